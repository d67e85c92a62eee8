import { counted } from '../counted.ts';
import { ProblemError } from '../problem.ts';
import type { Json } from '../report.ts';
import { popularityOrder } from './popularity.ts';
import { component, induced, roots } from './pipeline-value.ts';
import type { PipelineGraph, PipelineParts, PipelineValue } from './pipeline-value.ts';
import { usersOf } from './store-graph.ts';
import type { StoreGraph } from './store-graph.ts';

/** A pipeline that cannot be run; `at` is the step, as indexes from the outermost pipeline inwards (`1.2`). */
export class PipelineError extends ProblemError {
  readonly at: string;
  constructor(at: string, message: string) {
    super('bad-request', `step ${at === '' ? '(all)' : at}: ${message}`);
    this.name = 'PipelineError';
    this.at = at;
  }
}

/** The closure that names in steps are looked up in. */
interface Names {
  readonly graph: StoreGraph;
  readonly number: ReadonlyMap<string, number>;
}

type Step = (value: PipelineValue) => PipelineValue;

/**
 * nixpkgs' `layeringPipeline` (dockertools.md 5): every step that flatten-references-graph has, with its results and its
 * refusals. `excluded` nodes, and edges to them, are gone before the first step. Answers groups of node numbers; empty
 * ones are dropped. Throws `PipelineError`.
 */
export function pipelineLayers(
  graph: StoreGraph,
  excluded: ReadonlySet<number>,
  steps: readonly Json[],
): readonly (readonly number[])[] {
  const names: Names = { graph, number: new Map(graph.paths.map((path, at) => [path, at])) };
  const result = pipe(names, steps, '')(bySize(graph, excluded));
  if (result.kind === 'graph') {
    throw new PipelineError(
      '',
      'ends in a bare graph; end with a list (split_every, popularity_contest, …) or parts',
    );
  }
  return flatten(result).flatMap(({ vertices }) => (vertices.length === 0 ? [] : [vertices]));
}

/** Vertices ascending by size (stable), and the edges of each by their target's size: an order that every step keeps. */
function bySize(graph: StoreGraph, excluded: ReadonlySet<number>): PipelineGraph {
  const size = (node: number): number => graph.sizes[node] ?? 0;
  const vertices = graph.paths
    .map((_, at) => at)
    .filter((at) => !excluded.has(at))
    .toSorted((a, b) => size(a) - size(b));
  const references = new Map(
    vertices.map((vertex) => [
      vertex,
      (graph.references[vertex] ?? [])
        .filter((target) => !excluded.has(target))
        .toSorted((a, b) => size(a) - size(b)),
    ]),
  );
  return { kind: 'graph', vertices, references };
}

function pipe(names: Names, steps: Json, at: string): Step {
  if (!Array.isArray(steps)) throw new PipelineError(at, 'a pipeline is a list of steps');
  const made = steps.map((step: Json, index) =>
    makeStep(names, step, at === '' ? String(index) : `${at}.${index}`),
  );
  return (value) => made.reduce((current, step) => step(current), value);
}

