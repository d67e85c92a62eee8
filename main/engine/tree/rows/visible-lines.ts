import type { Expansion } from '../../../../shared/view.ts';
import { filterMark } from './filter.ts';
import { sortBySize } from './size-order.ts';
import { findPath } from '../tree.ts';
import type { Tree } from '../tree.ts';

/** Where a path stands: its node, its ancestors from the outermost, and its line once those are open. */
export interface Location {
  readonly node: number;
  readonly ancestors: readonly number[];
  readonly row: number;
}

/** Children of a directory in the order of their lines. */
export interface ChildOrder {
  /** `list[childStart[n] … childStart[n + 1])` are the children of n; null: as they are numbered. */
  readonly list: Uint32Array | null;
  /** Puts the children of a directory in order, the first time they are asked for. */
  prepare(directory: number): void;
}

/** By name as they are numbered, or by a column of sizes from the largest. */
export function childOrder(tree: Tree, size: Float64Array | null): ChildOrder {
  if (size === null) return { list: null, prepare: () => undefined };
  const list = new Uint32Array(tree.count);
  const ready = new Uint8Array(tree.count);
  return {
    list,
    prepare: (directory) => {
      if (ready[directory] === 1) return;
      ready[directory] = 1;
      sortBySize(list, tree.childStart[directory] ?? 0, tree.childStart[directory + 1] ?? 0, size);
    },
  };
}

/** The lines of a tree; the root is not one of them. */
export interface VisibleLines {
  readonly tree: Tree;
  /** Of a filter; null: all match. */
  readonly marks: Uint8Array | null;
  readonly order: ChildOrder;
  /** A 1 for each directory that is open. */
  readonly open: Uint8Array;
  /** In the order of their lines. */
  readonly nodes: Uint32Array;
}

/** What the marks of a filter, an order and an expansion leave to be seen of a tree. */
export function visibleLines(
  tree: Tree,
  marks: Uint8Array | null,
  order: ChildOrder,
  expansion: Expansion,
): VisibleLines {
  const open = openNodes(tree, expansion);
  return { tree, marks, order, open, nodes: flatten(tree, marks, order, open) };
}

function openNodes(tree: Tree, expansion: Expansion): Uint8Array {
  const isAll = expansion.mode === 'all';
  const open = new Uint8Array(tree.count).fill(isAll ? 1 : 0);
  for (const node of expansion.except) if (node < tree.count) open[node] = isAll ? 0 : 1;
  open[0] = 1;
  return open;
}

function flatten(tree: Tree, marks: Uint8Array | null, order: ChildOrder, open: Uint8Array): Uint32Array {
  const { childStart } = tree;
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

/** Where a path stands; null when it is not in the tree, is the root, or is filtered out. */
export function locate({ tree, marks, order, open }: VisibleLines, path: string): Location | null {
  const node = findPath(tree, path);
  if (node === null || node === 0) return null;
  if (marks !== null && ((marks[node] ?? 0) & filterMark.shown) === 0) return null;
  const ancestors: number[] = [];
  for (let at = tree.parent[node] ?? 0; at !== 0; at = tree.parent[at] ?? 0) ancestors.push(at);
  const opened = open.slice();
  for (const ancestor of ancestors) opened[ancestor] = 1;
  return { node, ancestors: ancestors.reverse(), row: flatten(tree, marks, order, opened).indexOf(node) };
}
