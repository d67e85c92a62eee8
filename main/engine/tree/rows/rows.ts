import type { Expansion, TreeFilter, TreePage, TreeRow, TreeSort } from '../../../../shared/view.ts';
import { filterMark, filterTree } from './filter.ts';
import type { Filtered } from './filter.ts';
import { flagBits, flagsOf } from '../flags.ts';
import { linkOf } from '../link-text.ts';
import { mtimeOf, modeOf, ownerOf } from '../metadata.ts';
import { changeOf, kindOf } from '../node-kind.ts';
import { depthOf, nodeName, pathOf } from '../tree.ts';
import type { Tree } from '../tree.ts';
import { childOrder, flatten, locate, openNodes } from './visible-lines.ts';
import type { ChildOrder, Location } from './visible-lines.ts';

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
  /** Nodes in the order of their lines. */
  readonly rows: Uint32Array;
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
  const open = openNodes(tree, query.expansion);
  const rows = flatten(tree, filtered.marks, order, open);
  return {
    tree,
    query,
    filtered,
    order,
    rows,
    page: (from, count) => ({
      total: rows.length,
      matches: filtered.matches,
      entries: tree.below[0] ?? 0,
      from,
      rows: Array.from(rows.subarray(from, from + count), (node) => rowOf(tree, filtered, open, node)),
    }),
    locate: (path) => locate(tree, filtered.marks, order, open, path),
  };
}

function rowOf(tree: Tree, filtered: Filtered, open: Uint8Array, node: number): TreeRow {
  const hasChildren = tree.childStart[node] !== tree.childStart[node + 1];
  const expandable =
    hasChildren && (filtered.marks === null || ((filtered.marks[node] ?? 0) & filterMark.above) !== 0);
  return {
    node,
    depth: depthOf(tree, node) - 1,
    path: pathOf(tree, node),
    name: nodeName(tree, node),
    kind: kindOf(tree.kind[node] ?? 0),
    size: filtered.size[node] ?? 0,
    mode: modeOf(tree, node),
    ...ownerOf(tree, node),
    mtime: mtimeOf(tree, node),
    link: linkOf(tree, node),
    layer: tree.layer[node] ?? 0,
    change: tree.change === null ? null : changeOf(tree.change[node] ?? 0),
    flags: flagsOf(flagBits(tree, node)),
    expandable,
    expanded: expandable && open[node] === 1,
  };
}
