/** A part of the closure on its way through a pipeline: vertices in order, and the edges that are left among them. */
export interface PipelineGraph {
  readonly kind: 'graph';
  readonly vertices: readonly number[];
  readonly references: ReadonlyMap<number, readonly number[]>;
}

/** Named parts, in the order in which they are flattened: `main`, `common`, `rest`. */
export interface PipelineParts {
  readonly kind: 'parts';
  readonly parts: ReadonlyMap<string, PipelineValue>;
}

export interface PipelineList {
  readonly kind: 'list';
  readonly items: readonly PipelineValue[];
}

export type PipelineValue = PipelineGraph | PipelineParts | PipelineList;

/** The subgraph on `kept`, in the order of `graph`; edges to anything else are dropped. */
export function induced(graph: PipelineGraph, kept: ReadonlySet<number>): PipelineGraph {
  return {
    kind: 'graph',
    vertices: graph.vertices.filter((vertex) => kept.has(vertex)),
    references: new Map(
      [...graph.references]
        .filter(([vertex]) => kept.has(vertex))
        .map(([vertex, targets]) => [vertex, targets.filter((target) => kept.has(target))]),
    ),
  };
}

/** All that `start` reaches along edges, itself included (`out`: what it refers to, `in`: what refers to it). */
export function component(graph: PipelineGraph, start: Iterable<number>, mode: 'out' | 'in'): Set<number> {
  const next = mode === 'out' ? graph.references : reversed(graph);
  const found = new Set(start);
  // A set may grow while it is walked: every member is visited once.
  for (const vertex of found) for (const target of next.get(vertex) ?? []) found.add(target);
  return found;
}

/** Vertices that no other refers to. */
export function roots(graph: PipelineGraph): number[] {
  const users = reversed(graph);
  return graph.vertices.filter((vertex) => (users.get(vertex)?.length ?? 0) === 0);
}

function reversed(graph: PipelineGraph): Map<number, number[]> {
  const users = new Map<number, number[]>(graph.vertices.map((vertex) => [vertex, []]));
  for (const [vertex, targets] of graph.references)
    for (const target of targets) users.get(target)?.push(vertex);
  return users;
}
