import { closeSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { readLayer } from '../engine/build/layer-bytes.ts';
import { planLayer } from '../engine/build/make-layer.ts';
import type { LayerRecipe } from '../engine/build/make-layer.ts';
import { createTarSum } from '../engine/build/tar-sum.ts';
import { openFile } from '../engine/io/file-source.ts';
import { createHasher } from '../engine/io/hasher.ts';
import { idleWork } from '../engine/io/work.ts';
import { ProblemError } from '../../shared/problem.ts';
import type { Sink } from './archive-writer.ts';
import { copySource } from './copy-source.ts';
import { writeProblem } from './draft.ts';
import type { ReadyLayer } from './layer-maker.ts';
import { createPackedSink } from './packed-sink.ts';
import type { Pool } from './pool.ts';

/** Packed bytes that stay in memory until they are written; more go into a file. */
const keepUpTo = 16 * 2 ** 20;

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
  const shelf = createShelf(spool);
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
  };
}

/** Bytes that wait: in memory, and in a file once there are many. */
interface Shelf {
  put(bytes: Uint8Array): void;
  /** No more comes. Answers the file, if there is one. */
  close(): string | null;
  /** Passes all of them on, if they are still what they were. */
  pass(write: Sink, hex: string): Promise<void>;
  drop(): void;
}

function createShelf(spool: () => string): Shelf {
  let kept: Uint8Array[] = [];
  let size = 0;
  let file: { readonly path: string; readonly descriptor: number } | null = null;
  let isOpen = false;
  const append = (bytes: Uint8Array): void => {
    if (file === null) return;
    const { path, descriptor } = file;
    attempt(path, () => {
      for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
    });
  };
  const close = (): string | null => {
    if (file !== null && isOpen) closeSync(file.descriptor);
    isOpen = false;
    return file?.path ?? null;
  };
  return {
    put(bytes) {
      size += bytes.length;
      if (file === null && size > keepUpTo) {
        const path = spool();
        file = { path, descriptor: attempt(path, () => openSync(path, 'wx', 0o600)) };
        isOpen = true;
        for (const piece of kept.splice(0)) append(piece);
      }
      if (file === null) kept.push(bytes);
      else append(bytes);
    },
    close,
    async pass(write, hex) {
      if (file === null) {
        for (const piece of kept) await write(piece);
        kept = [];
        return;
      }
      const source = openFile(file.path);
      try {
        if ((await copySource(source, write)) !== hex)
          throw new ProblemError('changed-while-reading', `${file.path} was changed by somebody`);
      } finally {
        source.close();
        unlinkSync(file.path);
      }
    },
    drop() {
      kept = [];
      const path = close();
      if (path !== null) unlinkSync(path);
    },
  };
}

function attempt<T>(path: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw writeProblem(path, error);
  }
}
