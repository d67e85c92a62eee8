import { ArrowDownNarrowWide, ArrowUpNarrowWide } from 'lucide-react';
import type { ReactNode } from 'react';
import type { TreeSort } from '../../../shared/view.ts';

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
      <div role="columnheader" aria-sort={sort === 'name' ? 'ascending' : 'none'} className="tree-name">
        <button type="button" className="column-button" onClick={() => onSort('name')}>
          Name
          {sort === 'name' && <ArrowUpNarrowWide size={12} aria-hidden />}
        </button>
      </div>
      <div role="columnheader" className="tree-mark">
        <span className="visually-hidden">Change</span>
      </div>
      <div role="columnheader" aria-sort={sort === 'size' ? 'descending' : 'none'} className="tree-size">
        <button type="button" className="column-button" onClick={() => onSort('size')}>
          {sort === 'size' && <ArrowDownNarrowWide size={12} aria-hidden />}
          Size
        </button>
      </div>
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
