import { counted } from '../counted.ts';
import { ProblemError } from '../problem.ts';
import { closureTable, createScale } from './closure-rates.ts';
import type { Scale } from './closure-rates.ts';
import { reachedWith } from './reach.ts';
import type { ReachTable } from './reach.ts';
import { storeGraph } from './store-graph.ts';
import type { StoreGraph, StoreNode } from './store-graph.ts';
import { balancedGroups, strategyGroups } from './strategy.ts';
import type { Strategy } from './strategy.ts';

/** What is to be packed, and into how many layers. */
export interface PackingRequest extends PackingInput, PackingChoice {}

export interface PackingInput {
  /** The closure, in any order. */
  readonly nodes: readonly StoreNode[];
  /** Paths of the closure that are no content (base.json, the customisation layer), as nixpkgs has them in its graph. */
  readonly excluded: ReadonlySet<string>;
  /** How often a path changes by itself, relative to others; 1 for each that is not named. */
  readonly rates: ReadonlyMap<string, number>;
}

export interface PackingChoice {
  readonly strategy: Strategy;
  /** Layers in all; the base's and the top layer count. */
  readonly maxLayers: number;
  readonly baseLayers: number;
  /** Whether a customisation layer goes on top (nixpkgs always has one). */
  readonly topLayer: boolean;
}

export interface PackedLayer {
  /** In the order in which they are written. */
  readonly paths: readonly string[];
  /** NAR bytes. */
  readonly size: number;
  /** NAR bytes of everything that the layer's paths reach, themselves included. */
  readonly closureSize: number;
  /** Of all expected changes, the share that changes this layer: any change within its closure does. */
  readonly changeShare: number;
  /** Why these paths are together, for a person. */
  readonly why: string;
}

export interface Packing {
  readonly layers: readonly PackedLayer[];
  readonly budget: {
    readonly maxLayers: number;
    readonly base: number;
    readonly store: number;
    readonly top: number;
    readonly free: number;
  };
  /** Expected NAR bytes pulled again by one change. */
  readonly expectedPull: number;
  /** NAR bytes of all store paths. */
  readonly size: number;
}

/** A budget that nothing fits into. */
export class BudgetError extends ProblemError {
  readonly maxLayers: number;
  /** The least that would do. */
  readonly least: number;
  constructor(maxLayers: number, least: number, message: string) {
    super('bad-request', message);
    this.name = 'BudgetError';
    this.maxLayers = maxLayers;
    this.least = least;
  }
}

/**
 * Packs a closure into layers (SPEC.md PK1 to PK6). Whatever the strategy answers, each path is in exactly one layer, the
 * budget holds (but for pipelines, which nixpkgs does not bound either), and neither the order of the input nor anything
 * outside it matters. Throws `BudgetError`, `PipelineError`, and `Error` when a strategy breaks a law.
 */
export function planPacking(request: PackingRequest): Packing {
  return createPacker(request)(request);
}

/**
 * `planPacking` for one closure and many choices, such as the positions of a slider: what does not depend on the choice is
 * done once.
 */
export function createPacker(input: PackingInput): (choice: PackingChoice) => Packing {
  const graph = storeGraph(input.nodes.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)));
  const excluded = new Set(graph.paths.flatMap((path, node) => (input.excluded.has(path) ? [node] : [])));
  const rates = graph.paths.map((path, node) => (excluded.has(node) ? 0 : (input.rates.get(path) ?? 1)));
  const balanced = balancedGroups(graph, excluded, rates);
  const changes = rates.reduce((sum, rate) => sum + rate, 0);
  let scales: Scales | null = null;
  const weigh = (): Scales => {
    scales ??= { closures: closureTable(graph), rates: createScale(rates), sizes: createScale(graph.sizes) };
    return scales;
  };
  return (choice) => pack({ graph, excluded, changes, balanced, weigh }, choice);
}

/** What closures are weighed with. */
interface Scales {
  readonly closures: ReachTable;
  readonly rates: Scale;
  readonly sizes: Scale;
}

interface Parts {
  readonly graph: StoreGraph;
  readonly excluded: ReadonlySet<number>;
  /** Sum of all rates. */
  readonly changes: number;
  readonly balanced: ReturnType<typeof balancedGroups>;
  readonly weigh: () => Scales;
}

