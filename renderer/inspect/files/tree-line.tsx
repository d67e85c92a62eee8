import { memo } from 'react';
import type { ReactNode } from 'react';
import type { LayerOrigin } from '../../../shared/report.ts';
import { sizeText } from '../../../shared/size-text.ts';
import type { TreeRow } from '../../../shared/view.ts';
import { modeText } from '../../text/mode-text.ts';
import { dateText } from '../../text/time-text.ts';
import { Mark } from '../../ui/mark.tsx';
import { NameCell } from './name-cell.tsx';
import { storePathEntry } from './store-path-entry.ts';

/** One row of the tree. Rows are memoised: scrolling draws only those that come into view. */
export const TreeLine = memo(function TreeLine({
  row,
  index,
  top,
  isCursor,
  isSelected,
  origin,
  share,
  searched,
}: {
  row: TreeRow;
  index: number;
  /** Pixels below the grid's origin. */
  top: number;
  isCursor: boolean;
  isSelected: boolean;
  origin: LayerOrigin | undefined;
  /** Of the largest size seen in this tree, 0 to 1. */
  share: number;
  /** What is filtered by, where it is plain text. */
  searched: string;
}): ReactNode {
  const gone = row.change === 'removed' || row.kind === 'whiteout' || row.kind === 'opaque';
  return (
    <div
      id={`row-${index}`}
      className="tree-row"
      style={{ top }}
      role="row"
      aria-level={row.depth + 1}
      aria-rowindex={index + 2}
      aria-expanded={row.expandable ? row.expanded : undefined}
      aria-selected={isSelected}
      data-index={index}
      draggable={storePathEntry.test(row.path)}
      data-cursor={isCursor}
      data-gone={gone}
    >
      <NameCell row={row} searched={searched} />
      <div role="gridcell" className="tree-mark">
        {row.change !== null && <Mark change={row.change} />}
      </div>
      <div
        role="gridcell"
        className="numeric tree-size tree-share"
        data-zero={row.size === 0}
        style={{ backgroundSize: `${Math.round(share * 100)}% 2px` }}
      >
        {row.kind === 'file' || row.kind === 'directory' ? sizeText(row.size) : ''}
      </div>
      <div role="gridcell" className="mono tree-mode">
        {row.kind === 'whiteout' || row.kind === 'opaque' ? row.kind : modeText(row.kind, row.mode)}
      </div>
      <div role="gridcell" className="numeric tree-owner">
        {`${row.uid}:${row.gid}`}
      </div>
      <div role="gridcell" className="numeric tree-time">
        {dateText(row.mtime)}
      </div>
      <div role="gridcell" className="numeric tree-layer">
        {origin !== undefined && <span className={`swatch origin-${origin}`} />}
        {row.layer}
      </div>
    </div>
  );
});
