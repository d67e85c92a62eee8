import { ArrowDownNarrowWide, ArrowUpNarrowWide } from 'lucide-react';
import { memo } from 'react';
import type { ReactNode } from 'react';
import type { ComparedRow, ComparedSort } from '../../../shared/compare/compared-files.ts';
import { sizeText } from '../../../shared/size-text.ts';
import { NameCell } from '../../inspect/files/name-cell.tsx';
import { Mark } from '../../ui/mark.tsx';
import { safeText } from '../../ui/name-text.tsx';
import { deltaText } from '../summary-lines.ts';

/** The names of the columns; by name, size and change of size it can be sorted. */
export function ComparedHeader({
  sort,
  onSort,
}: {
  sort: ComparedSort;
  onSort: (sort: ComparedSort) => void;
}): ReactNode {
  const button = (by: ComparedSort, title: string): ReactNode => (
    <button type="button" className="column-button" onClick={() => onSort(by)}>
      {title}
      {sort === by &&
        (by === 'name' ? (
          <ArrowUpNarrowWide size={12} aria-hidden />
        ) : (
          <ArrowDownNarrowWide size={12} aria-hidden />
        ))}
    </button>
  );
  const order = (by: ComparedSort): 'ascending' | 'descending' | 'none' =>
    sort !== by ? 'none' : by === 'name' ? 'ascending' : 'descending';
  return (
    <div className="tree-header" role="row" aria-rowindex={1}>
      <div role="columnheader" className="tree-mark">
        <span className="visually-hidden">Change</span>
      </div>
      <div role="columnheader" aria-sort={order('name')} className="tree-name">
        {button('name', 'Name')}
      </div>
      <div role="columnheader" className="tree-size">
        Left
      </div>
      <div role="columnheader" aria-sort={order('size')} className="tree-size">
        {button('size', 'Right')}
      </div>
      <div role="columnheader" aria-sort={order('delta')} className="tree-size">
        {button('delta', 'Change')}
      </div>
      <div role="columnheader" className="tree-layer">
        Layers
      </div>
    </div>
  );
}

/** One row of the tree of both sides. */
export const ComparedLine = memo(function ComparedLine({
  row,
  index,
  top,
  isCursor,
  isSelected,
  searched,
}: {
  row: ComparedRow;
  index: number;
  /** Pixels below the grid's origin. */
  top: number;
  isCursor: boolean;
  isSelected: boolean;
  searched: string;
}): ReactNode {
  const { fileChange, leftSize, rightSize, from, to } = row;
  const hasSize = row.kind === 'file' || row.kind === 'directory' || row.kind === 'hardlink';
  const other = from ?? to;
  const delta = (rightSize ?? 0) - (leftSize ?? 0);
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
      data-cursor={isCursor}
      data-gone={fileChange === 'removed' || to !== null}
      data-quiet={fileChange === null}
    >
      <div role="gridcell" className="tree-mark">
        <Mark change={fileChange} />
      </div>
      <NameCell
        row={row}
        searched={searched}
        beside={
          other === null ? null : (
            <span className="truncate tree-link" title={safeText(`/${other}`, 4_000)}>
              <span className="moved-word">{from === null ? 'now' : 'was'}</span>
              <bdi>{safeText(`/${other}`)}</bdi>
            </span>
          )
        }
      />
      <div role="gridcell" className="numeric tree-size">
        {hasSize && leftSize !== null ? sizeText(leftSize) : ''}
      </div>
      <div role="gridcell" className="numeric tree-size">
        {hasSize && rightSize !== null ? sizeText(rightSize) : ''}
      </div>
      <div
        role="gridcell"
        className="numeric tree-size tree-delta"
        data-sign={delta === 0 ? 0 : delta > 0 ? 1 : -1}
      >
        {hasSize && fileChange !== 'moved' && delta !== 0 ? deltaText(delta) : ''}
      </div>
      <div role="gridcell" className="numeric tree-layer">
        {row.leftLayer ?? '–'} → {row.rightLayer ?? '–'}
      </div>
    </div>
  );
});
