import type { FileSource } from '../../../../shared/build/build-spec.ts';
import { accessChunkFile } from '../../io/chunk-file.ts';
import type { ChunkFile } from '../../io/chunk-file.ts';
import { awaitChunk, chunkAt, chunkBytes, giveChunk, takeChunk } from '../../io/chunk-memory.ts';
import type { ChunkMemory } from '../../io/chunk-memory.ts';
import { createHasher } from '../../io/hasher.ts';
import type { Work } from '../../io/work.ts';
import { planBuildImageLayer } from './build-image-layer.ts';
import type { BuildImageLayer } from './build-image-layer.ts';
import { planContentsLayer } from './contents-layer.ts';
import { readLayer } from './layer-bytes.ts';
import { planStoreLayer } from './layer-plan.ts';
import type { LayerOwner, LayerPlan } from './layer-plan.ts';
import { planFilesLayer } from './source-files.ts';
import type { StorePlace } from '../files/store-place.ts';
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
  /**
   * Where the layer's bytes may stay, and how many chunks of the memory they may take; what does not fit goes into the file.
   * Null: they are not wanted.
   */
  readonly keep: {
    readonly memory: ChunkMemory;
    readonly chunks: number;
    readonly file: ChunkFile | null;
  } | null;
}

/** Bytes in a chunk of shared memory, from its start. */
export interface FilledChunk {
  readonly chunk: number;
  readonly length: number;
}

/** The same in memory or in a file. */
export interface KeptChunk extends FilledChunk {
  readonly isInFile: boolean;
}

export interface MadeLayer {
  /** sha256 of the tar: its DiffID. */
  readonly hex: string;
  readonly size: number;
  /** The bytes in order, in chunks that are the asker's to give back; null when there was no room for them. */
  readonly chunks: readonly KeptChunk[] | null;
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
  const kept = keep === null ? null : keepChunks(keep);
  let size = 0;
  try {
    const onPiece = (piece: Uint8Array): void => {
      hasher.update(piece);
      sum?.update(piece);
      size += piece.length;
      kept?.keep(piece);
    };
    readLayer(planLayer(recipe), work, onPiece, kept?.room);
    const chunks = kept?.chunks() ?? null;
    return { hex: hasher.digest(), size, chunks, tarSum: sum?.digest() ?? null };
  } catch (error) {
    kept?.drop();
    throw error;
  } finally {
    kept?.end();
  }
}

/** Keeps pieces in memory, then in a file; once there is no room, none at all. */
function keepChunks({ memory, chunks: most, file }: NonNullable<LayerRequest['keep']>) {
  const access = file === null ? null : accessChunkFile(file);
  let rest: Uint8Array | null = null;
  const kept: KeptChunk[] = [];
  let isWhole = true;
  let inMemory = 0;
  let current: number | null = null;
  const drop = (): void => {
    isWhole = false;
    for (const { chunk, isInFile } of kept.splice(0)) {
      if (!isInFile) giveChunk(memory, chunk);
      else if (file !== null) giveChunk(file, chunk);
    }
  };
  const keepInFile = (piece: Uint8Array): void => {
    const chunk = file === null ? null : takeChunk(file);
    if (chunk !== null) kept.push({ chunk, length: piece.length, isInFile: true });
    if (chunk === null || access?.write(chunk, piece) !== true) drop();
  };
  return {
    /** Where the next piece is to be. */
    room: (): Uint8Array => {
      current = isWhole && inMemory < most ? takeChunk(memory) : null;
      return current === null ? (rest ??= new Uint8Array(chunkBytes)) : chunkAt(memory, current);
    },
    keep(piece: Uint8Array): void {
      if (current !== null) {
        kept.push({ chunk: current, length: piece.length, isInFile: false });
        inMemory += 1;
        current = null;
      } else if (isWhole) keepInFile(piece);
    },
    /** What was kept, whose chunks are the asker's from now on; null: not all of it was. */
    chunks: () => (isWhole ? kept : null),
    drop,
    end(): void {
      if (current !== null) giveChunk(memory, current);
      access?.close();
    },
  };
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
    const onPiece = (piece: Uint8Array): void => {
      onChunk({ chunk: current, length: piece.length });
      current = -1;
    };
    readLayer(planLayer(recipe), work, onPiece, next);
  } finally {
    if (current !== -1) giveChunk(memory, current);
  }
}
