import { createMatcher } from './automaton.ts';
import { namesWith } from './names-with.ts';
import type { PathPattern } from './pattern.ts';
import { requiredText } from './required-text.ts';
import type { Tree } from '../tree.ts';

const slash = Uint8Array.of(0x2f);
const unknown = -1;

/**
 * A 1 for each node whose path matches; one pass over the names. Where the pattern asks for some text outright, only paths that
 * have it are looked at further, with the folders that they are in. Throws a `bad-request` problem for patterns that are too large.
 */
export function matchPaths(tree: Tree, pattern: PathPattern): Uint8Array {
  const { parent, nameStart, names } = tree;
  const matcher = createMatcher(pattern);
  const may = mayMatch(tree, pattern);
  const states = new Int32Array(tree.count).fill(unknown);
  const result = new Uint8Array(tree.count);
  states[0] = matcher.start;
  let folder = unknown;
  let inside = matcher.start;
  const stateOf = (node: number): number => {
    const known = states[node] ?? unknown;
    if (known !== unknown) return known;
    const up = parent[node] ?? 0;
    const state = stateOf(up);
    if (up !== folder) {
      folder = up;
      inside = up === 0 ? state : matcher.step(state, slash, 0, 1);
    }
    const from = nameStart[node] ?? 0;
    const to = nameStart[node + 1] ?? 0;
    // an opaque marker has its folder's path
    const reached = from === to ? state : matcher.step(inside, names, from, to);
    states[node] = reached;
    return reached;
  };
  for (let node = 1; node < tree.count; node++) {
    if (may !== null && may[node] === 0) continue;
    if (matcher.accepts(stateOf(node))) result[node] = 1;
  }
  return result;
}

/** A 1 for each node whose path has what the pattern asks for outright; null when that does not tell. */
function mayMatch(tree: Tree, pattern: PathPattern): Uint8Array | null {
  const text = requiredText(pattern);
  const may = text === null ? null : namesWith(tree, text);
  if (may === null) return null;
  const { parent } = tree;
  // a parent comes before its children
  for (let node = 1; node < tree.count; node++) if (may[parent[node] ?? 0] === 1) may[node] = 1;
  return may;
}
