import { describe, expect, test } from 'vitest';
import {
  base256,
  joinBytes,
  makeTar,
  padded,
  paxHeader,
  rawExtension,
  tarEntry,
  tarHeader,
  tarOf,
} from '../../make/tar-maker.ts';
import { line, lines, marks, paths, scan } from './scan-both.ts';

const zeros = (blocks: number): Uint8Array => new Uint8Array(512 * blocks);
const a = tarEntry({ path: 'a', content: 'aaa' });
const b = tarEntry({ path: 'b', content: 'bbb' });

describe('T1.12: the end', () => {
  test('T1.12: two blocks of zeros', () => {
    expect(scan(tarOf([a]))).toMatchObject({
      complete: true,
      endOfArchive: true,
      trailing: 0,
      size: 2048,
      findings: [],
    });
  });
  test('T1.12: an empty tar', () => {
    expect(scan(tarOf([]))).toMatchObject({ complete: true, endOfArchive: true, entries: 0, findings: [] });
  });
  test.each([0, 1])('T1.12: %d blocks of zeros', (blocks) => {
    const found = scan(tarOf([a], blocks));
    expect(found).toMatchObject({ complete: true, endOfArchive: false, entries: 1 });
    expect(marks(found)).toEqual(['T1 warning']);
  });
  test('T1.12: no bytes at all', () => {
    const found = scan(new Uint8Array(0));
    expect(found).toMatchObject({ complete: true, endOfArchive: false, size: 0, entries: 0 });
    expect(marks(found)).toEqual(['T1 warning']);
  });
  test('T1.12: one block of zeros and nothing else', () => {
    const found = scan(zeros(1));
    expect(found).toMatchObject({ complete: true, endOfArchive: false, entries: 0 });
    expect(found.findings.map(({ what }) => what)).toEqual(['one block of zeros at the end instead of two']);
  });
  test.each([
    ['first', [zeros(1), a, b]],
    ['between entries', [a, zeros(1), b]],
    ['several times', [zeros(1), a, zeros(1), b]],
  ])('T1.12: a lone block of zeros, %s', (_, pieces) => {
    const found = scan(tarOf(pieces));
    expect(paths(found.index)).toEqual(['a', 'b']);
    expect(new Set(marks(found))).toEqual(new Set(['T1 error']));
    expect(found).toMatchObject({ complete: true, endOfArchive: true });
  });
  test('T1.12: entries after the end marker are not read', () => {
    const found = scan(tarOf([a, zeros(2), b]));
    expect(paths(found.index)).toEqual(['a']);
    expect(found.trailing).toBe(2048);
    expect(marks(found)).toEqual(['L2 warning']);
  });
});

describe('L2.1: after the end', () => {
  test('L2.1: padding of zeros is no finding', () => {
    expect(scan(joinBytes([tarOf([a]), zeros(18)]))).toMatchObject({ trailing: 9216, findings: [] });
    expect(scan(joinBytes([tarOf([a]), new Uint8Array(100_000)]))).toMatchObject({
      trailing: 100_000,
      findings: [],
    });
  });
  test.each([0, 511, 70_000, 99_999])('L2.1: a byte at %d after it is', (at) => {
    const tail = new Uint8Array(100_000);
    tail[at] = 1;
    const found = scan(joinBytes([tarOf([a]), tail]));
    expect(found).toMatchObject({ trailing: 100_000, size: 102_048, complete: true });
    expect(marks(found)).toEqual(['L2 warning']);
    expect(found.findings[0]?.what).toContain('100,000 bytes');
  });
});

describe('T1.13: no guessing', () => {
  test('T1.13: a bad checksum ends the reading, and says what is lost', () => {
    const found = scan(tarOf([a, tarHeader({ name: 'bad', checksum: 'wrong' }), b]));
    expect(paths(found.index)).toEqual(['a']);
    expect(found).toMatchObject({ complete: false, endOfArchive: false, size: 1024 + 512 + 1024 + 1024 });
    expect(found.findings.map(({ what }) => what)).toEqual([
      expect.stringContaining('byte 1024'),
      expect.stringContaining('last 2,560 bytes'),
    ]);
    expect(marks(found)).toEqual(['T1 error', 'T1 error']);
  });
  test('T1.13: text, and other things that are no tar', () => {
    for (const bytes of [
      Buffer.from('{"schemaVersion":2}'.repeat(100)),
      Buffer.alloc(4096, 0xff),
      Buffer.from('<html>'),
    ]) {
      const found = scan(new Uint8Array(bytes));
      expect(found).toMatchObject({ complete: false, entries: 0 });
      expect(marks(found)[0]).toBe('T1 error');
    }
  });
  test.each([
    ['letters', 'garbage'],
    ['a minus sign', '-0000000100'],
    ['base-256 below 0', base256(-512n, 12)],
    ['base-256 beyond 2^53', base256(2n ** 53n, 12)],
    ['base-256 beyond 2^64', base256(2n ** 70n, 12)],
    ['the most negative number', base256(-(2n ** 94n), 12)],
  ])('T1.13: a size of %s', (_, bytes) => {
    for (const typeflag of ['0', 'x', 'L', 'g', 'Z', 'S']) {
      const bad = tarHeader({ name: 'bad', typeflag, magic: 'gnu', patches: [{ at: 124, bytes }] });
      const found = scan(tarOf([a, bad, b]));
      expect(paths(found.index)).toEqual(['a']);
      expect(found.complete).toBe(false);
      expect(marks(found)).toEqual([expect.stringMatching(/^T1 error/), 'T1 error']);
    }
  });
  test.each(['99999999999999999999', '-1', '1e3', '0x10', '5 '])('T1.13: a PAX size of %j', (size) => {
    const found = scan(
      tarOf([a, paxHeader([['size', size]]), tarHeader({ name: 'bad', size: 3 }), padded('abc'), b]),
    );
    expect(paths(found.index)).toEqual(['a']);
    expect(found.complete).toBe(false);
    expect(marks(found)).toEqual(['T1 error bad', 'T1 error']);
  });
});

