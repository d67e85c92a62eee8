import { describe, expect, test } from 'vitest';
import { memorySource } from '../../../main/engine/io/byte-source.ts';
import { findNode } from '../../../main/engine/tar/index/entry-path.ts';
import { readEntry } from '../../../main/engine/tar/read-content.ts';
import type { LayerPath } from '../../../shared/layer-path.ts';
import { makeTar, tarEntry, tarHeader, tarOf, type MadeEntry } from '../../make/tar-maker.ts';
import { line, lines, marks, paths, scan } from './scan-both.ts';

function short(entries: readonly MadeEntry[]): { tree: string[]; found: string[] } {
  const result = scan(makeTar(entries, 'pax'));
  return { tree: lines(result.index).map(({ path, type }) => `${type} ${path}`), found: marks(result) };
}

describe('T4: paths given twice', () => {
  test('T4.1: the last one stands, whole', () => {
    const tar = makeTar(
      [
        {
          path: 'a',
          content: 'first content',
          mode: 0o600,
          uid: 1,
          uname: 'me',
          xattrs: { 'user.x': 'v' },
          mtime: 1,
        },
        { path: 'b', content: 'b' },
        { path: './a', content: '2nd', mode: 0o644, mtime: 2 },
      ],
      'pax',
    );
    const found = scan(tar);
    expect(paths(found.index)).toEqual(['a', 'b']);
    expect(line(found.index, 'a')).toEqual({
      path: 'a',
      type: 'file',
      size: 3,
      storedSize: 3,
      mode: 0o644,
      uid: 0,
      gid: 0,
      owner: '',
      group: '',
      mtime: 2,
      link: '',
      flags: ['duplicate'],
      extras: undefined,
    });
    expect(marks(found)).toEqual(['T4 error a']);
    expect(found.entries).toBe(3);
    const into = new Uint8Array(10);
    expect(readEntry(memorySource(tar), found.index, findNode(found.index, 'a' as LayerPath), 0, into)).toBe(
      3,
    );
    expect(Buffer.from(into).toString('latin1', 0, 3)).toBe('2nd');
  });
  const kinds = ['file', 'symlink', 'hardlink', 'char', 'fifo'] as const;
  test.each(kinds.flatMap((first) => kinds.map((second) => [first, second] as const)))(
    'T4.1: a %s, then a %s',
    (first, second) => {
      const found = scan(
        makeTar([
          { path: 'target' },
          { path: 'a', kind: first, link: first === 'file' ? '' : 'target', major: 1 },
          { path: 'a', kind: second, link: second === 'file' ? '' : 'target', major: 2 },
        ]),
      );
      expect(line(found.index, 'a')).toMatchObject({ type: second, flags: ['duplicate'] });
      expect(line(found.index, 'a').link).toBe(
        second === 'symlink' || second === 'hardlink' ? 'target' : line(found.index, 'a').link,
      );
      expect(line(found.index, 'a').extras).toEqual(
        second === 'char' ? { device: { major: 2, minor: 0 } } : undefined,
      );
      expect(marks(found)).toEqual(['T4 error a']);
    },
  );
  test('T4.2: a directory again is metadata', () => {
    const found = scan(
      makeTar([
        { path: 'd', kind: 'directory', mode: 0o700 },
        { path: 'd/f' },
        { path: 'd/', kind: 'directory', mode: 0o755 },
      ]),
    );
    expect(lines(found.index)).toMatchObject([
      { path: 'd', mode: 0o755, flags: ['duplicate'] },
      { path: 'd/f' },
    ]);
    expect(marks(found)).toEqual(['T4 error d']);
  });
  test('T4.2: a directory after what is in it is no duplicate', () => {
    expect(short([{ path: 'd/f' }, { path: 'd', kind: 'directory' }])).toEqual({
      tree: ['directory d', 'file d/f'],
      found: [],
    });
  });

  test.each(['file', 'symlink'] as const)('T4.3: a %s over a directory takes what is below away', (kind) => {
    expect(
      short([
        { path: 'd', kind: 'directory' },
        { path: 'd/x/y' },
        { path: 'e' },
        { path: 'd', kind, link: kind === 'symlink' ? 'e' : '' },
      ]),
    ).toEqual({ tree: [`${kind} d`, 'file e'], found: ['T4 error d'] });
  });
  test('T4.3: also over an implied one, which is a finding of its own', () => {
    expect(short([{ path: 'd/x/y' }, { path: 'd' }])).toEqual({ tree: ['file d'], found: ['T4 warning d'] });
  });
  test('T4.3: the directory can come back, without what it had', () => {
    expect(
      short([
        { path: 'd', kind: 'directory' },
        { path: 'd/old' },
        { path: 'd/both', kind: 'symlink', link: 'x' },
        { path: 'd/sub/old' },
        { path: 'd' },
        { path: 'd', kind: 'directory' },
        { path: 'd/both', content: 'x' },
        { path: 'd/new' },
        { path: 'd/sub/new' },
      ]),
    ).toEqual({
      tree: ['directory d', 'file d/both', 'implied d/sub', 'file d/new', 'file d/sub/new'],
      found: ['T4 error d', 'T4 error d'],
    });
  });
  test('T4.3: what came back has nothing left of what it was', () => {
    const found = scan(
      makeTar(
        [
          { path: 'd/e', kind: 'directory', mode: 0o700, uid: 9, xattrs: { 'user.a': 'v' }, uname: 'me' },
          { path: 'd' },
          { path: 'd', kind: 'directory' },
          { path: 'd/e/f' },
        ],
        'pax',
      ),
    );
    expect(line(found.index, 'd/e')).toMatchObject({
      type: 'implied',
      mode: 0,
      uid: 0,
      owner: '',
      flags: [],
      extras: undefined,
    });
  });
  test('T4.3: again and again, and in depth, against a model', () => {
    const entries: MadeEntry[] = [];
    for (let round = 0; round < 40; round += 1) {
      entries.push({ path: `a/${round % 3}/b/${round % 5}` });
      if (round % 4 === 1) entries.push({ path: `a/${round % 3}` });
      if (round % 11 === 7) entries.push({ path: 'a', kind: 'symlink', link: 'x' });
      if (round % 11 === 8) entries.push({ path: 'a', kind: 'directory' });
    }
    // The model unpacks as engines do: what is in the way goes, with all below.
    const model = new Map<string, string>();
    const remove = (path: string): void => {
      for (const known of model.keys())
        if (known === path || known.startsWith(`${path}/`)) model.delete(known);
    };
    for (const { path, kind = 'file' } of entries) {
      const parts = (path as string).split('/');
      for (let depth = 1; depth < parts.length; depth += 1) {
        const above = parts.slice(0, depth).join('/');
        const known = model.get(above);
        if (known === 'file') remove(above);
        if (known === undefined || known === 'file') model.set(above, 'implied');
      }
      const known = model.get(path as string);
      if (kind !== 'directory' && (known === 'directory' || known === 'implied')) remove(path as string);
      model.set(path as string, kind);
    }
    const found = scan(makeTar(entries));
    expect(new Map(lines(found.index).map(({ path, type }) => [path, type]))).toEqual(model);
  });

  test('T4.4: an entry below a symlink: the symlink stands and has children', () => {
    expect(
      short([
        { path: 'usr/bin', kind: 'directory' },
        { path: 'bin', kind: 'symlink', link: 'usr/bin' },
        { path: 'bin/sh' },
      ]),
    ).toEqual({
      tree: ['implied usr', 'directory usr/bin', 'symlink bin', 'file bin/sh'],
      found: ['T4 warning bin/sh'],
    });
  });
  test.each(['file', 'fifo', 'char', 'hardlink'] as const)(
    'T4.5: an entry below a %s: a directory takes its place',
    (kind) => {
      expect(short([{ path: 'd', kind, link: kind === 'hardlink' ? 'x' : '' }, { path: 'd/f' }])).toEqual({
        tree: ['implied d', 'file d/f'],
        found: ['T4 error d/f'],
      });
    },
  );
  test('T4.5: also where its name ended in a slash', () => {
    const result = scan(tarOf([tarHeader({ name: 'p/', typeflag: '6' }), tarEntry({ path: 'p/f' })]));
    expect(lines(result.index)).toMatchObject([
      { path: 'p', type: 'implied', flags: ['duplicate'] },
      { path: 'p/f' },
    ]);
    expect(marks(result)).toEqual(['T4 error p/f']);
  });
});