/** One step, `[name, argument…]`, with its arguments checked. */
function makeStep(names: Names, step: Json, at: string): Step {
  if (!Array.isArray(step) || typeof step[0] !== 'string')
    throw new PipelineError(at, 'a step is a list [name, argument…]');
  const [name, ...given] = step as [string, ...Json[]];
  const expect = (count: number): void => {
    if (given.length !== count) {
      throw new PipelineError(at, `${name} takes ${counted(count, 'argument')}, not ${given.length}`);
    }
  };
  const argument = (index: number): Json => given[index] ?? null;
  switch (name) {
    case 'popularity_contest':
      expect(0);
      return (value) => popularityContest(names, asGraph(value, at, name));
    case 'split_every': {
      expect(1);
      const count = positive(argument(0), at, name);
      return (value) => splitEvery(asGraph(value, at, name), count);
    }
    case 'limit_layers': {
      expect(1);
      const count = positive(argument(0), at, name);
      return (value) => limitLayers(asGraphs(value, at, name), count);
    }
    case 'subcomponent_out':
    case 'subcomponent_in': {
      expect(1);
      const chosen = numbersOf(names, texts(argument(0), at, name));
      const mode = name === 'subcomponent_out' ? 'out' : 'in';
      return (value) => subcomponent(asGraph(value, at, name), chosen, mode);
    }
    case 'split_paths': {
      expect(1);
      const specs = argument(0);
      if (!Array.isArray(specs))
        throw new PipelineError(at, 'split_paths takes a list of paths or {children_of: …}');
      return (value) => {
        const graph = asGraph(value, at, name);
        return splitPaths(
          graph,
          specs.flatMap((spec: Json) => chosenBy(names, graph, spec, at)),
        );
      };
    }
    case 'remove_paths': {
      expect(1);
      const gone = new Set(numbersOf(names, texts(argument(0), at, name)));
      return (value) => {
        const graph = asGraph(value, at, name);
        return induced(graph, new Set(graph.vertices.filter((vertex) => !gone.has(vertex))));
      };
    }
    case 'reverse':
      expect(0);
      return (value) => ({ kind: 'list', items: asList(value, at, name).toReversed() });
    case 'flatten':
      expect(0);
      return (value) => {
        if (value.kind === 'graph')
          throw new PipelineError(at, 'flatten needs a list or parts, not a bare graph');
        return { kind: 'list', items: flatten(value) };
      };
    case 'map': {
      expect(1);
      const inner = makeStep(names, argument(0), `${at}.0`);
      return (value) => ({ kind: 'list', items: asList(value, at, name).map(inner) });
    }
    case 'over': {
      expect(2);
      const key = argument(0);
      if (typeof key !== 'string') throw new PipelineError(at, 'over takes the name of a part and a step');
      const inner = makeStep(names, argument(1), `${at}.1`);
      return (value) => over(asParts(value, at, name), key, inner, at);
    }
    case 'pipe':
      expect(1);
      return pipe(names, argument(0), at);
    case 'reorder': {
      expect(1);
      const keys = texts(argument(0), at, name);
      return (value) => (value.kind === 'parts' ? reorder(value, keys) : value);
    }
    default:
      throw new PipelineError(at, `no step is called ${JSON.stringify(name)}`);
  }
}

function popularityContest(names: Names, graph: PipelineGraph): PipelineValue {
  const place = new Map(graph.vertices.map((vertex, at) => [vertex, at]));
  const placesOf = (targets: readonly number[]): number[] =>
    targets.flatMap((target) => place.get(target) ?? []);
  const references = graph.vertices.map((vertex) => placesOf(graph.references.get(vertex) ?? []));
  const order = popularityOrder({
    paths: graph.vertices.map((vertex) => names.graph.paths[vertex] ?? ''),
    sizes: graph.vertices.map((vertex) => names.graph.sizes[vertex] ?? 0),
    references,
    users: usersOf(references),
  });
  return { kind: 'list', items: order.map((at) => alone(graph.vertices[at] ?? 0)) };
}

function alone(vertex: number): PipelineGraph {
  return { kind: 'graph', vertices: [vertex], references: new Map([[vertex, []]]) };
}

function splitEvery(graph: PipelineGraph, count: number): PipelineValue {
  const items: PipelineGraph[] = [];
  for (let from = 0; from < graph.vertices.length; from += count) {
    items.push(induced(graph, new Set(graph.vertices.slice(from, from + count))));
  }
  return { kind: 'list', items };
}

/** The first `count` − 1 as they are, all others merged in the order in which they arrive. */
function limitLayers(graphs: readonly PipelineGraph[], count: number): PipelineValue {
  const merged = graphs.slice(count - 1);
  return {
    kind: 'list',
    items: [
      ...graphs.slice(0, count - 1),
      {
        kind: 'graph',
        vertices: merged.flatMap((graph) => graph.vertices),
        references: new Map(merged.flatMap((graph) => [...graph.references])),
      },
    ],
  };
}

function subcomponent(graph: PipelineGraph, chosen: readonly number[], mode: 'out' | 'in'): PipelineValue {
  const present = new Set(graph.vertices);
  const main = component(
    graph,
    chosen.filter((vertex) => present.has(vertex)),
    mode,
  );
  const rest = new Set(graph.vertices.filter((vertex) => !main.has(vertex)));
  return parts([
    ['main', induced(graph, main)],
    ['rest', induced(graph, rest)],
  ]);
}

/**
 * Cuts the edges into the chosen vertices, then tells apart what only they need (main), what they share with the rest
 * (common), and the rest. The cuts stay in the parts, as in the original.
 */