describe('T1.14, T6.7: cut off', () => {
  const pieces = [
    { path: 'dir', kind: 'directory' },
    { path: 'dir/one', content: 'x'.repeat(700), mtime: 15 },
    { path: `dir/${'long'.repeat(40)}`, content: 'y'.repeat(512) },
    { path: 'dir/empty' },
    { path: 'dir/link', kind: 'symlink', link: 'one' },
    { path: 'last', content: 'z'.repeat(1300) },
  ] as const;
  const rich = { path: 'rich', content: 'z'.repeat(600), xattrs: { 'user.a': 'v' }, mtime: 1.5 };

  test.each(['pax', 'gnu'] as const)('T1.14: %s: cut at every place of interest', (dialect) => {
    const entries = dialect === 'pax' ? [...pieces, rich] : pieces;
    const whole = makeTar(entries, dialect);
    const all = lines(scan(whole).index);
    for (let edge = 0; edge <= whole.length; edge += 512)
      for (const cut of [edge - 511, edge - 100, edge - 1, edge, edge + 1, edge + 13, edge + 511]) {
        if (cut < 0 || cut >= whole.length) continue;
        const found = scan(whole.subarray(0, cut), [511]);
        expect(found.size).toBe(cut);
        expect(found.endOfArchive).toBe(false);
        expect(found.findings.length).toBeGreaterThan(0);
        // What is there is a beginning of the whole; only the last file may have less stored.
        const got = lines(found.index);
        const stored = got.at(-1)?.storedSize ?? 0;
        const wanted = all.slice(0, got.length);
        const last = wanted.at(-1);
        if (last && stored < last.storedSize) {
          expect(found.complete).toBe(false);
          wanted[wanted.length - 1] = {
            ...last,
            storedSize: stored,
            extras: { ...last.extras, storedSize: stored },
          };
        }
        expect(got).toEqual(wanted);
        // Cuts between entries, or in padding, are all that may look complete.
        if (cut % 512 !== 0 && found.complete) expect(got.at(-1)?.type).toBe('file');
      }
  });
  test('T1.14: content keeps its stated size, and tells how much is there', () => {
    const found = scan(
      tarOf([a, tarEntry({ path: 'big', content: 'x'.repeat(5000) })]).subarray(0, 1024 + 512 + 1234),
    );
    expect(line(found.index, 'big')).toMatchObject({ size: 5000, storedSize: 1234 });
    expect(marks(found)).toEqual(['T1 error big']);
    expect(found.findings[0]?.what).toContain('3,766 of its 5,000 bytes');
  });
  test('T1.14: an extended header, its padding, and one that is skipped', () => {
    for (const [bytes, cut] of [
      [paxHeader([['path', 'p']]), 512 + 5],
      [paxHeader([['path', 'p']]), 512 + 300],
      [paxHeader([['comment', 'c']], 'g'), 512 + 300],
      [rawExtension('x', new Uint8Array(2_000_000)), 1_000_000],
    ] as const) {
      const found = scan(joinBytes([a, bytes.subarray(0, cut)]), [4096]);
      expect(found.complete).toBe(false);
      expect(marks(found)).toContain('T1 error');
      expect(found.findings.at(-1)?.what).toContain('extended header at byte 1024');
    }
  });
  test('T1.12: only padding is missing', () => {
    const found = scan(joinBytes([a, tarHeader({ name: 'b', size: 3 }), Buffer.from('bbb')]));
    expect(line(found.index, 'b')).toMatchObject({ size: 3, storedSize: 3 });
    expect(found.complete).toBe(true);
    expect(marks(found)).toEqual(['T1 warning b']);
  });
  test.each([2 ** 40, 2 ** 53 - 1])('T6.7: a size of %d that is not there allocates nothing', (size) => {
    const found = scan(tarOf([a, tarHeader({ name: 'huge', size, magic: 'gnu' }), b]));
    expect(paths(found.index)).toEqual(['a', 'huge']);
    expect(line(found.index, 'huge')).toMatchObject({ size, storedSize: 2048 });
    expect(marks(found)).toEqual(['T1 error huge']);
    expect(found.complete).toBe(false);
  });
});
