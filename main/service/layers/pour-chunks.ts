import { MessageChannel } from 'node:worker_threads';
import type { FilledChunk, LayerRecipe } from '../../engine/build/layer/make-layer.ts';
import type { ChunkMemory } from '../../engine/io/chunk-memory.ts';
import type { Pool } from '../threads/pool.ts';

/** What the reading thread says: a chunk, or that there are no more. */
export type PourMessage = FilledChunk | 'end';

/**
 * The bytes of a layer, read on a thread while the ones before are being used: chunks of `memory`, to be given back one by
 * one. Rejects as reading does.
 */
export async function* pourChunks(
  recipe: LayerRecipe,
  memory: ChunkMemory,
  pool: Pool,
  signal: AbortSignal | undefined,
): AsyncGenerator<FilledChunk> {
  const { port1, port2 } = new MessageChannel();
  const arrived: PourMessage[] = [];
  const stop = new AbortController();
  let failed = false;
  let wake = (): void => {};
  port1.on('message', (message: PourMessage) => {
    arrived.push(message);
    wake();
  });
  const either = signal === undefined ? stop.signal : AbortSignal.any([stop.signal, signal]);
  const job = pool.run(
    { kind: 'pour', input: { recipe, memory, port: port2 } },
    // Somebody waits for it, while other layers are made for later.
    { weight: Number.MAX_SAFE_INTEGER, signal: either, transfer: [port2] },
  );
  job.catch(() => {
    failed = true;
    wake();
  });
  try {
    for (;;) {
      const next = arrived.shift();
      if (next === 'end') return;
      if (next !== undefined) yield next;
      else if (failed) await job;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  } finally {
    stop.abort();
    port1.close();
  }
}
