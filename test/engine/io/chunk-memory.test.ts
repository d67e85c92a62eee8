import { describe, expect, test } from 'vitest';
import {
  awaitChunk,
  chunkAt,
  chunkBytes,
  createChunkMemory,
  giveChunk,
  takeChunk,
} from '../../../main/engine/io/chunk-memory.ts';
import { idleWork } from '../../../main/engine/io/work.ts';

describe('memory in chunks', () => {
  test('there is never more of it than was made, and what is given back is taken again', () => {
    const memory = createChunkMemory(2);
    expect([takeChunk(memory), takeChunk(memory), takeChunk(memory)]).toEqual([0, 1, null]);
    giveChunk(memory, 1);
    expect(awaitChunk(memory, idleWork)).toBe(1);
  });

  test('chunks lie beside each other and not upon each other', () => {
    const memory = createChunkMemory(2);
    chunkAt(memory, 0).fill(1);
    chunkAt(memory, 1).fill(2);
    expect(chunkAt(memory, 0)).toHaveLength(chunkBytes);
    expect([chunkAt(memory, 0).at(-1), chunkAt(memory, 1).at(0)]).toEqual([1, 2]);
  });

  test('waiting ends when the work is cancelled', () => {
    const memory = createChunkMemory(0);
    let asked = 0;
    const work = {
      get cancelled() {
        asked += 1;
        return asked > 2;
      },
      progress() {},
    };
    expect(() => awaitChunk(memory, work)).toThrow('cancelled');
  });
});
