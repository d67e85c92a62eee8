import { describe, expect, test } from 'vitest';
import { memorySource } from '../../../main/engine/io/byte-source.ts';
import { contentOf, readEntry } from '../../../main/engine/tar/read-content.ts';
import { ProblemError } from '../../../shared/problem.ts';
import { joinBytes, makeTar, tarEntry } from '../../make/tar-maker.ts';
import { scan } from './scan-both.ts';

const content = Uint8Array.from({ length: 1500 }, (_, at) => at % 256);
const tar = makeTar([{ path: 'f', content }, { path: 'empty' }, { path: 'd', kind: 'directory' }]);
const { index } = scan(tar);

function codeOf(call: () => unknown): string | null {
  try {
    call();
    return null;
  } catch (error) {
    return error instanceof ProblemError ? error.problem.code : 'other';
  }
}

describe('readEntry', () => {
  test.each([
    [0, 1500],
    [0, 5000],
    [1, 1],
    [511, 2],
    [1499, 10],
    [700, 100],
  ])('gives the bytes from %d on, at most %d', (from, length) => {
    const into = new Uint8Array(length).fill(0xee);
    const count = readEntry(memorySource(tar), index, 1, from, into);
    expect(count).toBe(Math.min(length, 1500 - from));
    expect(into.subarray(0, count)).toEqual(content.subarray(from, from + count));
    // Nothing beyond what was read is touched.
    expect(into.subarray(count).every((byte) => byte === 0xee)).toBe(true);
  });
  test.each([1500, 1501, 2 ** 50])('gives nothing at %d, at or after the end', (from) => {
    expect(readEntry(memorySource(tar), index, 1, from, new Uint8Array(10))).toBe(0);
  });
  test('gives nothing of an empty file, and into no bytes', () => {
    expect(readEntry(memorySource(tar), index, 2, 0, new Uint8Array(10))).toBe(0);
    expect(readEntry(memorySource(tar), index, 1, 0, new Uint8Array(0))).toBe(0);
  });
  test('is a problem for what is no file', () => {
    for (const node of [0, 3]) {
      expect(contentOf(index, node)).toBeNull();
      expect(codeOf(() => readEntry(memorySource(tar), index, node, 0, new Uint8Array(1)))).toBe(
        'not-a-file',
      );
    }
  });
  test('T1.14: gives what is there of content that was cut off, and is a problem for the rest', () => {
    const cut = joinBytes([tarEntry({ path: 'f', content })]).subarray(0, 512 + 600);
    const found = scan(cut);
    const into = new Uint8Array(600);
    expect(readEntry(memorySource(cut), found.index, 1, 0, into)).toBe(600);
    expect(into).toEqual(content.subarray(0, 600));
    for (const source of [cut, joinBytes([cut, new Uint8Array(5000)])])
      for (const [from, length] of [
        [0, 601],
        [600, 1],
        [1000, 10],
      ] as const)
        expect(
          codeOf(() => readEntry(memorySource(source), found.index, 1, from, new Uint8Array(length))),
        ).toBe('corrupt');
  });
});
