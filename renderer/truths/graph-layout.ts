import type { ParentGraph } from '../../shared/truths/truths.ts';

/** A line of the drawn graph: a layer, or what should be below one and is not there. */
export interface GraphRow {
  /** Number of the layer; of a missing parent, that of the layer that names it. */
  readonly layer: number;
  readonly kind: 'layer' | 'missing';
  readonly lane: number;
}

/** A link from a layer down to its parent; rows count from the top. */
export interface GraphEdge {
  readonly from: number;
  readonly to: number;
  readonly fromLane: number;
  readonly toLane: number;
  readonly kind: 'parent' | 'missing' | 'circle';
}

export interface GraphLayout {
  /** Every layer above its parent, each branch in one piece. */
  readonly rows: readonly GraphRow[];
  readonly edges: readonly GraphEdge[];
  /** Row of each layer, by its number. */
  readonly rowOf: readonly number[];
  readonly lanes: number;
}

/**
 * Places the graph of parent links as a forest that hangs from its heads: children above their parent, a lane for each
 * branch that is open. Circles are cut at the link that closes them, which is drawn apart. Iterative, a visit a layer.
 */
export function graphLayout(graph: ParentGraph): GraphLayout {
  const closing = new Set(graph.cycles.flatMap((cycle) => cycle.slice(-1)));
  const order = topDown(graph, closing);
  const missing = new Set(graph.missing);
  const rows: GraphRow[] = [];
  const rowOf = graph.layers.map(() => -1);
  const laneOf = graph.layers.map(() => 0);
  /** Lanes by whether a branch that waits for its parent is in them. */
  const open: boolean[] = [];
  let lanes = 0;
  for (const layer of order) {
    const children = childrenOf(graph, layer, closing);
    const taken = children.map((child) => laneOf[child] ?? 0);
    const free = open.indexOf(false);
    const lane = taken.length > 0 ? Math.min(...taken) : free >= 0 ? free : open.length;
    for (const each of taken) open[each] = false;
    laneOf[layer] = lane;
    rowOf[layer] = rows.length;
    rows.push({ layer, kind: 'layer', lane });
    if (missing.has(layer)) rows.push({ layer, kind: 'missing', lane });
    const goesOn = (graph.layers[layer]?.below ?? null) !== null && !closing.has(layer);
    open[lane] = goesOn;
    lanes = Math.max(lanes, lane + 1);
  }
  return { rows, edges: edgesOf(graph, closing, missing, rowOf, laneOf), rowOf, lanes };
}

function edgesOf(
  graph: ParentGraph,
  closing: ReadonlySet<number>,
  missing: ReadonlySet<number>,
  rowOf: readonly number[],
  laneOf: readonly number[],
): GraphEdge[] {
  return graph.layers.flatMap(({ below }, layer): GraphEdge[] => {
    const from = rowOf[layer] ?? 0;
    const fromLane = laneOf[layer] ?? 0;
    if (missing.has(layer)) return [{ from, to: from + 1, fromLane, toLane: fromLane, kind: 'missing' }];
    if (below === null) return [];
    const to = rowOf[below] ?? 0;
    return [
      { from, to, fromLane, toLane: laneOf[below] ?? 0, kind: closing.has(layer) ? 'circle' : 'parent' },
    ];
  });
}

/** Layers so that each stands above its parent and below all of its branches. */
function topDown(graph: ParentGraph, closing: ReadonlySet<number>): number[] {
  const order: number[] = [];
  const roots = [...graph.layers.keys()].filter(
    (layer) => (graph.layers[layer]?.below ?? null) === null || closing.has(layer),
  );
  // Written from the bottom up, and turned round: a parent, then its branches, the last one first.
  const stack = roots;
  for (let layer = stack.pop(); layer !== undefined; layer = stack.pop()) {
    order.push(layer);
    stack.push(...childrenOf(graph, layer, closing));
  }
  return order.reverse();
}

function childrenOf(graph: ParentGraph, layer: number, closing: ReadonlySet<number>): number[] {
  return (graph.layers[layer]?.children ?? []).filter((child) => !closing.has(child));
}

/** Links that cross some of the rows. */
export function edgesWithin(edges: readonly GraphEdge[], first: number, last: number): readonly GraphEdge[] {
  return edges.filter(({ from, to }) => Math.min(from, to) <= last && Math.max(from, to) >= first);
}
