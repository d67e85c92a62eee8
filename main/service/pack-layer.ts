import { readLayer } from '../engine/build/layer-bytes.ts';
import { planLayer } from '../engine/build/make-layer.ts';
import type { LayerRecipe } from '../engine/build/make-layer.ts';
import { createTarSum } from '../engine/build/tar-sum.ts';
import { createHasher } from '../engine/io/hasher.ts';
import { idleWork } from '../engine/io/work.ts';
import type { Sink } from './archive-writer.ts';
import type { ReadyLayer } from './layer-maker.ts';
import { createPackedShelf } from './packed-shelf.ts';
import { createPackedSink } from './packed-sink.ts';
import type { Pool } from './pool.ts';

/**
 * Reads a layer once, here, and has its blocks packed on threads: one large layer keeps them all busy, and the result is
 * the same for any number of them. Rejects as `readLayer` throws, and with `disk-full` or `not-writable` for the spool.
 */
export async function packLayer(
  recipe: LayerRecipe,
  packing: 'gzip' | 'zstd',
  spool: () => string,
  pool: Pool,
  signal: AbortSignal | undefined,
): Promise<ReadyLayer> {
  const plain = createHasher();
  const sum = recipe.kind === 'buildImage' ? createTarSum() : null;
  const stored = createHasher();
  const shelf = createPackedShelf(spool);
  let size = 0;
  let storedSize = 0;
  const sink: Sink = (bytes) => {
    stored.update(bytes);
    storedSize += bytes.length;
    shelf.put(bytes);
    return Promise.resolve();
  };
  try {
    const packed = createPackedSink(packing, sink, pool, signal);
    for (const piece of readLayer(planLayer(recipe), idleWork)) {
      signal?.throwIfAborted();
      plain.update(piece);
      sum?.update(piece);
      size += piece.length;
      await packed.write(piece);
    }
    await packed.end();
  } catch (error) {
    shelf.drop();
    throw error;
  }
  const storedHex = stored.digest();
  return {
    hex: plain.digest(),
    size,
    storedHex,
    storedSize,
    tarSum: sum?.digest() ?? null,
    spooled: shelf.close(),
    fill: (write) => shelf.pass(write, storedHex),
    skip: () => shelf.drop(),
    moved: () => undefined,
  };
}
