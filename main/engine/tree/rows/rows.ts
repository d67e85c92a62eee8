import type {
  ChangeCounts,
  Expansion,
  TreeFilter,
  TreePage,
  TreeRow,
  TreeSort,
} from '../../../../shared/view.ts';
import { changeOf } from '../node-kind.ts';
import type { Tree } from '../tree.ts';
import { changeCounts } from './change-counts.ts';
import { filterTree } from './filter.ts';
import type { Filtered } from './filter.ts';
import { keptOrder } from './kept-order.ts';
import { entryRow, rowPage } from './row-page.ts';
import { childOrder, locate, visibleLines } from './visible-lines.ts';
import type { ChildOrder, Location, VisibleLines } from './visible-lines.ts';

export interface RowQuery {
  readonly filter: TreeFilter;
  readonly sort: TreeSort;
  readonly expansion: Expansion;
}

/** The visible lines of a tree under a filter, a sorting and an expansion; the root is not one of them. */
export interface RowView {
  readonly tree: Tree;
  readonly query: RowQuery;
  readonly shown: Filtered;
  readonly order: ChildOrder;
  readonly changes: ChangeCounts | null;
  /** At most `count` lines from line `from` on. */
  page(from: number, count: number): TreePage;
  /** Null when the path is not in the tree, is the root, or is filtered out. */
  locate(path: string): Location | null;
}

/**
 * Makes a view. Pass the view before it: what a filter and a sorting cost is then paid once while only folders open and
 * close. Throws `bad-request` for filters that cannot be read.
 */
export function openRows(tree: Tree, query: RowQuery, previous?: RowView): RowView {
  const { shown, order } = keptOrder(query, previous?.tree === tree ? previous : null, {
    filterKey: ({ filter }) => JSON.stringify(filter),
    filter: () => filterTree(tree, query.filter),
    sort: ({ size }) => childOrder(tree, query.sort === 'name' ? null : size),
  });
  const changes = previous?.tree === tree ? previous.changes : changeCounts(tree);
  const lines = visibleLines(tree, shown.marks, order, query.expansion);
  return {
    tree,
    query,
    shown,
    order,
    changes,
    page: (from, count) => ({
      ...rowPage(lines, shown.matches, from, count, (node) => rowOf(lines, shown, node)),
      ...(changes !== null && { changes }),
    }),
    locate: (path) => locate(lines, path),
  };
}

function rowOf(lines: VisibleLines, { size }: Filtered, node: number): TreeRow {
  const { tree } = lines;
  return {
    ...entryRow(lines, node),
    size: size[node] ?? 0,
    layer: tree.layer[node] ?? 0,
    change: tree.change === null ? null : changeOf(tree.change[node] ?? 0),
  };
}
