import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, expect, test } from 'vitest';
import { accessChunkFile, createChunkFile } from '../../../main/engine/io/chunk-file.ts';
import { chunkAt, createChunkMemory, freeChunks, takeChunk } from '../../../main/engine/io/chunk-memory.ts';
import type { KeptChunk } from '../../../main/engine/build/layer/make-layer.ts';
import { passKept } from '../../../main/service/layers/pass-kept.ts';
import type { KeptPlace } from '../../../main/service/layers/pass-kept.ts';
import { scratchFolder } from '../scratch.ts';

let place: KeptPlace;
let path = '';

beforeEach(() => {
  path = join(scratchFolder(), 'spill');
  writeFileSync(path, '');
  place = { memory: createChunkMemory(4), file: createChunkFile(path, 4) };
});

/** Chunks that each hold one letter many times, some of them in the file. */
function keep(letters: string, isInFile: (at: number) => boolean): KeptChunk[] {
  const { memory, file } = place;
  if (file === null) throw new Error('no file');
  const access = accessChunkFile(file);
  const kept = Array.from(letters, (letter, at) => {
    const bytes = Buffer.alloc(5000 + at, letter);
    const inFile = isInFile(at);
    const chunk = takeChunk(inFile ? file : memory) ?? -1;
    if (inFile) access.write(chunk, bytes);
    else chunkAt(memory, chunk).set(bytes);
    return { chunk, length: bytes.length, isInFile: inFile };
  });
  access.close();
  return kept;
}

const places: [string, (at: number) => boolean][] = [
  ['memory', () => false],
  ['a file', () => true],
  ['both', (at) => at % 2 === 1],
];
test.each(places)(
  'SV9.2: chunks in %s arrive in order, unchanged until they are written',
  async (_, inFile) => {
    const kept = keep('abcd', inFile);
    let arrived = '';
    await passKept(place, kept, async (bytes) => {
      // What is fetched next must not get into what the reader has not taken yet.
      await sleep(20);
      arrived += Buffer.from(bytes).toString();
    });
    expect(arrived).toBe(Array.from('abcd', (letter, at) => letter.repeat(5000 + at)).join(''));
    expect(freeChunks(place.memory)).toBe(4);
    expect(place.file === null ? 0 : freeChunks(place.file)).toBe(4);
  },
);

test('a file that has lost its end is no layer', async () => {
  const kept = keep('abc', () => true);
  writeFileSync(path, 'a');
  await expect(passKept(place, kept, () => Promise.resolve())).rejects.toThrow('ends early');
});
