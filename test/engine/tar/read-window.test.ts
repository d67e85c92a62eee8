import { describe, expect, test } from 'vitest';
import { memorySource, slice } from '../../../main/engine/io/byte-source.ts';
import type { ByteSource } from '../../../main/engine/io/byte-source.ts';
import { ReadWindow } from '../../../main/engine/tar/read-window.ts';
import { scanTar } from '../../../main/engine/tar/scan-tar.ts';
import { makeTar } from '../../make/tar-maker.ts';

describe('how much of a tar is read at once', () => {
  test('windows end where pages of the file do, and are never larger than what there is room for', () => {
    const window = new ReadWindow(65_536);
    for (let start = 0; start < 2 ** 33; start += 512 * 1_000_003) {
      const length = window.from(start);
      expect((start + length) % 4096).toBe(0);
      expect(Math.abs(length - 16_384)).toBeLessThanOrEqual(2048);
    }
    for (let near = 0; near < 30; near += 1) window.next(0);
    expect(window.from(0)).toBe(65_536);
    expect(window.from(2048)).toBe(65_536 - 2048);
    expect(window.from(2560)).toBe(65_536 - 2560);
  });
  test('they shrink at once and grow after three near headers', () => {
    const window = new ReadWindow(65_536);
    window.next(1_000_000);
    expect(window.from(0)).toBe(8192);
    window.next(0);
    window.next(0);
    expect(window.from(0)).toBe(8192);
    window.next(0);
    expect(window.from(0)).toBe(16_384);
    window.next(4097);
    expect(window.from(0)).toBe(8192);
  });
  test('a layer that starts in the middle of a page is read to the ends of pages of its file', () => {
    const tar = makeTar(
      Array.from({ length: 60 }, (_none, nth) => ({ path: `f${nth}`, content: 'c'.repeat(nth * 700) })),
    );
    const bytes = new Uint8Array(1536 + tar.length);
    bytes.set(tar, 1536);
    const ends: number[] = [];
    const memory = memorySource(bytes);
    const file: ByteSource = {
      ...memory,
      origin: 0,
      read(into, position) {
        ends.push(position + into.length);
        return memory.read(into, position);
      },
    };
    const found = scanTar(slice(file, 1536, tar.length));
    expect(found).toEqual(scanTar(memorySource(tar)));
    expect(ends.length).toBeGreaterThan(10);
    expect(ends.slice(0, -1).filter((end) => end % 4096 !== 0)).toEqual([]);
  });
});