function splitPaths(graph: PipelineGraph, chosen: readonly number[]): PipelineValue {
  if (chosen.length === 0) return parts([['rest', graph]]);
  const top = roots(graph);
  const only = top.length === 1 ? top[0] : undefined;
  if (only !== undefined && chosen.includes(only)) return parts([['main', graph]]);
  const split = component(graph, chosen, 'out');
  const targets = new Set(chosen);
  const cut: PipelineGraph = {
    ...graph,
    references: new Map(
      [...graph.references].map(([vertex, list]) => [vertex, list.filter((target) => !targets.has(target))]),
    ),
  };
  // With several roots the original adds one above them, and cuts its edges too.
  const start = only === undefined ? top.filter((vertex) => !targets.has(vertex)) : [only];
  const reached = component(cut, start, 'out');
  const part = (keep: (vertex: number) => boolean): PipelineGraph =>
    induced(cut, new Set(graph.vertices.filter(keep)));
  const all: readonly (readonly [string, PipelineGraph])[] = [
    ['main', part((vertex) => split.has(vertex) && !reached.has(vertex))],
    ['common', part((vertex) => split.has(vertex) && reached.has(vertex))],
    ['rest', part((vertex) => reached.has(vertex) && !split.has(vertex))],
  ];
  return parts(all.filter(([, found]) => found.vertices.length > 0));
}

function chosenBy(names: Names, graph: PipelineGraph, spec: Json, at: string): number[] {
  const present = (vertices: readonly number[]): number[] =>
    vertices.filter((vertex) => graph.references.has(vertex));
  if (typeof spec === 'string') return present(numbersOf(names, [spec]));
  if (
    spec !== null &&
    typeof spec === 'object' &&
    !Array.isArray(spec) &&
    Object.hasOwn(spec, 'children_of')
  ) {
    const parents = texts((spec as { readonly children_of: Json }).children_of, at, 'children_of');
    return present(numbersOf(names, parents)).flatMap((vertex) => graph.references.get(vertex) ?? []);
  }
  throw new PipelineError(at, 'split_paths takes paths or {children_of: path or [paths]}');
}

function over(value: PipelineParts, key: string, inner: Step, at: string): PipelineValue {
  const part = value.parts.get(key);
  if (part === undefined) {
    throw new PipelineError(
      at,
      `there is no part ${JSON.stringify(key)} here, only ${[...value.parts.keys()].join(', ')}`,
    );
  }
  return { kind: 'parts', parts: new Map(value.parts).set(key, inner(part)) };
}

function reorder(value: PipelineParts, keys: readonly string[]): PipelineValue {
  const first = keys.flatMap((key) => {
    const part = value.parts.get(key);
    return part === undefined ? [] : [[key, part] as const];
  });
  return {
    kind: 'parts',
    parts: new Map([...first, ...[...value.parts].filter(([key]) => !keys.includes(key))]),
  };
}

function flatten(value: PipelineValue): PipelineGraph[] {
  switch (value.kind) {
    case 'graph':
      return [value];
    case 'list':
      return value.items.flatMap(flatten);
    case 'parts':
      return [...value.parts.values()].flatMap(flatten);
  }
}

function parts(entries: readonly (readonly [string, PipelineValue])[]): PipelineParts {
  return { kind: 'parts', parts: new Map(entries) };
}

function asGraph(value: PipelineValue, at: string, step: string): PipelineGraph {
  if (value.kind !== 'graph') throw new PipelineError(at, `${step} needs a graph, not ${described(value)}`);
  return value;
}

function asList(value: PipelineValue, at: string, step: string): readonly PipelineValue[] {
  if (value.kind !== 'list') throw new PipelineError(at, `${step} needs a list, not ${described(value)}`);
  return value.items;
}

function asGraphs(value: PipelineValue, at: string, step: string): readonly PipelineGraph[] {
  return asList(value, at, step).map((item) => {
    if (item.kind !== 'graph')
      throw new PipelineError(at, `${step} needs a flat list of graphs: use flatten before it`);
    return item;
  });
}

function asParts(value: PipelineValue, at: string, step: string): PipelineParts {
  if (value.kind !== 'parts') throw new PipelineError(at, `${step} needs parts, not ${described(value)}`);
  return value;
}

function described(value: PipelineValue): string {
  if (value.kind === 'graph') return 'a graph';
  return value.kind === 'list' ? 'a list' : `parts (${[...value.parts.keys()].join(', ')})`;
}

function positive(value: Json, at: string, step: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value;
  throw new PipelineError(at, `${step} takes a whole number above 0, not ${JSON.stringify(value)}`);
}

/** A path or a list of paths. */
function texts(value: Json, at: string, step: string): readonly string[] {
  const list: readonly Json[] = Array.isArray(value) ? (value as readonly Json[]) : [value];
  return list.map((item) => {
    if (typeof item !== 'string')
      throw new PipelineError(at, `${step} takes paths, not ${JSON.stringify(item)}`);
    return item;
  });
}

/** Unknown paths are ignored, as in the original. */
function numbersOf(names: Names, paths: readonly string[]): number[] {
  return paths.flatMap((path) => names.number.get(path) ?? []);
}