function pack({ graph, excluded, changes, balanced, weigh }: Parts, request: PackingChoice): Packing {
  const content = graph.paths.length - excluded.size;
  const top = request.topLayer ? 1 : 0;
  const available = availableLayers(request, content, top);
  const groups = strategyGroups(request.strategy, graph, excluded, available, balanced);
  checkLaws(
    graph,
    excluded,
    groups,
    typeof request.strategy === 'string' ? available : Number.POSITIVE_INFINITY,
  );

  const layers = describeLayers(graph, weigh(), groups, request.strategy, available);
  const packed = layers.map((layer) => ({
    ...layer,
    changeShare: changes === 0 ? 0 : layer.changeShare / changes,
  }));
  return {
    layers: packed,
    budget: {
      maxLayers: request.maxLayers,
      base: request.baseLayers,
      store: groups.length,
      top,
      free: request.maxLayers - request.baseLayers - groups.length - top,
    },
    expectedPull: packed.reduce((sum, layer) => sum + layer.size * layer.changeShare, 0),
    size: packed.reduce((sum, layer) => sum + layer.size, 0),
  };
}

/** PK2: what is left of the budget for store paths. */
function availableLayers(request: PackingChoice, content: number, top: number): number {
  const available = request.maxLayers - request.baseLayers - top;
  const least = request.baseLayers + top + (content > 0 ? 1 : 0);
  if (available < (content > 0 ? 1 : 0) && typeof request.strategy === 'string') {
    const parts = [
      request.baseLayers > 0 ? `${request.baseLayers} from the base` : null,
      content > 0 ? 'at least 1 for store paths' : null,
      top > 0 ? '1 on top' : null,
    ].filter((part) => part !== null);
    throw new BudgetError(
      request.maxLayers,
      least,
      `maxLayers is ${request.maxLayers}, but at least ${least} layers are needed: ${parts.join(', ')}`,
    );
  }
  return available;
}

function checkLaws(
  graph: StoreGraph,
  excluded: ReadonlySet<number>,
  groups: readonly (readonly number[])[],
  available: number,
): void {
  const seen = new Set(groups.flat());
  const given = groups.reduce((sum, group) => sum + group.length, 0);
  // A pipeline may take paths out on purpose (remove_paths), but none of them can stand twice.
  const complete = available === Number.POSITIVE_INFINITY || seen.size === graph.paths.length - excluded.size;
  if (given !== seen.size || !complete)
    throw new Error('PK1: a strategy put a store path into two layers, or into none');
  if (groups.length > available)
    throw new Error(`PK2: a strategy made ${groups.length} layers for ${available}`);
}

function describeLayers(
  graph: StoreGraph,
  scales: Scales,
  groups: readonly (readonly number[])[],
  strategy: Strategy,
  available: number,
): PackedLayer[] {
  return groups.map((group, at) => {
    const closure = reachedWith(scales.closures, group);
    return {
      paths: group.map((node) => graph.paths[node] ?? ''),
      size: group.reduce((sum, node) => sum + (graph.sizes[node] ?? 0), 0),
      closureSize: scales.sizes.weigh(closure),
      changeShare: scales.rates.weigh(closure),
      why: reason(graph, group, strategy, at === groups.length - 1 && groups.length >= available),
    };
  });
}

function reason(graph: StoreGraph, group: readonly number[], strategy: Strategy, isLast: boolean): string {
  const biggest = group.reduce(
    (best, node) => ((graph.sizes[node] ?? 0) > (graph.sizes[best] ?? 0) ? node : best),
    group[0] ?? 0,
  );
  const name = storeName(graph.paths[biggest] ?? '');
  if (typeof strategy !== 'string') return `the pipeline put ${count(group)} together`;
  switch (strategy) {
    case 'popularity':
      if (group.length === 1 && !isLast) return `${name} is among the most used, so it is alone`;
      return `the ${count(group)} that are used least`;
    case 'auto':
      if (group.length === 1) return `${name} alone: no other path is used by just the same large ones`;
      return `${count(group)} that the same large paths use; ${name} is the largest`;
    case 'nixery':
      if (group.length === 1) return `nothing hangs from ${name} alone`;
      return `${name} and what only it needs, or small ones merged: ${count(group)}`;
    case 'balanced':
      if (group.length === 1)
        return `${name} alone: together with another it would be pulled again more often`;
      return `${count(group)} that change together; ${name} is the largest`;
  }
}

function storeName(path: string): string {
  const dash = path.indexOf('-');
  return dash < 0 ? path : path.slice(dash + 1);
}

function count(group: readonly number[]): string {
  return counted(group.length, 'path');
}
