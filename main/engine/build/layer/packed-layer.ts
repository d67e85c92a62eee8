import {
  awaitChunk,
  chunkAt,
  claimChunk,
  createChunkMemory,
  giveChunk,
  offerChunk,
} from '../../io/chunk-memory.ts';
import type { ChunkMemory } from '../../io/chunk-memory.ts';
import { createHasher } from '../../io/hasher.ts';
import { throwIfCancelled } from '../../io/work.ts';
import type { Work } from '../../io/work.ts';
import { blockSizes, createPackFrame, windowSizes } from './compress.ts';
import type { PackOne } from './compress.ts';
import { readLayer } from './layer-bytes.ts';
import { planLayer } from './make-layer.ts';
import type { LayerRecipe } from './make-layer.ts';
import { createTarSum } from './tar-sum.ts';

/** Blocks of one packing that wait to be packed, in memory that threads share. */
export interface BlockMemory {
  readonly packing: 'gzip' | 'zstd';
  readonly memory: ChunkMemory;
}

/** Blocks for each thread; fewer where they are large, and stay in a cache that threads share. */
const blocksEach = { gzip: 2, zstd: 1 } as const;

/** Room for blocks of layers that `threads` pack at once: some for each and one to read into, of at most `most` bytes. */
export function createBlockMemory(packing: 'gzip' | 'zstd', threads: number, most: number): BlockMemory {
  // What a block looks back into stands before it in its chunk.
  const size = windowSizes[packing] + blockSizes[packing];
  return {
    packing,
    memory: createChunkMemory(Math.min(blocksEach[packing] * threads + 1, Math.floor(most / size)), size),
  };
}

/** A block that whoever claims its chunk first may pack. */
export interface OfferedBlock {
  /** Which of its layer, from 0. */
  readonly at: number;
  readonly chunk: number;
  readonly offer: number;
  /** Plain bytes of it, and of what stands before it. */
  readonly length: number;
  readonly before: number;
}

/** A block of a layer, compressed. */
export interface PackedBlock {
  readonly at: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What is known of a layer beside its packed blocks. */
export interface PackedLayer {
  /** sha256 of the tar: its DiffID. */
  readonly hex: string;
  readonly size: number;
  readonly tarSum: string | null;
  readonly blocks: number;
  /** Bytes after the blocks. */
  readonly tail: Uint8Array;
}

/**
 * Reads a layer once, hashes it and offers it block by block to other threads; when no chunk is free it packs what it has
 * offered itself, and what nobody has claimed in the end. So it needs no other thread, and any number of them may help: the
 * bytes are the same. Throws as `readLayer` does.
 */
export function packLayer(
  recipe: LayerRecipe,
  { packing, memory }: BlockMemory,
  work: Work,
  pack: PackOne,
  onOffered: (block: OfferedBlock) => void,
  onPacked: (block: PackedBlock) => void,
): PackedLayer {
  const hasher = createHasher();
  const sum = recipe.kind === 'buildImage' ? createTarSum() : null;
  const frame = createPackFrame(packing);
  const windowSize = windowSizes[packing];
  const offered: OfferedBlock[] = [];
  let before = new Uint8Array(0);
  let current: number | null = null;
  let size = 0;
  let blocks = 0;
  const packOne = (): boolean => {
    const packed = packOffered({ packing, memory }, offered, pack);
    if (packed !== null) onPacked(packed);
    return packed !== null;
  };
  const next = (): Uint8Array => {
    current = awaitChunk(memory, work, packOne);
    const bytes = chunkAt(memory, current);
    bytes.set(before, windowSize - before.length);
    return bytes.subarray(windowSize);
  };
  try {
    const onPiece = (piece: Uint8Array): void => {
      hasher.update(piece);
      sum?.update(piece);
      frame.add(piece);
      size += piece.length;
      if (current === null) return;
      const looksBack = before.length;
      before = Uint8Array.from(piece.subarray(Math.max(0, piece.length - windowSize)));
      const chunk = current;
      current = null;
      const block = {
        at: blocks,
        chunk,
        offer: offerChunk(memory, chunk),
        length: piece.length,
        before: looksBack,
      };
      blocks += 1;
      offered.push(block);
      onOffered(block);
    };
    readLayer(planLayer(recipe), work, onPiece, next);
    while (packOne()) throwIfCancelled(work);
  } finally {
    if (current !== null) giveChunk(memory, current);
    for (const { chunk, offer } of offered) if (claimChunk(memory, chunk, offer)) giveChunk(memory, chunk);
  }
  return {
    hex: hasher.digest(),
    size,
    tarSum: sum?.digest() ?? null,
    blocks,
    tail: frame.tail(),
  };
}

/** Packs the first of some blocks that nobody has claimed, and takes those before it from the list; null: there is none. */
export function packOffered(
  { packing, memory }: BlockMemory,
  offered: OfferedBlock[],
  pack: PackOne,
): PackedBlock | null {
  const windowSize = windowSizes[packing];
  for (let block = offered.shift(); block !== undefined; block = offered.shift()) {
    const { at, chunk, offer, length, before } = block;
    if (!claimChunk(memory, chunk, offer)) continue;
    try {
      const bytes = chunkAt(memory, chunk);
      const packed = pack({
        packing,
        plain: bytes.subarray(windowSize, windowSize + length),
        before: bytes.slice(windowSize - before, windowSize),
      });
      return { at, bytes: packed };
    } finally {
      giveChunk(memory, chunk);
    }
  }
  return null;
}
