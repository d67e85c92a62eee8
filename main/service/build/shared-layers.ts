import type { BuildPlan } from '../../../shared/build/build-plan.ts';
import { storePathOf } from '../../../shared/store-path.ts';
import type { Session } from '../session/session.ts';

/** What tells whether a planned layer is in another image as well. */
export interface LayersBeside {
  readonly diffIds: ReadonlySet<string>;
  /** For each layer that holds store paths and nothing else: these, sorted, a line each. */
  readonly storeLayers: ReadonlySet<string>;
}

/** What there is to be shared with an image that is open. Throws `not-ready` while its layers are not indexed. */
export function layersBeside(session: Session, image: number): LayersBeside {
  const layers = session.report().images[image]?.layers ?? [];
  return {
    diffIds: new Set(layers.flatMap(({ diffId }) => diffId ?? [])),
    storeLayers: new Set(layers.flatMap(({ index }) => storePathsAlone(session, image, index) ?? [])),
  };
}

/**
 * Bytes of the planned layers that the other image has: those with the same DiffID, and those of the very same store
 * paths, which are the same bytes when they were written with the same owner and time.
 */
export function sharedBytes(plan: BuildPlan, beside: LayersBeside): number {
  return plan.layers.reduce((sum, layer) => {
    const isShared =
      layer.kind === 'store'
        ? beside.storeLayers.has(layer.paths.toSorted().join('\n'))
        : (layer.kind === 'base' || layer.kind === 'taken') && beside.diffIds.has(layer.diffId ?? '');
    return isShared ? sum + layer.size : sum;
  }, 0);
}

function storePathsAlone(session: Session, image: number, layer: number): string | null {
  const found = new Set<string>();
  for (const { path } of session.files(image, { view: 'layer', layer })) {
    const storePath = storePathOf(path);
    if (storePath !== null) found.add(storePath);
    else if (path !== 'nix' && path !== 'nix/store') return null;
  }
  return found.size === 0 ? null : [...found].toSorted().join('\n');
}
