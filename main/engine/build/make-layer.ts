import type { FileSource } from '../../../shared/build/build-spec.ts';
import { awaitChunk, chunkAt, giveChunk, takeChunk } from '../io/chunk-memory.ts';
import type { ChunkMemory } from '../io/chunk-memory.ts';
import { createHasher } from '../io/hasher.ts';
import type { Work } from '../io/work.ts';
import { planBuildImageLayer } from './build-image-layer.ts';
import type { BuildImageLayer } from './build-image-layer.ts';
import { planContentsLayer } from './contents-layer.ts';
import { pieceSize, readLayer } from './layer-bytes.ts';
import { planStoreLayer } from './layer-plan.ts';
import type { LayerOwner, LayerPlan } from './layer-plan.ts';
import { planFilesLayer } from './source-files.ts';
import type { StorePlace } from './store-place.ts';
import { createTarSum } from './tar-sum.ts';

/** What goes into a layer. Plain data: a worker thread is told. */
export type LayerRecipe =
  /** Store paths, in the order in which they are written. */
  | {
      readonly kind: 'store';
      readonly paths: readonly string[];
      readonly store: StorePlace;
      readonly owner: LayerOwner;
    }
  /** The root that nixpkgs' customisation layer has. */
  | { readonly kind: 'contents'; readonly contents: readonly string[]; readonly store: StorePlace }
  /** The one layer of an image like buildImage's. */
  | ({ readonly kind: 'buildImage' } & BuildImageLayer)
  /** Plain files; see `planFilesLayer`. */
  | {
      readonly kind: 'files';
      readonly files: readonly FileSource[];
      readonly present: readonly string[];
      readonly mtime: number;
    };

export interface LayerRequest {
  readonly recipe: LayerRecipe;
  /** Where the layer's bytes may stay, and how many chunks of it they may take; null: they are not wanted. */
  readonly keep: { readonly memory: ChunkMemory; readonly chunks: number } | null;
}

/** Bytes in a chunk of shared memory, from its start. */
export interface FilledChunk {
  readonly chunk: number;
  readonly length: number;
}

export interface MadeLayer {
  /** sha256 of the tar: its DiffID. */
  readonly hex: string;
  readonly size: number;
  /** The bytes in order, in chunks that are the asker's to give back; null when there was no room for them. */
  readonly chunks: readonly FilledChunk[] | null;
  /** Of a layer like buildImage's, whose `json` has it. */
  readonly tarSum: string | null;
}

/** What a layer will be, piece by piece. Throws as the plan of its kind does, when that is walked. */
export function planLayer(recipe: LayerRecipe): LayerPlan {
  switch (recipe.kind) {
    case 'store':
      return planStoreLayer(recipe.paths, recipe.store, recipe.owner);
    case 'contents':
      return planContentsLayer(recipe.store, recipe.contents);
    case 'buildImage':
      return planBuildImageLayer(recipe);
    case 'files':
      return planFilesLayer(recipe.files, recipe.present, recipe.mtime);
  }
}

/** Reads and hashes a layer, and keeps its bytes where there is room. Throws as `readLayer` does. */
export function makeLayer({ recipe, keep }: LayerRequest, work: Work): MadeLayer {
  const hasher = createHasher();
  const sum = recipe.kind === 'buildImage' ? createTarSum() : null;
  const rest = new Uint8Array(pieceSize);
  const chunks: FilledChunk[] = [];
  const drop = (): void => {
    if (keep !== null) for (const { chunk } of chunks.splice(0)) giveChunk(keep.memory, chunk);
  };
  let isKept = keep !== null;
  let current: number | null = null;
  let size = 0;
  const memory = (): Uint8Array => {
    current = keep === null || !isKept || chunks.length >= keep.chunks ? null : takeChunk(keep.memory);
    if (current !== null && keep !== null) return chunkAt(keep.memory, current);
    isKept = false;
    drop();
    return rest;
  };
  try {
    for (const piece of readLayer(planLayer(recipe), work, memory)) {
      hasher.update(piece);
      sum?.update(piece);
      size += piece.length;
      if (current !== null) chunks.push({ chunk: current, length: piece.length });
      current = null;
    }
    return { hex: hasher.digest(), size, chunks: isKept ? chunks : null, tarSum: sum?.digest() ?? null };
  } catch (error) {
    drop();
    throw error;
  } finally {
    if (current !== null && keep !== null) giveChunk(keep.memory, current);
  }
}

/** Reads a layer into chunks of a memory, waiting for them, and tells of each one that is full. Throws as `readLayer` does. */
export function pourLayer(
  recipe: LayerRecipe,
  memory: ChunkMemory,
  work: Work,
  onChunk: (filled: FilledChunk) => void,
): void {
  let current = -1;
  const next = (): Uint8Array => {
    current = awaitChunk(memory, work);
    return chunkAt(memory, current);
  };
  try {
    for (const piece of readLayer(planLayer(recipe), work, next)) {
      onChunk({ chunk: current, length: piece.length });
      current = -1;
    }
  } finally {
    if (current !== -1) giveChunk(memory, current);
  }
}
