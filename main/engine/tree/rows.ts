import type { Expansion, TreeFilter, TreePage, TreeRow, TreeSort } from '../../../shared/view.ts';
import { filterMark, filterTree } from './filter.ts';
import type { Filtered } from './filter.ts';
import { flagBits, flagsOf } from './flags.ts';
import { linkOf } from './link-text.ts';
import { mtimeOf, modeOf, ownerOf } from './metadata.ts';
import { changeOf, kindOf } from './node-kind.ts';
import { sortBySize } from './size-order.ts';
import { depthOf, findPath, nodeName, pathOf } from './tree.ts';
import type { Tree } from './tree.ts';

export interface RowQuery {
  readonly filter: TreeFilter;
  readonly sort: TreeSort;
  readonly expansion: Expansion;
}

/** Where a path stands: its node, its ancestors from the outermost, and its line once those are open. */
export interface Location {
  readonly node: number;
  readonly ancestors: readonly number[];
  readonly row: number;
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
      : childOrder(tree, filtered, query.sort);
  const open = openNodes(tree, query.expansion);
  const rows = flatten(tree, filtered, order, open);
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
    locate: (path) => locate(tree, filtered, order, open, path),
  };
}

/** Children of a directory in the order of their lines. */
export interface ChildOrder {
  /** `list[childStart[n] … childStart[n + 1])` are the children of n; null: as they are numbered. */
  readonly list: Uint32Array | null;
  /** Puts the children of a directory in order, the first time they are asked for. */
  prepare(directory: number): void;
}

function childOrder(tree: Tree, filtered: Filtered, sort: TreeSort): ChildOrder {
  if (sort === 'name') return { list: null, prepare: () => undefined };
  const list = new Uint32Array(tree.count);
  const ready = new Uint8Array(tree.count);
  return {
    list,
    prepare: (directory) => {
      if (ready[directory] === 1) return;
      ready[directory] = 1;
      sortBySize(list, tree.childStart[directory] ?? 0, tree.childStart[directory + 1] ?? 0, filtered.size);
    },
  };
}

/** A 1 for each directory that is open. */
function openNodes(tree: Tree, expansion: Expansion): Uint8Array {
  const isAll = expansion.mode === 'all';
  const open = new Uint8Array(tree.count).fill(isAll ? 1 : 0);
  for (const node of expansion.except) if (node < tree.count) open[node] = isAll ? 0 : 1;
  open[0] = 1;
  return open;
}

function flatten(tree: Tree, filtered: Filtered, order: ChildOrder, open: Uint8Array): Uint32Array {
  const { childStart } = tree;
  const { marks } = filtered;
  const rows = new Uint32Array(tree.count);
  let length = 0;
  order.prepare(0);
  const next = [childStart[0] ?? 0];
  const ends = [childStart[1] ?? 0];
  while (next.length > 0) {
    const top = next.length - 1;
    const place = next[top] ?? 0;
    if (place === ends[top]) {
      next.pop();
      ends.pop();
      continue;
    }
    next[top] = place + 1;
    const node = order.list === null ? place : (order.list[place] ?? 0);
    if (marks !== null && ((marks[node] ?? 0) & filterMark.shown) === 0) continue;
    rows[length++] = node;
    if (open[node] === 0 || childStart[node] === childStart[node + 1]) continue;
    if (marks !== null && ((marks[node] ?? 0) & filterMark.above) === 0) continue;
    order.prepare(node);
    next.push(childStart[node] ?? 0);
    ends.push(childStart[node + 1] ?? 0);
  }
  return rows.slice(0, length);
}

function locate(
  tree: Tree,
  filtered: Filtered,
  order: ChildOrder,
  open: Uint8Array,
  path: string,
): Location | null {
  const node = findPath(tree, path);
  if (node === null || node === 0) return null;
  if (filtered.marks !== null && ((filtered.marks[node] ?? 0) & filterMark.shown) === 0) return null;
  const ancestors: number[] = [];
  for (let at = tree.parent[node] ?? 0; at !== 0; at = tree.parent[at] ?? 0) ancestors.push(at);
  const opened = open.slice();
  for (const ancestor of ancestors) opened[ancestor] = 1;
  return { node, ancestors: ancestors.reverse(), row: flatten(tree, filtered, order, opened).indexOf(node) };
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
