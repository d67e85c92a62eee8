import { expect, test } from 'vitest';
import { createEarlySync } from '../../../main/service/disk/early-sync.ts';

const mega = 2 ** 20;

test('SV6.1: a file is synced every 64 MiB while it is written, never twice at once', async () => {
  const ends: (() => void)[] = [];
  const early = createEarlySync(() => new Promise((resolve) => ends.push(resolve)));
  early.written(63 * mega);
  expect(ends.length).toBe(0);
  early.written(mega);
  expect(ends.length).toBe(1);
  early.written(640 * mega);
  expect(ends.length).toBe(1);
  ends[0]?.();
  await early.end();
  early.written(1);
  expect(ends.length).toBe(2);
  ends[1]?.();
  await early.end();
});

test('SV6.1: a sync that failed is told at the end, though later ones succeed', async () => {
  let count = 0;
  const early = createEarlySync(() => {
    count += 1;
    return count === 1 ? Promise.reject(new Error('no room')) : Promise.resolve();
  });
  early.written(64 * mega);
  await expect(early.end()).rejects.toThrow('no room');
  early.written(64 * mega);
  expect(count).toBe(2);
  await expect(early.end()).rejects.toThrow('no room');
});
