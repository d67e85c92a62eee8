import type { Expansion, TreeFilter, TreePage, TreeRow, TreeSort } from '../../../../shared/view.ts';
import { changeOf } from '../node-kind.ts';
import type { Tree } from '../tree.ts';
import { filterTree } from './filter.ts';
import type { Filtered } from './filter.ts';
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
  readonly filtered: Filtered;
  readonly order: ChildOrder;
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
  const isSameTree = previous?.tree === tree;
  const isSameFilter = isSameTree && JSON.stringify(previous.query.filter) === JSON.stringify(query.filter);
  const filtered = isSameFilter ? previous.filtered : filterTree(tree, query.filter);
  const order =
    isSameFilter && previous.query.sort === query.sort
      ? previous.order
      : childOrder(tree, query.sort === 'name' ? null : filtered.size);
  const lines = visibleLines(tree, filtered.marks, order, query.expansion);
  return {
    tree,
    query,
    filtered,
    order,
    page: (from, count) =>
      rowPage(lines, filtered.matches, from, count, (node) => rowOf(lines, filtered, node)),
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
