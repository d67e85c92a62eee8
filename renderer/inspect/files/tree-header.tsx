import type { ReactNode } from 'react';
import type { TreeSort } from '../../../shared/view.ts';
import { SortColumn } from './sort-column.tsx';

/** The names of the tree's columns; by name and by size it can be sorted. */
export function TreeHeader({
  sort,
  onSort,
}: {
  sort: TreeSort;
  onSort: (sort: TreeSort) => void;
}): ReactNode {
  return (
    <div className="tree-header" role="row" aria-rowindex={1}>
      <SortColumn by="name" title="Name" sort={sort} onSort={onSort} />
      <div role="columnheader" className="tree-mark">
        <span className="visually-hidden">Change</span>
      </div>
      <SortColumn by="size" title="Size" sort={sort} onSort={onSort} />
      <div role="columnheader" className="tree-mode">
        Mode
      </div>
      <div role="columnheader" className="tree-owner">
        Owner
      </div>
      <div role="columnheader" className="tree-time">
        Modified
      </div>
      <div role="columnheader" className="tree-layer">
        Layer
      </div>
    </div>
  );
}
