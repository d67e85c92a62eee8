import type { Packing } from '../engine/build/compress.ts';
import { chunkSize } from '../engine/build/load-store-layer.ts';
import type { LayerRecipe, MadeLayer } from '../engine/build/make-layer.ts';
import type { Pool } from './pool.ts';

/** Has layers made on threads, and gives the memory of layers that are written to those that are made next. */
export interface LayerMaker {
  make(recipe: LayerRecipe, packing: Packing, spool: string | null): Promise<MadeLayer>;
  /** Passes a kept layer on, chunk by chunk; each chunk's memory is used again once `write` resolves. */
  write(made: MadeLayer, write: (bytes: Uint8Array) => Promise<void>): Promise<void>;
}

/** Layers up to this size stay in memory from hashing to writing; larger ones are made a second time, or spooled. */
const keepUpTo = 32 * 2 ** 20;
/** What a layer is given at most, in chunks. */
const spareChunks = 16;

export function createLayerMaker(pool: Pool, signal: AbortSignal | undefined): LayerMaker {
  const free: ArrayBuffer[] = [];
  return {
    async make(recipe, packing, spool) {
      const spare = free.splice(-spareChunks);
      const made = await pool.run(
        { kind: 'layer', input: { recipe, packing, keepUpTo, spool, spare } },
        { weight: 0, signal, transfer: spare },
      );
      free.push(...made.spare);
      return made;
    },
    async write({ chunks }, write) {
      for (const chunk of chunks ?? []) {
        await write(chunk);
        // A sink may still hold small pieces; a whole chunk has left when it resolves.
        if (chunk.length === chunkSize) free.push(chunk.buffer);
      }
    },
  };
}
