import { describe, expect, test } from 'vitest';
import { makeTar, padded, paxHeader, tarEntry, tarHeader, tarOf } from '../../make/tar-maker.ts';
import { line, lines, marks, paths, scan } from './scan-both.ts';

describe('T1.10: types', () => {
  test.each([
    ['0', 'file'],
    ['\0', 'file'],
    ['7', 'file'],
    ['5', 'directory'],
    ['D', 'directory'],
    ['2', 'symlink'],
    ['1', 'hardlink'],
    ['3', 'char'],
    ['4', 'block'],
    ['6', 'fifo'],
  ])('T1.10: %j is a %s', (typeflag, type) => {
    const found = scan(tarOf([tarHeader({ name: 'a', typeflag, link: 'b' }), tarEntry({ path: 'after' })]));
    expect(line(found.index, 'a').type).toBe(type);
    expect(paths(found.index)).toEqual(['a', 'after']);
    expect(found.entries).toBe(2);
  });
  test.each(['0', '\0', '7'])('T1.10: %j with a slash at the end of its name is a directory', (typeflag) => {
    for (const magic of ['v7', 'ustar', 'gnu'] as const)
      expect(lines(scan(tarOf([tarHeader({ name: 'd/', typeflag, magic })])).index)).toMatchObject([
        { path: 'd', type: 'directory' },
      ]);
    const byPax = tarOf([paxHeader([['path', 'long/']]), tarHeader({ name: 'cut', typeflag })]);
    expect(line(scan(byPax).index, 'long').type).toBe('directory');
  });
  test('T1.10: the content of a directory of type D is skipped', () => {
    const found = scan(
      tarOf([
        tarHeader({ name: 'd', typeflag: 'D', size: 600 }),
        padded('Yname\0'.repeat(100)),
        tarEntry({ path: 'after' }),
      ]),
    );
    expect(lines(found.index)).toMatchObject([{ path: 'd', type: 'directory', size: 0 }, { path: 'after' }]);
    expect(marks(found)).toEqual(['T7 error d']);
  });
  test.each(['A', 'I', 'M', 'N', 'Z', '9', '\xff'])(
    'T1.10: %j is counted, not shown, and its content skipped',
    (flag) => {
      const typeflag = { at: 156, bytes: Uint8Array.of(flag.charCodeAt(0)) };
      const found = scan(
        tarOf([
          tarHeader({ name: 'odd', size: 700, patches: [typeflag] }),
          padded('x'.repeat(700)),
          tarEntry({ path: 'after' }),
        ]),
      );
      expect(paths(found.index)).toEqual(['after']);
      expect(found.entries).toBe(2);
      expect(marks(found)).toEqual(['T1 warning odd', 'T7 error odd']);
    },
  );
  test('T1.10: a volume label is only worth knowing', () => {
    const found = scan(tarOf([tarHeader({ name: 'Backup', typeflag: 'V' }), tarEntry({ path: 'after' })]));
    expect(paths(found.index)).toEqual(['after']);
    expect(marks(found)).toEqual(['T1 info Backup', 'T7 error Backup']);
  });
  test('T1.10: extended headers do not outlive an entry of unknown type', () => {
    const found = scan(
      tarOf([paxHeader([['path', 'p']]), tarHeader({ name: 'odd', typeflag: 'Z' }), tarEntry({ path: 'a' })]),
    );
    expect(paths(found.index)).toEqual(['a']);
  });
});

