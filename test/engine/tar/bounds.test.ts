import { describe, expect, test } from 'vitest';
import { limits } from '../../../main/engine/tar/limits.ts';
import { createTarScanner } from '../../../main/engine/tar/tar-scanner.ts';
import type { TarScan } from '../../../main/engine/tar/tar-scan.ts';
import {
  gnuLong,
  padded,
  paxHeader,
  rawExtension,
  tarEntry,
  tarHeader,
  tarOf,
  type Text,
} from '../../make/tar-maker.ts';
import { line, marks, paths, scan } from './scan-both.ts';

/** Scans pieces that are made one after the other, so that the test itself needs no memory. */
function stream(pieces: Iterable<Uint8Array>): TarScan {
  const scanner = createTarScanner();
  for (const piece of pieces) scanner.write(piece);
  return scanner.end();
}

/** Findings but those of names that are too long for a file system (T3.7). */
function withoutLong(found: ReturnType<typeof scan>): string[] {
  return marks({ ...found, findings: found.findings.filter(({ rule }) => rule !== 'T3') });
}

describe('T6.1: extended headers', () => {
  test('T6.1: of exactly 1 MiB are read', () => {
    const value = 'v'.repeat(limits.metaBytes - '1048576 comment=\n'.length);
    const header = paxHeader([['uid', '5']]);
    const full = paxHeader([['comment', value]]);
    expect(full.length).toBe(512 + limits.metaBytes);
    expect(
      scan(tarOf([header, tarEntry({ path: 'a' }), full, tarEntry({ path: 'b' })]), [65_536]).findings,
    ).toEqual([]);
  });
  test.each([
    ['x', 'T6 error', true],
    ['L', 'T6 error', true],
    ['K', 'T6 error', true],
    ['g', 'T6 error', false],
  ])('T6.1: a longer %s is skipped', (typeflag, mark, isUnsafe) => {
    const found = scan(
      tarOf([
        rawExtension(typeflag, new Uint8Array(limits.metaBytes + 1)),
        tarEntry({ path: 'a' }),
        tarEntry({ path: 'b' }),
      ]),
      [65_536],
    );
    expect(paths(found.index)).toEqual(['a', 'b']);
    expect(marks(found)).toEqual([mark]);
    expect(line(found.index, 'a').flags).toEqual(isUnsafe ? ['unsafe'] : []);
    expect(line(found.index, 'b').flags).toEqual([]);
  });
  test('T6.1: a size that is only claimed allocates nothing', () => {
    const found = scan(
      tarOf([tarHeader({ name: 'x', typeflag: 'x', size: 2 ** 50, magic: 'gnu' }), tarEntry({ path: 'a' })]),
    );
    expect(found).toMatchObject({ complete: false, entries: 0 });
  });
});

describe('T6.2: names', () => {
  const long = (length: number): string => `${'d/'.repeat(300)}${'n'.repeat(length - 600)}`;
  test.each([
    ['a PAX path', (name: Text) => paxHeader([['path', name]])],
    ['a GNU long name', (name: Text) => gnuLong('L', name)],
    [
      'a sparse name',
      (name: Text) =>
        paxHeader([
          ['GNU.sparse.name', name],
          ['GNU.sparse.size', '0'],
          ['GNU.sparse.map', ''],
        ]),
    ],
  ])('T6.2: %s of 65,535 bytes counts, a longer one does not', (_, extension) => {
    const fits = long(limits.nameBytes);
    expect(paths(scan(tarOf([extension(fits), tarHeader({ name: 'short' })]), [4096]).index).at(-1)).toBe(
      fits,
    );
    const found = scan(tarOf([extension(`${fits}n`), tarHeader({ name: 'short' })]), [4096]);
    expect(paths(found.index)).toEqual(['short']);
    expect(line(found.index, 'short').flags).toContain('unsafe');
    expect(marks(found)).toContain('T6 error short');
  });
  test('T6.2: links too', () => {
    const target = 't'.repeat(limits.nameBytes + 1);
    const found = scan(
      tarOf([gnuLong('K', target), tarHeader({ name: 'l', typeflag: '2', link: 'short' })]),
      [4096],
    );
    expect(line(found.index, 'l')).toMatchObject({ link: 'short', flags: ['unsafe'] });
    expect(marks(found)).toEqual(['T6 error l']);
  });
  test('T6.2: 4,096 components are placed, 4,097 are not', () => {
    const path = (depth: number): string => Array.from({ length: depth }, () => 'd').join('/');
    const fits = scan(tarOf([paxHeader([['path', path(4096)]]), tarEntry({ path: 'x' })]), [4096]);
    expect(fits.index.count).toBe(4097);
    expect(withoutLong(fits)).toEqual([]);
    const found = scan(
      tarOf([paxHeader([['path', path(4097)]]), tarEntry({ path: 'x' }), tarEntry({ path: 'after' })]),
      [4096],
    );
    expect(paths(found.index)).toEqual(['after']);
    expect(found).toMatchObject({ entries: 2, complete: true });
    expect(withoutLong(found)[0]).toMatch(/^T6 error/);
  });
  test('T6.2: slashes and dots are no components', () => {
    const path = `${'./'.repeat(5000)}a${'/'.repeat(5000)}b`;
    expect(paths(scan(tarOf([paxHeader([['path', path]]), tarEntry({ path: 'x' })]), [4096]).index)).toEqual([
      'a',
      'a/b',
    ]);
  });
});

