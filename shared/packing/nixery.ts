import { imageRoot, immediateDominators } from './dominator.ts';
import { compareByCodePoint } from '../code-point.ts';
import { createScale } from './closure-rates.ts';
import { reachTable, reachedRow } from './reach.ts';
import { topologicalOrder } from './store-graph.ts';
import type { StoreGraph } from './store-graph.ts';

/** A closure larger than this hangs from the image itself, so that it can be a layer of its own (dockertools.md 4.4). */
const largeClosure = 100_000_000;

interface Group {
  readonly members: readonly number[];
  readonly size: number;
}

/**
 * Nixery's layering (dockertools.md 4.4), with the popularity data left out: every path counts as used once. What hangs
 * from one node directly below the root of the dominator tree is a layer; while there are too many, the two smallest are
 * merged. Layers come largest first, so that what images share tends to stand at the front; ties by first path.
 */
export function nixeryLayers(graph: StoreGraph, limit: number): number[][] {
  const { order, cyclic } = topologicalOrder(graph);
  const dominator = immediateDominators(graph, new Set([...largeClosures(graph, order), ...cyclic]));
  const top = graph.paths.map((_, at) => at);
  for (const node of order) {
    const above = dominator[node] ?? imageRoot;
    if (above !== imageRoot) top[node] = top[above] ?? node;
  }
  const members = new Map<number, number[]>();
  top.forEach((root, node) => {
    const group = members.get(root);
    if (group === undefined) members.set(root, [node]);
    else group.push(node);
  });
  const byPath = (a: number, b: number): number =>
    compareByCodePoint(graph.paths[a] ?? '', graph.paths[b] ?? '');
  const groups = [...members.values()].map((group): Group => {
    const sorted = group.toSorted(byPath);
    return { members: sorted, size: sorted.reduce((total, member) => total + (graph.sizes[member] ?? 0), 0) };
  });
  return mergeSmallest(groups, limit, byPath).map((group) => group.members.toSorted(byPath));
}

/** Largest first; the first member of a group, its least path, decides ties. */
function mergeSmallest(
  groups: readonly Group[],
  limit: number,
  byPath: (a: number, b: number) => number,
): Group[] {
  const compare = (a: Group, b: Group): number =>
    b.size - a.size || byPath(b.members[0] ?? 0, a.members[0] ?? 0);
  const sorted = groups.toSorted(compare);
  while (sorted.length > Math.max(1, limit)) {
    const last = sorted.pop();
    const other = sorted.pop();
    if (last === undefined || other === undefined) break;
    const [a, b] = byPath(last.members[0] ?? 0, other.members[0] ?? 0) < 0 ? [last, other] : [other, last];
    const merged: Group = { members: [...a.members, ...b.members], size: a.size + b.size };
    sorted.splice(placeOf(merged, sorted, compare), 0, merged);
  }
  return sorted;
}

/** How many of the groups, which are sorted, come before one more. */
function placeOf(group: Group, sorted: readonly Group[], compare: (a: Group, b: Group) => number): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const other = sorted[middle];
    if (other !== undefined && compare(other, group) <= 0) from = middle + 1;
    else to = middle;
  }
  return from;
}

function largeClosures(graph: StoreGraph, order: readonly number[]): number[] {
  const below = reachTable(graph.references, order.toReversed());
  const sizes = createScale(graph.sizes);
  return graph.sizes.flatMap((own, node) =>
    own + sizes.weigh(reachedRow(below, node)) > largeClosure ? [node] : [],
  );
}
