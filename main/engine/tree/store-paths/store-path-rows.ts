import type { StorePath } from '../../../../shared/store-path.ts';
import type { StorePathRow } from '../../../../shared/view.ts';
import { buildReferences } from './references.ts';
import type { StorePathInImage } from './store-paths.ts';

export interface StorePathRowOptions {
  /** Whether a layer belongs to the base image. */
  readonly isBase: (layer: number) => boolean;
  /** What the scan found in each store path: places in the list of paths. Null: not scanned. */
  readonly found: ReadonlyMap<StorePath, readonly number[]> | null;
}

/** The store paths of an image as the window and the terminal show them, in the order given. */
export function storePathRows(
  paths: readonly StorePathInImage[],
  options: StorePathRowOptions,
): StorePathRow[] {
  const { found, isBase } = options;
  const graph =
    found === null
      ? null
      : buildReferences(
          paths.map((each) => each.size),
          paths.map((each) => found.get(each.path) ?? null),
        );
  const names = (numbers: readonly number[] | undefined): string[] | null =>
    numbers === undefined ? null : numbers.flatMap((number) => paths[number]?.path ?? []);
  return paths.map(({ path, layer, layers, files, size }, at) => ({
    path,
    layer,
    layers,
    files,
    size,
    closureSize: graph?.closureSizes[at] ?? null,
    references: names(graph?.references[at]),
    referrers: names(graph?.referrers[at]),
    inBase: layers.some(isBase),
  }));
}