describe('T6.3: the index', () => {
  test('T6.3: implied directories beyond the bound end it, and nothing fails', () => {
    const count = 400;
    function* pieces(): Generator<Uint8Array> {
      for (let at = 0; at < count; at += 1) {
        yield paxHeader([['path', `${at}/${'d/'.repeat(4000)}f`]]);
        yield tarHeader({ name: 'x' });
      }
      yield new Uint8Array(1024);
    }
    const found = stream(pieces());
    expect(found).toMatchObject({ complete: false, entries: count, endOfArchive: true });
    expect(found.index.count).toBeGreaterThan(limits.implied);
    expect(found.index.count).toBeLessThan(limits.implied + limits.impliedPerEntry * count + 8192);
    expect(withoutLong(found)).toEqual(['T6 error']);
  });
  test('T6.3: names, links and xattrs beyond the bound end it', () => {
    const makers = {
      links: (at: number) => [
        paxHeader([['linkpath', `${at}${'t'.repeat(60_000)}`]]),
        tarHeader({ name: `l${at}`, typeflag: '2' }),
      ],
      xattrs: (at: number) => [
        paxHeader([['SCHILY.xattr.user.a', 'v'.repeat(100_000)]]),
        tarHeader({ name: `f${at}` }),
      ],
    };
    for (const make of Object.values(makers)) {
      let made = 0;
      const scanner = createTarScanner();
      while (made < 1200) for (const piece of make(made++)) scanner.write(piece);
      const found = scanner.end();
      expect(found).toMatchObject({ complete: false, entries: 1200 });
      expect(found.index.count).toBeLessThan(1200);
      expect(withoutLong(found)).toEqual(['T6 error', 'T1 warning']);
    }
  });
  test('T6.3: xattrs of entries that are replaced are given back', () => {
    const scanner = createTarScanner();
    const pieces = [paxHeader([['SCHILY.xattr.user.a', 'v'.repeat(500_000)]]), tarHeader({ name: 'same' })];
    for (let at = 0; at < 300; at += 1) for (const piece of pieces) scanner.write(piece);
    const found = scanner.end();
    expect(found.complete).toBe(true);
    expect(line(found.index, 'same').extras?.xattrs?.get('user.a')).toHaveLength(500_000);
  });
  test('T6: 50,000 entries, in both forms', () => {
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < 50_000; at += 1) pieces.push(tarHeader({ name: `dir${at % 1000}/f${at}` }));
    const found = scan(tarOf(pieces), [100_000]);
    expect(found).toMatchObject({ entries: 50_000, complete: true, findings: [] });
    expect(found.index.count).toBe(51_001);
  });
});

describe('T6.5: names of owners', () => {
  test('T6.5: too long ones are left out', () => {
    const found = scan(
      tarOf([
        paxHeader([
          ['uname', 'u'.repeat(257)],
          ['gname', 'g'.repeat(256)],
        ]),
        tarEntry({ path: 'a' }),
      ]),
    );
    expect(line(found.index, 'a')).toMatchObject({ owner: '', group: 'g'.repeat(256) });
    expect(marks(found)).toEqual(['T6 warning']);
  });
  test('T6.5: too many are left out', () => {
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < 66_000; at += 1) pieces.push(tarHeader({ name: 'a', uname: `user${at}` }));
    const found = stream([tarOf(pieces)]);
    expect(found.index.owners.names).toHaveLength(65_535);
    expect(line(found.index, 'a').owner).toBe('');
    expect(found.findings.some(({ rule }) => rule === 'T6')).toBe(true);
  });
});

describe('T6.6: findings', () => {
  test('T6.6: 100 of a rule and severity are kept, the rest is counted', () => {
    const pieces = Array.from({ length: 250 }, (_, at) => tarEntry({ path: `../${at}` }));
    const found = scan(tarOf([...pieces, tarEntry({ path: 'C:' })]));
    const kinds = marks(found);
    expect(kinds.filter((mark) => mark.startsWith('T3 error ../'))).toHaveLength(100);
    expect(kinds).toContain('T3 warning C:');
    expect(found.findings.at(-1)).toMatchObject({
      rule: 'T3',
      severity: 'error',
      what: '150 more of this kind',
    });
  });
  test('T6.6: a long name is cut in the text of a finding', () => {
    const found = scan(
      tarOf([paxHeader([['path', `../${'n'.repeat(60_000)}`]]), tarEntry({ path: 'x' })]),
      [4096],
    );
    expect(found.findings.length).toBeGreaterThan(0);
    for (const finding of found.findings) expect(JSON.stringify(finding).length).toBeLessThan(1000);
  });
});

test('T6: a hostile mixture of everything never throws', () => {
  const pieces = [
    tarHeader({ name: '', typeflag: 'L', size: 1, magic: 'gnu' }),
    padded('\0'),
    tarHeader({ name: '..', typeflag: '5', size: 99 }),
    tarHeader({ name: '/', typeflag: '1', link: '/' }),
    paxHeader([
      ['path', '\0'],
      ['GNU.sparse.map', ','],
      ['size', '0'],
    ]),
    tarHeader({ name: 'x', typeflag: '5' }),
    tarHeader({ name: 'x/../x', typeflag: '6' }),
  ];
  const found = scan(tarOf(pieces));
  expect(found.entries).toBe(4);
  expect(found.complete).toBe(true);
});
