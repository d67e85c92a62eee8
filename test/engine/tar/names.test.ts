import { describe, expect, test } from 'vitest';
import { entryName, entryPath, findNode, pathBytes } from '../../../main/engine/tar/index/entry-path.ts';
import { ownerOf } from '../../../main/engine/tar/index/owners.ts';
import { encodeName, type LayerPath } from '../../../shared/layer-path.ts';
import { makeTar, paxHeader, tarEntry, tarHeader, tarOf, type Text } from '../../make/tar-maker.ts';
import { line, lines, marks, paths, scan } from './scan-both.ts';

/** A file of that name, by a PAX record, which can say anything. */
function named(name: Text): ReturnType<typeof scan> {
  return scan(tarOf([paxHeader([['path', name]]), tarHeader({ name: 'short' })]));
}

describe('T2: absolute names', () => {
  test('T2.1: are placed as without the slash, flagged, and no finding', () => {
    const found = scan(makeTar([{ path: '/nix/store/x', content: 'a' }, { path: 'nix/store/y' }]));
    expect(paths(found.index)).toEqual(['nix', 'nix/store', 'nix/store/x', 'nix/store/y']);
    expect(lines(found.index).map(({ flags }) => flags)).toEqual([[], [], ['absolute'], []]);
    expect(found.findings).toEqual([]);
  });
  test('T2.1: symlink targets are text, whatever they say', () => {
    for (const link of ['/etc/passwd', '../../../etc/passwd', 'C:\\x', '.', '//a//'])
      expect(line(scan(makeTar([{ path: 'l', kind: 'symlink', link }])).index, 'l')).toMatchObject({
        link,
        flags: [],
      });
  });
  test.each(['./a/b', 'a//b', './/a/./b', '/a/b', '//a/b', 'a/./././b', '././/a///b'])(
    'T2.2: %s is a/b',
    (name) => {
      expect(paths(named(name).index)).toEqual(['a', 'a/b']);
      expect(named(name).findings).toEqual([]);
    },
  );
  test.each(['./', '/', '.', '//', './.'])('T2.2: %s is the root, and sets its metadata', (path) => {
    const found = scan(makeTar([{ path, kind: 'directory', mode: 0o700, uid: 5 }, { path: 'a' }]));
    expect(found.index.count).toBe(2);
    expect([found.index.type[0], found.index.mode[0], ownerOf(found.index, 0).uid]).toEqual([2, 0o700, 5]);
    expect(found.findings).toEqual([]);
  });
  test('T2.2: a slash at the end changes nothing', () => {
    const found = scan(
      makeTar([{ path: 'd/', kind: 'directory' }, { path: 'd/e//', kind: 'directory' }, { path: 'd/e/f' }]),
    );
    expect(paths(found.index)).toEqual(['d', 'd/e', 'd/e/f']);
  });
  test('implied directories come before what is in them; a parent is always before its children', () => {
    const found = scan(
      makeTar([
        { path: 'a/b/c' },
        { path: 'a/d' },
        { path: 'e/f' },
        { path: 'a/b', kind: 'directory', mode: 0o711 },
      ]),
    );
    expect(lines(found.index).map(({ path, type }) => `${type} ${path}`)).toEqual([
      'implied a',
      'directory a/b',
      'file a/b/c',
      'file a/d',
      'implied e',
      'file e/f',
    ]);
    expect(line(found.index, 'a/b').mode).toBe(0o711);
    expect(found.findings).toEqual([]);
    for (let node = 1; node < found.index.count; node += 1)
      expect(found.index.parent[node]).toBeLessThan(node);
  });
  test('names that repeat are kept once where that is cheap to see', () => {
    const found = scan(makeTar(Array.from({ length: 100 }, (_, at) => ({ path: `${at}/default.nix` }))));
    expect(found.index.names.length).toBeLessThan(100 * 'default.nix'.length);
    expect(lines(found.index).filter(({ path }) => path.endsWith('/default.nix'))).toHaveLength(100);
  });
});

