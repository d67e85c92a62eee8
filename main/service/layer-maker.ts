import type { Packing } from '../engine/build/compress.ts';
import type { FilledChunk, LayerRecipe, MadeLayer } from '../engine/build/make-layer.ts';
import { chunkAt, createChunkMemory, giveChunk } from '../engine/io/chunk-memory.ts';
import type { ChunkMemory } from '../engine/io/chunk-memory.ts';
import { createHasher } from '../engine/io/hasher.ts';
import { ProblemError } from '../../shared/problem.ts';
import type { Sink } from './archive-writer.ts';
import { packLayer } from './pack-layer.ts';
import type { Pool } from './pool.ts';
import { pourChunks } from './pour-chunks.ts';

/** A layer that is hashed, and whose stored bytes can be had once. */
export interface ReadyLayer {
  /** sha256 of the plain tar: its DiffID. */
  readonly hex: string;
  readonly size: number;
  /** sha256 and number of the stored bytes; of a plain layer the same as above. */
  readonly storedHex: string;
  readonly storedSize: number;
  /** Of a layer like buildImage's. */
  readonly tarSum: string | null;
  /** A file that holds the stored bytes and nothing else, if one does; whoever takes it away need not fill. */
  readonly spooled: string | null;
  /** Passes the stored bytes on. Rejects with `changed-while-reading` when the layer is no longer what was hashed. */
  fill(write: Sink): Promise<void>;
  /** Lets go of the bytes instead. */
  skip(): void;
}

/** Has layers made on threads, in memory that is bounded whatever their size (SV9.5). */
export interface LayerMaker {
  /** `spool` names a file that large packed bytes may be put into. */
  make(recipe: LayerRecipe, packing: Packing, spool: () => string): Promise<ReadyLayer>;
  /** How many layers to make before their turn. */
  readonly ahead: (packing: Packing) => number;
}

/** Chunks of 1 MiB in which layers wait to be written, and how many of them one may have; larger ones are read again. */
const keptChunks = 96;
const keptOfLayer = 48;
/** Chunks between a thread that reads again and whoever writes. */
const pouredChunks = 6;

export function createLayerMaker(pool: Pool, signal: AbortSignal | undefined): LayerMaker {
  const memory = createChunkMemory(keptChunks);
  const between = createChunkMemory(pouredChunks);

  async function plainLayer(recipe: LayerRecipe): Promise<ReadyLayer> {
    const made = await pool.run(
      { kind: 'layer', input: { recipe, keep: { memory, chunks: keptOfLayer } } },
      { weight: 0, signal },
    );
    const { hex, size, chunks, tarSum } = made;
    return {
      hex,
      size,
      storedHex: hex,
      storedSize: size,
      tarSum,
      spooled: null,
      fill: (write) =>
        chunks === null ? readAgain(recipe, made, write) : passOn(memory, chunks, (bytes) => write(bytes)),
      skip() {
        for (const { chunk } of chunks ?? []) giveChunk(memory, chunk);
      },
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
        `${sourcesOf(recipe)}: changed while the image was written`,
      );
  }

  return {
    make: (recipe, packing, spool) =>
      packing === 'none' ? plainLayer(recipe) : packLayer(recipe, packing, spool, pool, signal),
    // The blocks of one packed layer keep all threads busy; the next one fills the gap at its end.
    ahead: (packing) => (packing === 'none' ? pool.size : 1),
  };
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
export function sourcesOf(recipe: LayerRecipe): string {
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
