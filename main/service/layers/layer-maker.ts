import { changedSince } from '../../engine/build/layer/changed-since.ts';
import type { Packing } from '../../engine/build/layer/compress.ts';
import { planLayer } from '../../engine/build/layer/make-layer.ts';
import type { FilledChunk, LayerRecipe, MadeLayer } from '../../engine/build/layer/make-layer.ts';
import { createBlockMemory } from '../../engine/build/layer/packed-layer.ts';
import type { BlockMemory } from '../../engine/build/layer/packed-layer.ts';
import type { ChunkFile } from '../../engine/io/chunk-file.ts';
import {
  chunkAt,
  chunkBytes,
  createChunkMemory,
  freeChunks,
  giveChunk,
} from '../../engine/io/chunk-memory.ts';
import type { ChunkMemory } from '../../engine/io/chunk-memory.ts';
import { slice } from '../../engine/io/byte-source.ts';
import { openFile } from '../../engine/io/file-source.ts';
import { createHasher } from '../../engine/io/hasher.ts';
import { ProblemError } from '../../../shared/problem.ts';
import type { Sink } from '../write/archive-writer.ts';
import { passSource } from '../write/copy-source.ts';
import type { Spot } from '../write/image-container.ts';
import { plainFacts } from './made-layers.ts';
import type { KeptBytes, MadeFacts, MadeLayers } from './made-layers.ts';
import { createShelfRoom } from './packed-shelf.ts';
import type { ShelfFile } from './packed-shelf.ts';
import { packLayer } from './pack-layer.ts';
import { giveKept, passKept } from './pass-kept.ts';
import type { Pool } from '../threads/pool.ts';
import { pourChunks } from './pour-chunks.ts';
import type { ReadyLayer } from './ready-layer.ts';
import type { ShelvedLayer } from './shelve-layer.ts';

/** Has layers made on threads, in memory that is bounded whatever their size (SV9.5). */
export interface LayerMaker {
  /** `spool` names a file that large packed bytes may be put into. */
  make(recipe: LayerRecipe, packing: Packing, spool: () => ShelfFile): Promise<ReadyLayer>;
  /** How many layers to make before their turn: more where there is room, so that no thread waits for a large one. */
  ahead(packing: Packing): number;
}

/** Chunks of 1 MiB in which layers wait to be written, and how many of them one may have; larger ones are read again. */
const keptChunks = 96;
const keptOfLayer = 48;
/** Layers for each thread that are begun before their turn where memory allows. */
const aheadOfThreads = 6;
/** Bytes of blocks that wait to be packed. */
const blockBytes = 96 * 2 ** 20;
/** Milliseconds by which a file's time may be behind. */
const clockStep = 20;
/** Chunks between a thread that reads again and whoever writes. */
const pouredChunks = 6;

export interface LayerMakerOptions {
  readonly pool: Pool;
  readonly layers: MadeLayers;
  /** False: the layers are to be known, and nobody fills. */
  readonly wantsBytes: boolean;
  readonly signal: AbortSignal | undefined;
  /** A file of this build's own, for what does not fit into memory; null: layers are read again instead. */
  readonly spill?: ChunkFile | null;
  /** A plain layer that is made long before its turn: it leaves the memory to others. */
  readonly early?: LayerRecipe | null;
}

