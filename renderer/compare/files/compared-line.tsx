import { memo } from 'react';
import type { ReactNode } from 'react';
import type { ComparedRow, ComparedSort } from '../../../shared/compare/compared-files.ts';
import { sizeText } from '../../../shared/size-text.ts';
import { lineAttributes } from '../../inspect/files/line-attributes.ts';
import type { LinePosition } from '../../inspect/files/line-attributes.ts';
import { NameCell } from '../../inspect/files/name-cell.tsx';
import { SortColumn } from '../../inspect/files/sort-column.tsx';
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
  return (
    <div className="tree-header" role="row" aria-rowindex={1}>
      <div role="columnheader" className="tree-mark">
        <span className="visually-hidden">Change</span>
      </div>
      <SortColumn by="name" title="Name" sort={sort} onSort={onSort} />
      <div role="columnheader" className="tree-size">
        Left
      </div>
      <SortColumn by="size" title="Right" sort={sort} onSort={onSort} />
      <SortColumn by="delta" title="Change" sort={sort} onSort={onSort} />
      <div role="columnheader" className="tree-layer">
        Layers
      </div>
    </div>
  );
}

/** One row of the tree of both sides. */
export const ComparedLine = memo(function ComparedLine({
  row,
  searched,
  ...position
}: LinePosition & { row: ComparedRow; searched: string }): ReactNode {
  const { fileChange, leftSize, rightSize, from, to } = row;
  const hasSize = row.kind === 'file' || row.kind === 'directory' || row.kind === 'hardlink';
  const other = from ?? to;
  const delta = (rightSize ?? 0) - (leftSize ?? 0);
  return (
    <div
      {...lineAttributes(row, position)}
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
