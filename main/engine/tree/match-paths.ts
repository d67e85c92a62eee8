import type { Matcher } from './automaton.ts';
import type { Tree } from './tree.ts';

const slash = Uint8Array.of(0x2f);

/** A 1 for each node whose path matches; one pass over the names. */
export function matchPaths(tree: Tree, matcher: Matcher): Uint8Array {
  const { childStart, nameStart, names } = tree;
  const states = new Int32Array(tree.count);
  const result = new Uint8Array(tree.count);
  states[0] = matcher.start;
  for (let node = 0; node < tree.count; node++) {
    const first = childStart[node] ?? 0;
    const last = childStart[node + 1] ?? 0;
    if (first === last) continue;
    const state = states[node] ?? 0;
    const inside = node === 0 ? state : matcher.step(state, slash, 0, 1);
    for (let child = first; child < last; child++) {
      const from = nameStart[child] ?? 0;
      const to = nameStart[child + 1] ?? 0;
      // an opaque marker has its folder's path
      const reached = from === to ? state : matcher.step(inside, names, from, to);
      states[child] = reached;
      if (matcher.accepts(reached)) result[child] = 1;
    }
  }
  return result;
}
