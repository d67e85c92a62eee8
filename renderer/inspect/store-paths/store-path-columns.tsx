import { Check } from 'lucide-react';
import type { LayerReport } from '../../../shared/report.ts';
import { sizeText } from '../../../shared/size-text.ts';
import type { StorePathRow } from '../../../shared/view.ts';
import { grouped } from '../../../shared/counted.ts';
import type { Column } from '../../ui/data-table.tsx';
import { safeText } from '../../ui/name-text.tsx';
import { storePathParts } from './store-path-name.ts';

const unknown = <span className="quiet">–</span>;

/** The columns of the table of store paths. */
export function storePathColumns(layers: readonly LayerReport[]): readonly Column<StorePathRow>[] {
  return [
    {
      id: 'path',
      title: 'Store path',
      track: 'minmax(170px, 1fr)',
      cell: (row) => {
        const { hash, name } = storePathParts(row.path);
        return (
          <span title={safeText(row.path, 400)}>
            {safeText(name)}
            {hash !== '' && <span className="mono quiet store-hash">{hash.slice(0, 8)}</span>}
          </span>
        );
      },
      compare: (a, b) => (storePathParts(a.path).name < storePathParts(b.path).name ? -1 : 1),
    },
    {
      id: 'layer',
      title: 'Layer',
      track: '52px',
      numeric: true,
      cell: (row) => (
        <>
          <span className={`swatch origin-${layers[row.layer]?.origin ?? 'other'}`} /> {row.layer}
        </>
      ),
      compare: (a, b) => a.layer - b.layer,
    },
    {
      id: 'size',
      title: 'Size',
      track: '68px',
      numeric: true,
      cell: (row) => sizeText(row.size),
      compare: (a, b) => a.size - b.size,
    },
    {
      id: 'closure',
      title: 'Closure',
      hint: 'Its own size and that of all it refers to, within this image',
      track: '68px',
      numeric: true,
      cell: (row) => (row.closureSize === null ? unknown : sizeText(row.closureSize)),
      compare: (a, b) => (a.closureSize ?? -1) - (b.closureSize ?? -1),
    },
    {
      id: 'references',
      title: 'Refers to',
      hint: 'How many store paths it refers to',
      track: '62px',
      numeric: true,
      cell: (row) => (row.references === null ? unknown : grouped(row.references.length)),
      compare: (a, b) => (a.references?.length ?? -1) - (b.references?.length ?? -1),
    },
    {
      id: 'referrers',
      title: 'Used by',
      hint: 'How many store paths refer to it',
      track: '60px',
      numeric: true,
      cell: (row) => (row.referrers === null ? unknown : grouped(row.referrers.length)),
      compare: (a, b) => (a.referrers?.length ?? -1) - (b.referrers?.length ?? -1),
    },
    {
      id: 'base',
      title: 'In base',
      hint: 'Whether a layer of the base image has it too',
      track: '60px',
      numeric: true,
      cell: (row) => (row.inBase ? <Check size={14} role="img" aria-label="also in the base" /> : ''),
      compare: (a, b) => Number(a.inBase) - Number(b.inBase),
    },
  ];
}
