import { basename } from 'node:path';
import type { BuildPlan } from '../../../shared/build/build-plan.ts';
import type { StoreNode } from '../../../shared/packing/store-graph.ts';
import type { BuildOutline } from '../../../shared/contract/build-values.ts';

/** Store paths of a layer that go with the outline; the window asks for the rest when somebody looks. */
const shown = 3;

/** A plan as the window gets it with every step of a slider: a layer of thousands of store paths is told by its largest. */
export function outlineOf(plan: BuildPlan, nodes: readonly StoreNode[]): BuildOutline {
  const sizes = new Map(nodes.map(({ path, narSize }) => [path, narSize]));
  const largest = (paths: readonly string[]): string[] =>
    paths.toSorted((a, b) => (sizes.get(b) ?? 0) - (sizes.get(a) ?? 0)).slice(0, shown);
  return {
    ...plan,
    layers: plan.layers.map((layer) => {
      if (layer.kind === 'store' || layer.kind === 'top')
        return { ...layer, largest: largest(layer.paths), paths: layer.paths.length };
      // the window has no paths of this machine
      if (layer.kind === 'files') return { ...layer, sources: layer.sources.map((path) => basename(path)) };
      if (layer.kind === 'taken') return { ...layer, archive: basename(layer.archive) };
      return layer;
    }),
  };
}
