import { Layers2, Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Comparison, LayerPair } from '../../../shared/compare/comparison.ts';
import type { LayerReport } from '../../../shared/report.ts';
import { layerWords } from '../../inspect/strata/layer-words.ts';
import { bytesText } from '../../text/bytes-text.ts';
import { grouped } from '../../../shared/counted.ts';
import { compressionText } from '../../text/format-text.ts';
import { isoText } from '../../text/time-text.ts';
import { useActions, useApp } from '../../ui/app-context.tsx';
import { Button } from '../../ui/button.tsx';
import { RelationIcon } from '../../ui/relation-icon.tsx';
import { FieldTable } from '../field-table.tsx';
import type { FieldRow } from '../field-table.tsx';
import { canBeAlone, onlyThese } from '../only-these.ts';
import { layersText, pairText, relationNames } from '../relation-words.ts';

/** A pair of layers: what it is in words, the facts of both, and comparing nothing else. */
export function PairPart({ report, pair }: { report: Comparison; pair: LayerPair }): ReactNode {
  const actions = useActions();
  const { left, right } = useApp((state) => state.compare.sides);
  const hasRange = (left?.range ?? null) !== null || (right?.range ?? null) !== null;
  return (
    <>
      <div className="details-title">
        <span className={`band-key ${pair.relation}`}>
          <RelationIcon relation={pair.relation} size={12} />
        </span>
        <div>
          <h3>{relationNames[pair.relation][0]}</h3>
          <p className="quiet">{pairText(pair)}</p>
        </div>
      </div>
      <FieldTable label="Facts of both" rows={rowsOf(report, pair)} />
      {!pair.verified && (
        <p className="quiet details-note">
          Their digests are what the documents claim: nobody has computed them yet.
        </p>
      )}
      <p className="details-actions">
        <Button size="small" disabled={!canBeAlone(pair)} onClick={() => onlyThese(actions, pair)}>
          <Layers2 size={13} aria-hidden />
          Compare only these layers
        </Button>
        {hasRange && left !== null && right !== null && (
          <Button
            size="small"
            onClick={() => actions().setSides({ ...left, range: null }, { ...right, range: null })}
          >
            <Undo2 size={13} aria-hidden />
            Whole images again
          </Button>
        )}
      </p>
    </>
  );
}

function rowsOf(report: Comparison, { left, right }: LayerPair): readonly FieldRow[] {
  const known = (layers: readonly LayerReport[], numbers: readonly number[]): readonly LayerReport[] =>
    layers.filter(({ index }) => numbers.includes(index));
  const lefts = known(report.left.layers, left);
  const rights = known(report.right.layers, right);
  const isPair = left.length > 0 && right.length > 0;
  const row = (name: string, text: (layer: LayerReport) => string | null): FieldRow => {
    const value = (layers: readonly LayerReport[]): string | null =>
      layers.length === 0 ? null : layers.map((layer) => text(layer) ?? '—').join('\n');
    const [a, b] = [value(lefts), value(rights)];
    return { key: name, name, left: a, right: b, differs: isPair ? a !== b : null };
  };
  const size = (bytes: number | null): string | null => (bytes === null ? null : bytesText(bytes));
  const number: FieldRow = {
    key: 'layer',
    name: 'Layer',
    left: left.length === 0 ? null : layersText(left),
    right: right.length === 0 ? null : layersText(right),
    differs: isPair ? left.join() !== right.join() : null,
  };
  return [
    number,
    row('What it is', layerWords),
    row('Size', (layer) => size(layer.size)),
    row('Stored', (layer) =>
      layer.storedSize === null
        ? null
        : `${bytesText(layer.storedSize)}, ${compressionText(layer.compression)}`,
    ),
    row('Entries', (layer) => (layer.entries === null ? null : grouped(layer.entries))),
    row('Created', (layer) => isoText(layer.created)),
    row('diff_id', (layer) => layer.diffId),
    row('Digest', (layer) => layer.digest),
    row('Media type', (layer) => layer.mediaType),
  ];
}
