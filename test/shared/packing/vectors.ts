import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { storeGraph } from '../../../shared/packing/store-graph.ts';
import type { StoreGraph, StoreNode } from '../../../shared/packing/store-graph.ts';

/** What nixpkgs' own programs made of a graph (test/fixtures/vectors). */
export interface LayeringCase {
  readonly name: string;
  readonly graph: StoreGraph;
  /** base.json and the customisation layer. */
  readonly excluded: ReadonlySet<number>;
  readonly layering: unknown;
  readonly maxLayers: number;
  readonly layers: readonly (readonly string[])[];
}

const folder = fileURLToPath(new URL('../../fixtures/vectors/cases/', import.meta.url));

export function layeringCase(name: string): LayeringCase {
  const read = (file: string): string => readFileSync(`${folder}${name}/${file}`, 'utf8');
  const spec = JSON.parse(read('spec.json')) as { maxLayers?: number; layering?: unknown };
  const graph = storeGraph(JSON.parse(read('graph.json')) as StoreNode[]);
  const listed = existsSync(`${folder}${name}/exclude.txt`)
    ? new Set(read('exclude.txt').trim().split('\n'))
    : null;
  const isExcluded = (path: string): boolean =>
    listed?.has(path) ?? /-(?:base\.json|customisation-layer)$/.test(path);
  return {
    name,
    graph,
    excluded: new Set(graph.paths.flatMap((path, at) => (isExcluded(path) ? [at] : []))),
    layering: spec.layering,
    maxLayers: spec.maxLayers ?? 100,
    layers: JSON.parse(read('layers.json')) as string[][],
  };
}
