import { MessageChannel } from 'node:worker_threads';
import { createPackFrame } from '../../engine/build/layer/compress.ts';
import type { LayerRecipe } from '../../engine/build/layer/make-layer.ts';
import type {
  BlockMemory,
  OfferedBlock,
  PackedBlock,
  PackedLayer,
} from '../../engine/build/layer/packed-layer.ts';
import { createHasher } from '../../engine/io/hasher.ts';
import { createPackedShelf } from './packed-shelf.ts';
import type { ShelfFile, ShelfRoom } from './packed-shelf.ts';
import type { ReadyLayer } from './ready-layer.ts';
import type { Pool } from '../threads/pool.ts';

/** What the reading thread says: a block to pack, or one that it has packed itself. */
export type PackMessage = OfferedBlock | PackedBlock;

export interface PackParts {
  readonly blocks: BlockMemory;
  /** Where packed bytes stay until there are too many. */
  readonly room: ShelfRoom;
  readonly spool: () => ShelfFile;
  readonly pool: Pool;
  readonly signal: AbortSignal | undefined;
}

/**
 * Has a layer read once, hashed and packed on a thread; threads that have nothing else to do help with its blocks. The
 * result is the same for any number of them. Rejects as `readLayer` throws, and with `disk-full` or `not-writable` for the
 * spool.
 */
export async function packLayer(
  recipe: LayerRecipe,
  { blocks, room, spool, pool, signal }: PackParts,
): Promise<ReadyLayer> {
  const stored = createHasher();
  const shelf = createPackedShelf(spool, room);
  let storedSize = 0;
  const put = (bytes: Uint8Array): void => {
    if (bytes.length === 0) return;
    stored.update(bytes);
    storedSize += bytes.length;
    shelf.put(bytes);
  };
  const early = new Map<number, Uint8Array>();
  /** Offered, and not known to be claimed. */
  const open = new Map<number, OfferedBlock>();
  const stop = new AbortController();
  const either = signal === undefined ? stop.signal : AbortSignal.any([stop.signal, signal]);
  const { port1, port2 } = new MessageChannel();
  try {
    put(createPackFrame(blocks.packing).head);
    const made = await new Promise<PackedLayer>((resolve, reject) => {
      let next = 0;
      let helpers = 0;
      let known: PackedLayer | null = null;
      const settle = (): void => {
        if (known !== null && next === known.blocks) resolve(known);
      };
      const arrive = ({ at, bytes }: PackedBlock): void => {
        early.set(at, bytes);
        open.delete(at);
        for (let ready = early.get(next); ready !== undefined; ready = early.get(next)) {
          early.delete(next);
          next += 1;
          put(ready);
        }
        settle();
      };
      const help = (): void => {
        if (helpers >= pool.size - 1 || open.size === 0 || stop.signal.aborted) return;
        helpers += 1;
        const offered = [...open.values()];
        pool
          // After everything else that there is to do.
          .run({ kind: 'packOffered', input: { blocks, offered } }, { weight: -1, signal: either })
          .then((packed) => {
            helpers -= 1;
            for (const { at } of offered) if (packed === null || at <= packed.at) open.delete(at);
            if (packed !== null) arrive(packed);
            help();
          })
          .catch(reject);
      };
      const hear = (message: PackMessage): void => {
        if ('offer' in message) {
          open.set(message.at, message);
          help();
        } else arrive(message);
      };
      port1.on('message', (message: PackMessage) => {
        // What cannot be shelved ends the layer.
        Promise.resolve(message).then(hear).catch(reject);
      });
      pool
        .run(
          { kind: 'packLayer', input: { recipe, blocks, port: port2 } },
          { weight: 0, signal: either, transfer: [port2] },
        )
        .then((layer) => {
          known = layer;
          settle();
        })
        .catch(reject);
    });
    put(made.tail);
    const storedHex = stored.digest();
    return {
      hex: made.hex,
      size: made.size,
      storedHex,
      storedSize,
      tarSum: made.tarSum,
      spooled: shelf.close(),
      fill: (write) => shelf.pass(write, storedHex),
      skip: () => shelf.drop(),
      moved: () => undefined,
    };
  } catch (error) {
    shelf.drop();
    throw error;
  } finally {
    stop.abort();
    port1.close();
  }
}