describe('T3: unfit names', () => {
  test.each([
    ['../../etc/passwd', ['..', '../..', '../../etc', '../../etc/passwd']],
    ['a/../../b', ['a', 'a/..', 'a/../..', 'a/../../b']],
    ['..', ['..']],
    ['/../x', ['..', '../x']],
    ['a/..', ['a', 'a/..']],
  ])('T3.1: %s: ".." is a name, never resolved', (name, expected) => {
    const found = named(name);
    expect(paths(found.index)).toEqual(expected);
    expect(marks(found)).toEqual([`T3 error ${name}`]);
    expect(line(found.index, expected.at(-1)!).flags).toContain('unsafe');
  });
  test('T3.1: what is below ".." is unsafe too, each with its finding; the rest is not', () => {
    const found = scan(
      makeTar([{ path: '../a' }, { path: '../b' }, { path: 'c' }, { path: '..c/...' }, { path: 'a..b' }]),
    );
    expect(
      lines(found.index)
        .filter(({ flags }) => flags.includes('unsafe'))
        .map(({ path }) => path),
    ).toEqual(['..', '../a', '../b']);
    expect(marks(found)).toEqual(['T3 error ../a', 'T3 error ../b']);
  });
  test('T3.2: NUL stays in the name', () => {
    const found = named('a\0b');
    expect(paths(found.index)).toEqual(['a\0b']);
    expect(marks(found)).toEqual(['T3 error a\\x00b']);
  });
  test('T3.3: no name at all', () => {
    const found = scan(tarOf([tarHeader({ name: '' }), tarEntry({ path: 'after' })]));
    expect(paths(found.index)).toEqual(['after']);
    expect(found).toMatchObject({ entries: 2, complete: true });
    expect(marks(found)).toEqual(['T3 error']);
  });
  test.each(['file', 'symlink', 'fifo', 'hardlink'] as const)('T3.3: the root as a %s', (kind) => {
    const found = scan(makeTar([{ path: '.', kind, link: 'x', mode: 0o123 }, { path: 'a' }]));
    expect(paths(found.index)).toEqual(['a']);
    expect([found.index.type[0], found.index.mode[0]]).toEqual([0, 0]);
    expect(marks(found)).toEqual(['T3 error .']);
  });
  test.each([
    ['C:\\Windows\\evil.dll', true],
    ['C:/Windows/evil.dll', true],
    ['z:', true],
    ['./C:', true],
    ['/C:/x', true],
    ['..\\..\\x', true],
    ['a\\..\\x', true],
    ['a/b\\..', true],
    ['C:x', false],
    ['a/C:', false],
    ['1:', false],
    ['B::Deparse.3pm', false],
    ['system-systemd\\x2dcryptsetup.slice', false],
    ['a\\b', false],
    ['a\\...\\b', false],
  ])('T3.4: %s: unsafe is %s', (name, unsafe) => {
    const found = named(name);
    expect(lines(found.index).at(-1)!.flags.includes('unsafe')).toBe(unsafe);
    expect(marks(found)).toHaveLength(unsafe ? 1 : 0);
    if (unsafe) expect(marks(found)[0]).toMatch(/^T3 warning/);
    expect(paths(found.index).at(-1)).toBe(name.replace(/^\.?\//, ''));
  });
  test('T3.7: a path of 4,094 bytes fits, one of 4,095 does not, nor a symlink’s text of 4,096', () => {
    const long = (bytes: number): string => `${'d'.repeat(200)}/`.repeat(20) + 'e'.repeat(bytes - 20 * 201);
    for (const lead of ['', './', '/', './/./']) {
      expect(marks(named(lead + long(4_094)))).toEqual([]);
      expect(named(lead + long(4_095)).findings).toMatchObject([
        { rule: 'T3', severity: 'error', what: 'a path of 4,095 bytes' },
      ]);
    }
    const link = (bytes: number): ReturnType<typeof scan> =>
      scan(tarOf([paxHeader([['linkpath', 'l'.repeat(bytes)]]), tarHeader({ name: 's', typeflag: '2' })]));
    expect(marks(link(4_095))).toEqual([]);
    expect(marks(link(4_096))).toEqual(['T3 error s']);
  });
  test('T3.5: a component of 255 bytes fits, one of 256 does not', () => {
    expect(named(`d/${'n'.repeat(255)}`).findings).toEqual([]);
    expect(marks(named(`d/${'n'.repeat(256)}/f`))).toEqual([expect.stringContaining('T3 error')]);
  });
  test.each([
    ['../../etc/shadow', 'error'],
    ['a/../b', 'error'],
    ['C:\\x', 'warning'],
  ])('T3.6: a hard link to %s', (link, severity) => {
    const found = scan(makeTar([{ path: 'b' }, { path: 'h', kind: 'hardlink', link }]));
    expect(marks(found)).toEqual([`T3 ${severity} h`]);
    expect(line(found.index, 'h')).toMatchObject({ link, flags: ['unsafe'] });
  });
  test('findings show names as text fit for a terminal', () => {
    const found = named('../\u001b[31mred\n\u202e');
    expect(found.findings[0]?.where).toBe('../\\x1b[31mred\\n\\u202e');
  });
});

describe('paths of nodes', () => {
  const tree = makeTar([
    { path: 'a/b/c' },
    { path: 'a/\udcff' },
    { path: 'ü/☃' },
    { path: 'a/b/d' },
    { path: 'b/c' },
    { path: '/abs/olute' },
  ]);
  const { index } = scan(tree);
  test('every path leads to its node and back', () => {
    for (let node = 0; node < index.count; node += 1) {
      const path = entryPath(index, node);
      expect(findNode(index, path)).toBe(node);
      expect(Buffer.from(pathBytes(index, node))).toEqual(Buffer.from(encodeName(path)));
      expect(entryName(index, node)).toBe(path.split('/').at(-1));
    }
  });
  test.each(['x', 'a/x', 'a/b/c/d', 'c', 'b/c/', 'a//b', '/a', '..', 'a/b/c\0'])(
    '%j is not there',
    (path) => {
      expect(findNode(index, path as LayerPath)).toBe(-1);
    },
  );
});
