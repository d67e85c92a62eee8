import { ProblemError } from '../../../../shared/problem.ts';
import type { SizeNode } from '../../../../shared/view.ts';
import { kindOf, nodeChange } from '../node-kind.ts';
import { findPath, nodeName } from '../tree.ts';
import type { Tree } from '../tree.ts';

/**
 * What is largest below a path, as a tree of at most `limit` nodes for drawing: a node is part of it when it is among the
 * largest of all below the path (a parent always is, as it is no smaller than its child). `rest` says what was left out
 * of each directory; things without size are never drawn, but counted there.
 */
export function sizeTree(tree: Tree, path: string, limit: number): SizeNode {
  const root = findPath(tree, path);
  if (root === null) throw new ProblemError('no-such-path', `there is no "${path}" in this tree`);
  const chosen = new Set<number>([root]);
  const heap: number[] = [];
  pushChildren(tree, heap, root);
  while (chosen.size < limit) {
    const node = popLargest(tree, heap);
    if (node === null) break;
    chosen.add(node);
    pushChildren(tree, heap, node);
  }
  return draw(tree, root, chosen);
}

function draw(tree: Tree, node: number, chosen: ReadonlySet<number>): SizeNode {
  const children: SizeNode[] = [];
  let restCount = 0;
  let restSize = 0;
  for (let child = tree.childStart[node] ?? 0; child < (tree.childStart[node + 1] ?? 0); child++) {
    if (chosen.has(child)) children.push(draw(tree, child, chosen));
    else if (!isOutside(tree, child)) {
      restCount++;
      restSize += tree.size[child] ?? 0;
    }
  }
  children.sort((a, b) => b.size - a.size || a.node - b.node);
  return {
    node,
    name: nodeName(tree, node),
    kind: kindOf(tree.kind[node] ?? 0),
    size: tree.size[node] ?? 0,
    layer: tree.layer[node] ?? 0,
    children,
    rest: restCount === 0 ? null : { count: restCount, size: restSize },
  };
}

function pushChildren(tree: Tree, heap: number[], node: number): void {
  for (let child = tree.childStart[node] ?? 0; child < (tree.childStart[node + 1] ?? 0); child++) {
    if ((tree.size[child] ?? 0) > 0 && !isOutside(tree, child)) push(tree, heap, child);
  }
}

/** Removed things are no part of the sum of a directory that is still there. */
function isOutside(tree: Tree, node: number): boolean {
  const { change } = tree;
  return (
    change !== null &&
    change[node] === nodeChange.removed &&
    change[tree.parent[node] ?? 0] !== nodeChange.removed
  );
}

/** Larger first; of equals the one with the smaller number, so that the answer is always the same. */
function isBefore(tree: Tree, a: number, b: number): boolean {
  const difference = (tree.size[a] ?? 0) - (tree.size[b] ?? 0);
  return difference > 0 || (difference === 0 && a < b);
}

function push(tree: Tree, heap: number[], node: number): void {
  let at = heap.length;
  heap.push(node);
  while (at > 0) {
    const up = (at - 1) >> 1;
    const parent = heap[up] ?? 0;
    if (!isBefore(tree, node, parent)) break;
    heap[at] = parent;
    at = up;
  }
  heap[at] = node;
}

function popLargest(tree: Tree, heap: number[]): number | null {
  const top = heap[0];
  const last = heap.pop();
  if (top === undefined || last === undefined) return null;
  if (heap.length === 0) return top;
  let at = 0;
  for (;;) {
    let child = at * 2 + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isBefore(tree, heap[child + 1] ?? 0, heap[child] ?? 0)) child++;
    if (!isBefore(tree, heap[child] ?? 0, last)) break;
    heap[at] = heap[child] ?? 0;
    at = child;
  }
  heap[at] = last;
  return top;
}
