import { ArrowDownNarrowWide, ArrowUpNarrowWide } from 'lucide-react';
import type { ReactNode } from 'react';

/** The head of a column by which the rows of a tree can be sorted: by name from the first, by sizes from the largest. */
export function SortColumn<Sort extends string>({
  by,
  title,
  sort,
  onSort,
}: {
  by: Sort;
  title: string;
  sort: Sort;
  onSort: (sort: Sort) => void;
}): ReactNode {
  const isName = by === 'name';
  const direction = isName ? 'ascending' : 'descending';
  return (
    <div
      role="columnheader"
      aria-sort={sort === by ? direction : 'none'}
      className={isName ? 'tree-name' : 'tree-size'}
    >
      <button type="button" className="column-button" onClick={() => onSort(by)}>
        {sort === by && !isName && <ArrowDownNarrowWide size={12} aria-hidden />}
        {title}
        {sort === by && isName && <ArrowUpNarrowWide size={12} aria-hidden />}
      </button>
    </div>
  );
}
