import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { makeLayer, planLayer } from '../../../../main/engine/build/layer/make-layer.ts';
import type { LayerRecipe, MadeLayer } from '../../../../main/engine/build/layer/make-layer.ts';
import { createChunkFile } from '../../../../main/engine/io/chunk-file.ts';
import type { ChunkFile } from '../../../../main/engine/io/chunk-file.ts';
import {
  chunkAt,
  chunkBytes,
  createChunkMemory,
  takeChunk,
} from '../../../../main/engine/io/chunk-memory.ts';
import type { ChunkMemory } from '../../../../main/engine/io/chunk-memory.ts';
import { sha256Hex } from '../../../../main/engine/io/hasher.ts';
import { idleWork } from '../../../../main/engine/io/work.ts';
import { noise } from '../../../service/made-archive.ts';
import { layerBytes } from '../layer-bytes.ts';
import { scratchFolder } from '../../../service/scratch.ts';

let recipe: LayerRecipe;
let path = '';
let memory: ChunkMemory;

beforeEach(() => {
  const folder = scratchFolder();
  writeFileSync(join(folder, 'data'), noise(3 * chunkBytes + 5000));
  const source = join(folder, 'data');
  const file = { source, to: '/data', mode: null, directoryMode: null, uid: 0, gid: 0, mtime: 0 };
  recipe = { kind: 'files', files: [file], present: [], mtime: 0 };
  path = join(folder, 'spill');
  writeFileSync(path, '');
  memory = createChunkMemory(8);
});

function plain(): Buffer {
  return layerBytes(planLayer(recipe));
}

function kept({ chunks }: MadeLayer): Buffer {
  const file = readFileSync(path);
  return Buffer.concat(
    (chunks ?? []).map(({ chunk, length, isInFile }) =>
      isInFile
        ? file.subarray(chunk * chunkBytes, chunk * chunkBytes + length)
        : chunkAt(memory, chunk).subarray(0, length),
    ),
  );
}

function free(chunks: Pick<ChunkMemory, 'states'>): number {
  let count = 0;
  while (takeChunk(chunks) !== null) count += 1;
  return count;
}

describe('SV9.5: where the bytes of a layer stay', () => {
  test.each([8, 2, 0])('%i chunks in memory, the rest in a file', (most) => {
    const file = createChunkFile(path, 8);
    const made = makeLayer({ recipe, keep: { memory, chunks: most, file } }, idleWork);
    const bytes = plain();
    expect(made.hex).toBe(sha256Hex(bytes));
    expect(kept(made).equals(bytes)).toBe(true);
    expect(made.chunks?.filter(({ isInFile }) => !isInFile).length).toBe(Math.min(most, 4));
    expect(free(memory)).toBe(8 - Math.min(most, 4));
    expect(free(file)).toBe(4 + Math.min(most, 4));
  });

  const nowhere: [string, () => ChunkFile | null][] = [
    ['there is no file', () => null],
    ['the file is full', () => createChunkFile(path, 1)],
    ['the file is gone', () => createChunkFile(`${path}-gone`, 8)],
  ];
  test.each(nowhere)('nothing is kept where %s, and all is given back', (_, fileOf) => {
    const file = fileOf();
    const made = makeLayer({ recipe, keep: { memory, chunks: 1, file } }, idleWork);
    expect(made.hex).toBe(sha256Hex(plain()));
    expect(made.chunks).toBe(null);
    expect(free(memory)).toBe(8);
    if (file !== null) expect(free(file)).toBe(new Int32Array(file.states).length - 2);
  });
});
