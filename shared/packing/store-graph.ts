import { compareByCodePoint } from '../code-point.ts';

/** One store path as Nix's structured export gives it (dockertools.md 13): `references` may hold the path itself. */
export interface StoreNode {
  readonly path: string;
  readonly references: readonly string[];
  /** Bytes of its NAR serialisation. */
  readonly narSize: number;
}

/**
 * A closure by number: node i is the i-th of the input, whose order is kept because nixpkgs' results depend on it.
 * Self references are dropped, references to paths outside the graph too, and duplicates.
 */
export interface StoreGraph {
  readonly paths: readonly string[];
  readonly sizes: readonly number[];
  /** What a node refers to, in the order given. */
  readonly references: readonly (readonly number[])[];
  /** Who refers to a node, ascending. */
  readonly users: readonly (readonly number[])[];
}

export function storeGraph(nodes: readonly StoreNode[]): StoreGraph {
  const number = new Map(nodes.map((node, at) => [node.path, at]));
  // The last node that was found to refer to each, so that none is listed twice.
  const referrer = new Int32Array(nodes.length).fill(-1);
  const references = nodes.map((node, at) => {
    const found: number[] = [];
    for (const reference of node.references) {
      const target = number.get(reference);
      if (target === undefined || target === at || referrer[target] === at) continue;
      referrer[target] = at;
      found.push(target);
    }
    return found;
  });
  return {
    paths: nodes.map((node) => node.path),
    sizes: nodes.map((node) => node.narSize),
    references,
    users: usersOf(references),
  };
}

/** Who refers to each node, ascending. */
export function usersOf(references: readonly (readonly number[])[]): number[][] {
  const users: number[][] = references.map(() => []);
  references.forEach((targets, at) => {
    for (const target of targets) users[target]?.push(at);
  });
  return users;
}

/**
 * Users before what they refer to (Kahn, iterative); ties by number. `cyclic` are the nodes on, or only below, a cycle:
 * a real store has none.
 */
export function topologicalOrder(graph: StoreGraph): {
  readonly order: readonly number[];
  readonly cyclic: readonly number[];
} {
  const waiting = graph.users.map((users) => users.length);
  const order = waiting.flatMap((count, at) => (count === 0 ? [at] : []));
  for (let next = 0; next < order.length; next += 1) {
    for (const target of graph.references[order[next] ?? 0] ?? []) {
      const left = (waiting[target] ?? 0) - 1;
      waiting[target] = left;
      if (left === 0) order.push(target);
    }
  }
  return { order, cyclic: waiting.flatMap((count, at) => (count > 0 ? [at] : [])) };
}

/** The store path's text before and after the first `-`: `["/nix/store/<hash>", "name-1.0"]`; without one, all and "". */
export function splitPath(path: string): readonly [head: string, name: string] {
  const dash = path.indexOf('-');
  return dash < 0 ? [path, ''] : [path.slice(0, dash), path.slice(dash + 1)];
}

/** The graph on the nodes `kept`, renumbered in their order; node i of the result is `kept[i]` of `graph`. */
export function subgraph(graph: StoreGraph, kept: readonly number[]): StoreGraph {
  const place = new Int32Array(graph.paths.length).fill(-1);
  kept.forEach((node, at) => (place[node] = at));
  const references = kept.map((node) =>
    (graph.references[node] ?? []).map((target) => place[target] ?? -1).filter((target) => target >= 0),
  );
  return {
    paths: kept.map((node) => graph.paths[node] ?? ''),
    sizes: kept.map((node) => graph.sizes[node] ?? 0),
    references,
    users: usersOf(references),
  };
}

/** Orders nodes by (name, hash) of their paths, by code point. */
export function byName(graph: StoreGraph): (a: number, b: number) => number {
  const parts = graph.paths.map(splitPath);
  return (a, b) => {
    const [headA, nameA] = parts[a] ?? ['', ''];
    const [headB, nameB] = parts[b] ?? ['', ''];
    return compareByCodePoint(nameA, nameB) || compareByCodePoint(headA, headB);
  };
}
