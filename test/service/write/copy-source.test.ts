import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { memorySource } from '../../../main/engine/io/byte-source.ts';
import { sha256Hex } from '../../../main/engine/io/hasher.ts';
import { copySource } from '../../../main/service/write/copy-source.ts';

const bytes = new Uint8Array(2_500_000).map((_, at) => at % 251);

test('a copy arrives in order, unchanged until it is written, and leaves no memory behind', async () => {
  const seen: Uint8Array[] = [];
  const arrived: Buffer[] = [];
  const hex = await copySource(memorySource(bytes), async (piece) => {
    seen.push(piece);
    // What is read next must not get into what is still being written.
    await sleep(5);
    arrived.push(Buffer.from(piece));
  });
  expect(Buffer.concat(arrived).equals(bytes)).toBe(true);
  expect(hex).toBe(sha256Hex(bytes));
  expect(seen.map(({ length }) => length)).toEqual([0, 0, 0]);
});

test('a copy that cannot be written leaves none behind either', async () => {
  const seen: Uint8Array[] = [];
  const copied = copySource(memorySource(bytes), async (piece) => {
    seen.push(piece);
    await sleep(5);
    throw new Error('full');
  });
  await expect(copied).rejects.toThrow('full');
  expect(seen.map(({ length }) => length)).toEqual([0]);
});
