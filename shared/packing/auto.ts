import { createScale } from './closure-rates.ts';
import { forEachReached, reachTable, reachedWith, reaches } from './reach.ts';
import type { ReachTable } from './reach.ts';
import { byName, topologicalOrder } from './store-graph.ts';
import type { StoreGraph } from './store-graph.ts';

/**
 * nixpkgs' default layering of today (dockertools.md 4.2): big paths become "primary" one after the other, and every
 * path belongs to the set of the nearest primaries that use it; equal sets share a layer. So a big path sits with what it
 * alone uses, and what several big ones share has a layer of its own.
 *
 * `excluded` nodes (base.json and the customisation layer) take part in the choice, count against `limit`, and are taken
 * out at the end, as in nixpkgs. Answers groups of node numbers in nixpkgs' order: ascending by the closure's size, that of
 * excluded members included. Equal sizes follow Python's set order there; here the names of the first path decide.
 */
export function autoLayers(graph: StoreGraph, excluded: ReadonlySet<number>, limit: number): number[][] {
  const { order } = topologicalOrder(graph);
  const below = reachTable(graph.references, order.toReversed());
  // With room for all, every path ends as the primary of a set of its own.
  const sets =
    limit >= graph.paths.length ? graph.paths.map((_, at) => at) : choosePrimaries(graph, below, limit);
  const groups = new Map<number, number[]>();
  sets.forEach((set, node) => {
    const group = groups.get(set);
    if (group === undefined) groups.set(set, [node]);
    else group.push(node);
  });
  const compare = byName(graph);
  const sizes = createScale(graph.sizes);
  return [...groups.values()]
    .map((group) => {
      const members = group.filter((node) => !excluded.has(node)).toSorted(compare);
      return { members, closure: sizes.weigh(reachedWith(below, group)) };
    })
    .filter(({ members }) => members.length > 0)
    .toSorted((a, b) => a.closure - b.closure || compare(a.members[0] ?? 0, b.members[0] ?? 0))
    .map((layer) => layer.members);
}

/** Set number of each node, equal numbers meaning equal sets of primaries. */
function choosePrimaries(graph: StoreGraph, below: ReachTable, limit: number): readonly number[] {
  // Sets are interned: set 0 is the empty one, and a step maps old set numbers to new ones.
  const members: (readonly number[])[] = [[]];
  const numbers = new Map<string, number>([['', 0]]);
  const intern = (set: readonly number[]): number => {
    const key = set.join(',');
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, members.length);
    return members.push(set) - 1;
  };

  const assigned = graph.paths.map(() => 0);
  const population = new Map<number, number>([[0, assigned.length]]);
  const move = (node: number, to: number): void => {
    const from = assigned[node] ?? 0;
    if (from === to) return;
    const left = (population.get(from) ?? 0) - 1;
    if (left === 0) population.delete(from);
    else population.set(from, left);
    population.set(to, (population.get(to) ?? 0) + 1);
    assigned[node] = to;
  };

  for (const primary of bySizeDescending(graph)) {
    const before: (readonly [node: number, set: number])[] = [[primary, assigned[primary] ?? 0]];
    move(primary, intern([primary]));
    const next = new Map<number, number>();
    forEachReached(below, primary, (node) => {
      const old = assigned[node] ?? 0;
      let to = next.get(old);
      if (to === undefined) {
        // Users of the new primary are farther away than it is; those that it uses itself are nearer.
        const kept = (members[old] ?? []).filter((member) => !reaches(below, member, primary));
        const nearer = kept.some((member) => reaches(below, primary, member));
        to = intern(nearer ? kept : [...kept, primary].toSorted((a, b) => a - b));
        next.set(old, to);
      }
      if (to !== old) before.push([node, old]);
      move(node, to);
    });
    if (population.size > limit) {
      for (const [node, set] of before) move(node, set);
      break;
    }
  }
  return assigned;
}

/** Largest first; of equal ones the later of the input. */
function bySizeDescending(graph: StoreGraph): number[] {
  return graph.paths
    .map((_, at) => at)
    .toSorted((a, b) => (graph.sizes[b] ?? 0) - (graph.sizes[a] ?? 0) || b - a);
}
