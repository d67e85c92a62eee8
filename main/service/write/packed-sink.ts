import { createPacker } from '../../engine/build/layer/compress.ts';
import type { OwnBlock } from '../../engine/build/layer/compress.ts';
import type { Sink } from './archive-writer.ts';
import type { JobResult } from '../threads/job.ts';
import type { Pool } from '../threads/pool.ts';

/** A sink whose bytes are compressed on threads, in order, on their way to another one; `end` writes what is left. */
export interface PackedSink {
  readonly write: Sink;
  end(): Promise<void>;
}

/** The result depends on the bytes alone, not on how they were cut or how many threads there are. */
export function createPackedSink(
  packing: 'gzip' | 'zstd',
  sink: Sink,
  pool: Pool,
  signal: AbortSignal | undefined,
): PackedSink {
  const packer = createPacker(packing);
  const running: Promise<JobResult<'pack'>>[] = [];
  let head: Uint8Array | null = packer.head;
  const settle = async (most: number): Promise<void> => {
    while (running.length > most) {
      const done = await running.shift();
      if (done === undefined) return;
      packer.reuse(done.plain);
      await sink(done.packed);
    }
  };
  const start = async (blocks: readonly OwnBlock[]): Promise<void> => {
    if (head !== null) await sink(head);
    head = null;
    for (const input of blocks) {
      const { plain } = input;
      const packed = pool.run(
        { kind: 'pack', input },
        { weight: plain.length, signal, transfer: [plain.buffer] },
      );
      packed.catch(() => undefined);
      running.push(packed);
      await settle(pool.size + 1);
    }
  };
  return {
    write: (bytes) => start(packer.add(bytes)),
    async end() {
      await start(packer.last());
      await settle(0);
      await sink(packer.tail());
    },
  };
}
