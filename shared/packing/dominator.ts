import { topologicalOrder } from './store-graph.ts';
import type { StoreGraph } from './store-graph.ts';

/** Stands for the image itself, above every root. */
export const imageRoot = -1;

/**
 * The immediate dominator of each node below one root for the whole image: the nearest node (or `imageRoot`) that every
 * way down to it passes. `fromRoot` are nodes that the root refers to besides those that nothing refers to; nodes on
 * cycles count as such. One pass in topological order, each node meeting its users in the tree so far (Cooper, Harvey,
 * Kennedy).
 */
export function immediateDominators(graph: StoreGraph, fromRoot: ReadonlySet<number>): readonly number[] {
  const { order } = topologicalOrder(graph);
  const dominator = graph.paths.map(() => imageRoot);
  const depth = graph.paths.map(() => 1);
  const meet = (a: number, b: number): number => {
    let left = a;
    let right = b;
    while (left !== right) {
      if (left === imageRoot || right === imageRoot) return imageRoot;
      if ((depth[left] ?? 0) >= (depth[right] ?? 0)) left = dominator[left] ?? imageRoot;
      else right = dominator[right] ?? imageRoot;
    }
    return left;
  };
  for (const node of order) {
    const users = graph.users[node] ?? [];
    if (users.length === 0 || fromRoot.has(node)) continue;
    const found = users.reduce((met, user) => meet(met, user), users[0] ?? imageRoot);
    dominator[node] = found;
    depth[node] = found === imageRoot ? 1 : (depth[found] ?? 0) + 1;
  }
  return dominator;
}
