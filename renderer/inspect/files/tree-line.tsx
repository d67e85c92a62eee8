import { memo } from 'react';
import type { ReactElement, ReactNode } from 'react';
import type { Change } from '../../../shared/file-entry.ts';
import type { LayerOrigin } from '../../../shared/report.ts';
import { sizeText } from '../../../shared/size-text.ts';
import type { TreeRow } from '../../../shared/view.ts';
import { modeText } from '../../text/mode-text.ts';
import { dateText } from '../../text/time-text.ts';
import { Mark } from '../../ui/mark.tsx';
import { recurring } from '../../ui/recurring.ts';
import { lineAttributes } from './line-attributes.ts';
import type { LinePosition } from './line-attributes.ts';
import { NameCell } from './name-cell.tsx';
import { storePathEntry } from './store-path-entry.ts';

const modeCell = recurring((text) => (
  <div role="gridcell" className="mono tree-mode">
    {text}
  </div>
));
const ownerCell = recurring((text) => (
  <div role="gridcell" className="numeric tree-owner">
    {text}
  </div>
));
const timeCell = recurring((text) => (
  <div role="gridcell" className="numeric tree-time">
    {text}
  </div>
));
const markCell = (change: Change): ReactElement => (
  <div role="gridcell" className="tree-mark">
    <Mark change={change} />
  </div>
);
const markCells: Readonly<Record<Change, ReactElement>> = {
  added: markCell('added'),
  modified: markCell('modified'),
  removed: markCell('removed'),
  unchanged: markCell('unchanged'),
};

/** One row of the tree. Rows are memoised: scrolling draws only those that come into view. */
export const TreeLine = memo(function TreeLine({
  row,
  origin,
  share,
  searched,
  ...position
}: LinePosition & {
  row: TreeRow;
  origin: LayerOrigin | undefined;
  /** Of the largest size seen in this tree, 0 to 1. */
  share: number;
  /** What is filtered by, where it is plain text. */
  searched: string;
}): ReactNode {
  const gone = row.change === 'removed' || row.kind === 'whiteout' || row.kind === 'opaque';
  return (
    <div {...lineAttributes(row, position)} draggable={storePathEntry.test(row.path)} data-gone={gone}>
      <NameCell row={row} searched={searched} />
      {markCells[row.change ?? 'unchanged']}
      <div
        role="gridcell"
        className="numeric tree-size tree-share"
        data-zero={row.size === 0}
        style={{ backgroundSize: `${Math.round(share * 100)}% 2px` }}
      >
        {row.kind === 'file' || row.kind === 'directory' ? sizeText(row.size) : ''}
      </div>
      {modeCell(row.kind === 'whiteout' || row.kind === 'opaque' ? row.kind : modeText(row.kind, row.mode))}
      {ownerCell(`${row.uid}:${row.gid}`)}
      {timeCell(dateText(row.mtime))}
      <div role="gridcell" className="numeric tree-layer">
        {origin !== undefined && <span className={`swatch origin-${origin}`} />}
        {row.layer}
      </div>
    </div>
  );
});