export function createLayerMaker({
  pool,
  layers,
  wantsBytes,
  signal,
  spill = null,
  early = null,
}: LayerMakerOptions): LayerMaker {
  const memory = createChunkMemory(keptChunks);
  const between = createChunkMemory(pouredChunks);
  const place = { memory, file: spill };
  const room = createShelfRoom();
  /** Clocks of file systems go in steps. */
  const begun = Date.now() - clockStep;
  let blocks: BlockMemory | null = null;
  /** What plain layers have taken so far, to tell how many more there is room for. */
  let madeLayers = 0;
  let madeChunks = 0;

  function blocksFor(packing: BlockMemory['packing']): BlockMemory {
    if (blocks?.packing !== packing) blocks = createBlockMemory(packing, pool.size, blockBytes);
    return blocks;
  }

  async function plainLayer(recipe: LayerRecipe): Promise<ReadyLayer> {
    const chunks = recipe === early ? 0 : keptOfLayer;
    const keep = wantsBytes ? { memory, chunks, file: spill } : null;
    const made = await pool.run({ kind: 'layer', input: { recipe, keep } }, { weight: 0, signal });
    if (!wantsBytes) return knownLayer(plainFacts(made), null);
    if (recipe !== early) {
      madeLayers += 1;
      madeChunks += Math.ceil(made.size / chunkBytes);
    }
    const kept = made.chunks;
    return {
      ...plainFacts(made),
      spooled: null,
      fill: (write) => (kept === null ? readAgain(recipe, made, write) : passKept(place, kept, write)),
      skip() {
        for (const chunk of kept ?? []) giveKept(place, chunk);
      },
      moved: nothing,
    };
  }

  /** A layer that was too large to keep; its sources must still have the very same bytes. */
  async function readAgain(recipe: LayerRecipe, made: MadeLayer, write: Sink): Promise<void> {
    const hasher = createHasher();
    let size = 0;
    await passOn(between, pourChunks(recipe, between, pool, signal), async (bytes) => {
      hasher.update(bytes);
      size += bytes.length;
      if (size <= made.size) await write(bytes);
    });
    if (size !== made.size || hasher.digest() !== made.hex)
      throw new ProblemError(
        'changed-while-reading',
        `${changedSince(planLayer(recipe), begun) ?? sourcesOf(recipe)}: changed while the image was written`,
      );
  }

  return {
    async make(recipe, packing, spool) {
      const { key, facts, bytes } = await layers.find(recipe, packing);
      const ready =
        facts !== null && (bytes !== null || !wantsBytes)
          ? knownLayer(facts, bytes)
          : packing === 'none'
            ? await plainLayer(recipe)
            : await packLayer(recipe, { blocks: blocksFor(packing), room, spool, pool, signal });
      return key === null ? ready : learning(key, ready, layers, bytes === null ? layers.shelve(key) : null);
    },
    ahead(packing) {
      if (packing !== 'none' || madeLayers === 0) return pool.size;
      const fitting = Math.floor((freeChunks(memory) * madeLayers) / madeChunks);
      return Math.min(Math.max(fitting, pool.size), aheadOfThreads * pool.size);
    },
  };
}

/** A layer of an earlier build; its bytes are copied from where they are. */
function knownLayer(facts: MadeFacts, bytes: KeptBytes | null): ReadyLayer {
  return {
    ...facts,
    spooled: null,
    async fill(write) {
      if (bytes === null) return;
      const file = openFile(bytes.path, { expect: bytes.identity });
      try {
        await passSource(slice(file, bytes.offset, facts.storedSize), write);
        file.assertUnchanged();
      } finally {
        file.close();
      }
    },
    skip: nothing,
    moved: nothing,
  };
}

/** Tells what is known of the layer when it is known where it is written. */
function learning(
  key: string,
  ready: ReadyLayer,
  layers: MadeLayers,
  shelved: ShelvedLayer | null,
): ReadyLayer {
  const { hex, size, storedHex, storedSize, tarSum } = ready;
  const learn = (at: Spot | null): void =>
    layers.learn(key, { hex, size, storedHex, storedSize, tarSum }, at);
  learn(null);
  return {
    ...ready,
    async fill(write, at) {
      if (shelved === null) {
        await ready.fill(write, at);
        learn(at);
        return;
      }
      try {
        // Into the file on a thread of the system's, while the other end takes its time.
        await ready.fill(async (bytes) => {
          await Promise.all([shelved.write(bytes), write(bytes)]);
        }, at);
      } catch (error) {
        await shelved.drop();
        throw error;
      }
      const file = await shelved.end();
      if (file !== null) learn({ name: file, offset: 0 });
    },
    moved: learn,
  };
}

function nothing(): void {
  // There is nothing to let go of.
}

async function passOn(
  memory: ChunkMemory,
  chunks: Iterable<FilledChunk> | AsyncIterable<FilledChunk>,
  write: Sink,
): Promise<void> {
  for await (const { chunk, length } of chunks) {
    await write(chunkAt(memory, chunk).subarray(0, length));
    giveChunk(memory, chunk);
  }
}

/** Whose bytes a layer has, for a person. */
function sourcesOf(recipe: LayerRecipe): string {
  switch (recipe.kind) {
    case 'store':
      return recipe.paths.join(', ');
    case 'contents':
      return recipe.contents.join(', ');
    case 'buildImage':
      return [...recipe.items, ...recipe.paths].join(', ');
    case 'files':
      return recipe.files.map(({ source }) => source).join(', ');
  }
}
