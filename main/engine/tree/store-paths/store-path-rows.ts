import type { StorePath } from '../../../../shared/store-path.ts';
import type { StorePathRow } from '../../../../shared/view.ts';
import type { References } from './references.ts';
import type { StorePathInImage } from './store-paths.ts';

/** Store paths as the window and the terminal show them, in the order given; `references` null: not scanned for yet. */
export function storePathRows(
  paths: readonly StorePathInImage[],
  references: References | null,
): StorePathRow[] {
  const named = (numbers: readonly number[] | undefined): StorePath[] | null =>
    numbers?.flatMap((number) => paths[number]?.path ?? []) ?? null;
  return paths.map(({ path, layer, layers, files, size, visible }, at) => ({
    path,
    layer,
    layers,
    files,
    size,
    // What only a layer below shows has no files here to be scanned.
    closureSize: visible ? (references?.closureSizes[at] ?? null) : null,
    references: visible ? named(references?.references[at]) : null,
    referrers: visible ? named(references?.referrers[at]) : null,
    inBase: (layers[0] ?? layer) < layer,
  }));
}
