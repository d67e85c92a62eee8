import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { memorySource } from '../../../main/engine/io/byte-source.ts';
import { forEachChunk } from '../../../main/engine/io/chunks.ts';
import {
  cancelWork,
  createWorkMemory,
  idleWork,
  sharedWork,
  throwIfCancelled,
  workDone,
} from '../../../main/engine/io/work.ts';

const bytes = Uint8Array.from({ length: 1000 }, (_none, at) => at);

test('IO4: one side counts and the other cancels', () => {
  const memory = createWorkMemory();
  const work = sharedWork(memory);
  throwIfCancelled(work);
  work.progress(5);
  work.progress(2 ** 40);
  expect(workDone(memory)).toBe(2 ** 40 + 5);
  cancelWork(memory);
  expect(work.cancelled).toBe(true);
  expect(() => throwIfCancelled(work)).toThrow(
    expect.objectContaining({ problem: { code: 'cancelled', message: 'cancelled' } }),
  );
  throwIfCancelled(idleWork);
});

test('IO4: between threads', async () => {
  const memory = createWorkMemory();
  const code = `
    const memory = require('node:worker_threads').workerData;
    const flag = new Int32Array(memory, 0, 1);
    Atomics.add(new BigInt64Array(memory, 8, 1), 0, 77n);
    while (Atomics.load(flag, 0) === 0);
    Atomics.add(new BigInt64Array(memory, 8, 1), 0, 1n);`;
  const worker = new Worker(code, { eval: true, workerData: memory });
  while (workDone(memory) < 77) await new Promise((resolve) => setTimeout(resolve, 1));
  cancelWork(memory);
  await new Promise((resolve) => worker.once('exit', resolve));
  expect(workDone(memory)).toBe(78);
});

test('chunks are every byte once, in order', () => {
  for (const chunkSize of [1, 7, 100, 999, 1000, 5000]) {
    const parts: number[] = [];
    const count = forEachChunk(memorySource(bytes), { work: idleWork, chunkSize }, (chunk, position) => {
      expect(position).toBe(parts.length);
      parts.push(...chunk);
    });
    expect(count).toBe(1000);
    expect(parts).toEqual([...bytes]);
  }
  const rest: number[] = [];
  forEachChunk(memorySource(bytes), { work: idleWork, from: 990 }, (chunk) => rest.push(...chunk));
  expect(rest).toEqual([...bytes.subarray(990)]);
  expect(forEachChunk(memorySource(new Uint8Array(0)), { work: idleWork }, () => rest.push(0))).toBe(0);
});

test('IO4: a cancel ends a loop over chunks at the next one', () => {
  const memory = createWorkMemory();
  let chunks = 0;
  const loop = (): number =>
    forEachChunk(memorySource(bytes), { work: sharedWork(memory), chunkSize: 100 }, () => {
      chunks += 1;
      if (chunks === 3) cancelWork(memory);
    });
  expect(loop).toThrow('cancelled');
  expect(chunks).toBe(3);
  expect(workDone(memory)).toBe(300);
});
