import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  createPackFrame,
  createPacker,
  createPackOne,
  packBlock,
} from '../../../../main/engine/build/layer/compress.ts';
import { readLayer } from '../../../../main/engine/build/layer/layer-bytes.ts';
import { planLayer } from '../../../../main/engine/build/layer/make-layer.ts';
import type { LayerRecipe } from '../../../../main/engine/build/layer/make-layer.ts';
import {
  createBlockMemory,
  packLayer,
  packOffered,
} from '../../../../main/engine/build/layer/packed-layer.ts';
import type {
  BlockMemory,
  OfferedBlock,
  PackedBlock,
} from '../../../../main/engine/build/layer/packed-layer.ts';
import { claimChunk, giveChunk, offerChunk, takeChunk } from '../../../../main/engine/io/chunk-memory.ts';
import { idleWork } from '../../../../main/engine/io/work.ts';
import { scratchFolder } from '../../../service/scratch.ts';

let folder = '';
const pack = createPackOne();
const text = Array.from({ length: 200_000 }, (_, at) => `${at * 7919} `).join('');

beforeEach(() => {
  folder = scratchFolder();
  for (const name of ['a', 'b', 'c']) writeFileSync(join(folder, name), name + text);
});

function recipe(): LayerRecipe {
  const files = ['a', 'b', 'c'].map((name) => ({
    source: join(folder, name),
    to: `/${name}`,
    mode: null,
    directoryMode: null,
    uid: 0,
    gid: 0,
    mtime: 0,
  }));
  return { kind: 'files', files, present: [], mtime: 0 };
}

/** The layer packed block after block on one thread. */
function expected(packing: 'gzip' | 'zstd'): Buffer {
  const packer = createPacker(packing);
  const blocks: Uint8Array[] = [];
  // Pieces share their memory.
  readLayer(planLayer(recipe()), idleWork, (piece) => blocks.push(...packer.add(piece).map(packBlock)));
  return Buffer.concat([packer.head, ...blocks, ...packer.last().map(packBlock), packer.tail()]);
}

/** The same, where somebody else packs one of the offered blocks whenever `helps` says so. */
function packed(blocks: BlockMemory, helps: (block: OfferedBlock) => boolean): Buffer {
  const found = new Map<number, PackedBlock>();
  const keep = (block: PackedBlock | null): void => {
    if (block !== null) found.set(block.at, block);
  };
  const offered: OfferedBlock[] = [];
  const made = packLayer(
    recipe(),
    blocks,
    idleWork,
    pack,
    (block) => {
      offered.push(block);
      if (helps(block)) keep(packOffered(blocks, offered, pack));
    },
    keep,
  );
  expect(found.size).toBe(made.blocks);
  const parts = Array.from({ length: made.blocks }, (_, at) => found.get(at)?.bytes ?? Buffer.alloc(0));
  return Buffer.concat([createPackFrame(blocks.packing).head, ...parts, made.tail]);
}

/** How many chunks can be taken. */
function free({ memory }: BlockMemory): number {
  let count = 0;
  while (takeChunk(memory) !== null) count += 1;
  return count;
}

describe.each([
  ['gzip', 3],
  ['zstd', 2],
] as const)('SV9.12: a layer packed as %s', (packing, chunks) => {
  test('is the same whoever packs its blocks, and gives all memory back', () => {
    const whole = expected(packing);
    for (const helps of [() => false, () => true, ({ at }: OfferedBlock) => at % 3 === 1]) {
      const blocks = createBlockMemory(packing, 1, 2 ** 26);
      expect(packed(blocks, helps).equals(whole)).toBe(true);
      expect(free(blocks)).toBe(chunks);
    }
    if (packing === 'gzip') expect(gunzipSync(whole).includes(Buffer.from(`b${text}`))).toBe(true);
  });

  test('gives all memory back when a file is gone', () => {
    const blocks = createBlockMemory(packing, 1, 2 ** 26);
    const gone = recipe();
    const remove = (): boolean => {
      rmSync(join(folder, 'c'), { force: true });
      return false;
    };
    rmSync(join(folder, 'c'));
    expect(() => packLayer(gone, blocks, idleWork, packBlock, remove, () => undefined)).toThrow('c');
    expect(free(blocks)).toBe(chunks);
  });
});

test('SV9.5: blocks in memory are bounded for any number of threads', () => {
  expect(createBlockMemory('zstd', 64, 96 * 2 ** 20).memory.bytes.byteLength).toBe(96 * 2 ** 20);
});

test('an offer that was taken up is not taken up again, whatever its chunk is used for since', () => {
  const { memory } = createBlockMemory('gzip', 1, 2 ** 26);
  const chunk = takeChunk(memory) ?? -1;
  const first = offerChunk(memory, chunk);
  expect(claimChunk(memory, chunk, first)).toBe(true);
  expect(claimChunk(memory, chunk, first)).toBe(false);
  giveChunk(memory, chunk);
  expect(takeChunk(memory)).toBe(chunk);
  const second = offerChunk(memory, chunk);
  expect(claimChunk(memory, chunk, first)).toBe(false);
  expect(claimChunk(memory, chunk, second)).toBe(true);
});