describe('T7.1: types that engines refuse', () => {
  test('T7.1: each is told once, at its first entry, with its number in engines’ own words', () => {
    const found = scan(
      tarOf([
        tarEntry({ path: 'ok' }),
        tarHeader({ name: 'one', typeflag: 'S' }),
        tarHeader({ name: 'two', typeflag: '7' }),
        tarHeader({ name: 'three', typeflag: 'S' }),
      ]),
    );
    expect(found.findings.filter(({ rule }) => rule === 'T7')).toEqual([
      {
        rule: 'T7',
        severity: 'error',
        where: 'one',
        what: '2 entries of type "S" (sparse file as old GNU tar writes it), this one first',
        why: 'Docker, containerd, podman and umoci refuse to unpack it: “unhandled tar header type 83”. They read sparse files that GNU tar writes with --format=posix.',
      },
      {
        rule: 'T7',
        severity: 'error',
        where: 'two',
        what: '1 entry of type "7" (contiguous file)',
        why: 'Docker, containerd, podman and umoci refuse to unpack it: “unhandled tar header type 55”.',
      },
    ]);
  });
  test('T7.1: sparse files in PAX’s forms are none, nor are POSIX’ own types', () => {
    for (const kind of ['pax-0.0', 'pax-0.1', 'pax-1.0'] as const) {
      const sparse = { kind, segments: [[512, 512]] } as const;
      expect(marks(scan(makeTar([{ path: 'a', content: new Uint8Array(1024), sparse }], 'pax')))).toEqual([]);
    }
    for (const typeflag of ['\0', '0', '1', '2', '3', '4', '5', '6'])
      expect(marks(scan(tarOf([tarHeader({ name: 'a', typeflag, link: 'b' })])))).toEqual([]);
  });
});

describe('T1.11: sizes of what has no content', () => {
  const kinds = [
    ['1', 'T5 warning odd'],
    ['2', 'T1 warning odd'],
    ['3', 'T1 warning odd'],
    ['4', 'T1 warning odd'],
    ['5', 'T1 warning odd'],
    ['6', 'T1 warning odd'],
  ] as const;
  const odd = (typeflag: string, size: number): Uint8Array =>
    tarHeader({ name: 'odd', typeflag, size, link: 'x' });

  test.each(kinds)('T1.11: %s with a size and no content', (typeflag, mark) => {
    const found = scan(tarOf([odd(typeflag, 5000), tarEntry({ path: 'after', content: 'abc' })]));
    expect(paths(found.index)).toEqual(['odd', 'after']);
    expect(line(found.index, 'odd').size).toBe(0);
    expect(marks(found)).toEqual([mark]);
    expect(found.findings[0]?.what).toContain('no content');
  });
  test.each(kinds)('T1.11: %s with a size and content', (typeflag, mark) => {
    for (const size of [1, 511, 512, 513, 1024, 5000]) {
      const found = scan(
        tarOf([odd(typeflag, size), padded('x'.repeat(size)), tarEntry({ path: 'after', content: 'abc' })]),
      );
      expect(paths(found.index)).toEqual(['odd', 'after']);
      expect(marks(found)).toEqual([mark]);
      expect(found.findings[0]?.what).toContain('content, which is skipped');
      expect(found).toMatchObject({ complete: true, endOfArchive: true });
    }
  });
  test('T1.11: the doubt ends at the next header', () => {
    const found = scan(
      tarOf([odd('5', 5000), tarEntry({ path: 'a' }), tarHeader({ name: 'bad', checksum: 'wrong' })]),
    );
    expect(marks(found)).toEqual(['T1 warning odd', 'T1 error', 'T1 error']);
    expect(found.complete).toBe(false);
  });
  test('T1.11: a size before the end marker, or the very end, is no content', () => {
    for (const end of [2, 1, 0]) {
      const found = scan(tarOf([odd('5', 5000)], end));
      expect(paths(found.index)).toEqual(['odd']);
      expect(found.complete).toBe(true);
    }
  });
  test('T1.13: a size that is no number does not stop the reading there', () => {
    const found = scan(
      tarOf([
        tarHeader({ name: 'odd', typeflag: '5', patches: [{ at: 124, bytes: 'garbage' }] }),
        tarEntry({ path: 'after' }),
      ]),
    );
    expect(paths(found.index)).toEqual(['odd', 'after']);
    expect(marks(found)).toEqual(['T1 error odd']);
  });
});
