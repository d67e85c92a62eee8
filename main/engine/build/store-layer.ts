import { createHasher, sha256Hex } from '../io/hasher.ts';
import type { Work } from '../io/work.ts';
import { loadLayer, readLayer } from './layer-bytes.ts';
import { planStoreLayer } from './layer-plan.ts';
import type { LayerOwner, LayerPlan } from './layer-plan.ts';
import { storeFiles } from './store-files.ts';
import { storeFolders, storeHost } from './store-place.ts';
import type { StorePlace } from './store-place.ts';

/** Which store paths go into a layer, and how. Plain data: a worker thread is told. */
export interface StoreLayerRequest {
  /** In the order in which they are written. */
  readonly paths: readonly string[];
  readonly store: StorePlace;
  readonly owner: LayerOwner;
  /** Layers up to this many bytes are answered with their bytes, which spares reading the files again to write them. */
  readonly keepUpTo: number;
}

export interface MadeLayer {
  /** sha256 of the plain tar: its DiffID, and for a plain layer its digest. */
  readonly hex: string;
  readonly size: number;
  /** The tar itself; null when it is larger than `keepUpTo`. */
  readonly bytes: Uint8Array<ArrayBuffer> | null;
}

/** Reads and hashes a layer of store paths. Throws as `storeFiles` and `readLayer` do. */
export function makeStoreLayer(request: StoreLayerRequest, work: Work): MadeLayer {
  const plan = storeLayerPlan(request);
  if (plan.size <= request.keepUpTo) {
    const bytes = loadLayer(plan, work);
    return { hex: sha256Hex(bytes), size: plan.size, bytes };
  }
  const hasher = createHasher();
  for (const piece of readLayer(plan, work)) hasher.update(piece);
  return { hex: hasher.digest(), size: plan.size, bytes: null };
}

/** What a layer of store paths will be, from their names, sizes and modes alone. */
export function storeLayerPlan({ paths, store, owner }: Omit<StoreLayerRequest, 'keepUpTo'>): LayerPlan {
  const entries = paths.flatMap((path) => storeFiles(path, storeHost(store, path)));
  return planStoreLayer(storeFolders(store), entries, owner);
}
