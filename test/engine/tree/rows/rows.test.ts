import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TreeFilter } from '../../../../shared/view.ts';
import { changedTree } from '../../../../main/engine/tree/changes.ts';
import { layerTree } from '../../../../main/engine/tree/layer-tree.ts';
import { mergeLayers } from '../../../../main/engine/tree/overlay/overlay.ts';
import { openRows } from '../../../../main/engine/tree/rows/rows.ts';
import type { RowQuery, RowView } from '../../../../main/engine/tree/rows/rows.ts';
import { findPath } from '../../../../main/engine/tree/tree.ts';
import type { Tree } from '../../../../main/engine/tree/tree.ts';
import { dir, file, hard, hide, makeLayer, opaque, symlink } from '../make-layer.ts';
import type { EntrySpec } from '../make-layer.ts';

const all: TreeFilter = { text: '', kinds: [], changes: [], flags: [], minSize: null, maxSize: null };
const openAll: RowQuery = { filter: all, sort: 'name', expansion: { mode: 'all', except: [] } };

function merged(...layers: readonly (readonly EntrySpec[])[]): Tree {
  return mergeLayers(layers.map(makeLayer), { upTo: layers.length - 1 }).tree;
}

/** Lines as `  name size`, indented by depth, with `+` or `-` for folders that can be opened or are open. */
function lines(view: RowView): string[] {
  return view
    .page(0, 1_000)
    .rows.map(
      (row) =>
        `${'  '.repeat(row.depth)}${row.name}${row.expandable ? (row.expanded ? ' -' : ' +') : ''} ${row.size}`,
    );
}

const tree = merged([
  dir('usr'),
  dir('usr/lib'),
  file('usr/lib/libc.so', 50),
  file('usr/lib/libm.so', 90),
  file('usr/lib/readme', 9),
  dir('usr/bin'),
  file('usr/bin/sh', 30, { mode: 0o4755 }),
  symlink('bin', 'usr/bin'),
  dir('empty'),
  file('zero', 0),
]);

describe('what is visible', () => {
  test('all open', () => {
    expect(lines(openRows(tree, openAll))).toEqual([
      'bin 0',
      'empty 0',
      'usr - 179',
      '  bin - 30',
      '    sh 30',
      '  lib - 149',
      '    libc.so 50',
      '    libm.so 90',
      '    readme 9',
      'zero 0',
    ]);
  });

  test('none open but some', () => {
    const except = [findPath(tree, 'usr')!];
    const view = openRows(tree, { ...openAll, expansion: { mode: 'none', except } });
    expect(lines(view)).toEqual(['bin 0', 'empty 0', 'usr - 179', '  bin + 30', '  lib + 149', 'zero 0']);
  });

  test('all open but some; numbers that are no nodes do nothing', () => {
    const except = [findPath(tree, 'usr')!, 999];
    const view = openRows(tree, { ...openAll, expansion: { mode: 'all', except } });
    expect(lines(view)).toEqual(['bin 0', 'empty 0', 'usr + 179', 'zero 0']);
  });

  test('by size, equal ones by name', () => {
    expect(lines(openRows(tree, { ...openAll, sort: 'size' }))).toEqual([
      'usr - 179',
      '  lib - 149',
      '    libm.so 90',
      '    libc.so 50',
      '    readme 9',
      '  bin - 30',
      '    sh 30',
      'bin 0',
      'empty 0',
      'zero 0',
    ]);
  });

  test('pages', () => {
    const view = openRows(tree, openAll);
    const page = view.page(3, 2);
    expect({ ...page, rows: page.rows.map((row) => row.path) }).toEqual({
      total: 10,
      matches: 10,
      entries: 10,
      from: 3,
      rows: ['usr/bin', 'usr/bin/sh'],
    });
    expect(view.page(9, 100).rows).toHaveLength(1);
    expect(view.page(10, 5).rows).toEqual([]);
    expect(view.page(0, 0).rows).toEqual([]);
  });

  test('a row has all that a line shows', () => {
    const row = openRows(tree, openAll).page(4, 1).rows[0];
    expect(row).toEqual({
      node: findPath(tree, 'usr/bin/sh'),
      depth: 2,
      path: 'usr/bin/sh',
      name: 'sh',
      kind: 'file',
      size: 30,
      mode: 0o4755,
      uid: 0,
      gid: 0,
      mtime: 0,
      link: null,
      layer: 0,
      change: null,
      flags: ['setuid'],
      expandable: false,
      expanded: false,
    });
  });

  test('the tree of nothing has no rows', () => {
    const view = openRows(merged(), openAll);
    expect(view.page(0, 10)).toEqual({ total: 0, matches: 0, entries: 0, from: 0, rows: [] });
  });
});

describe('filters', () => {
  const shown = (filter: Partial<TreeFilter>, of: Tree = tree): string[] =>
    lines(openRows(of, { ...openAll, filter: { ...all, ...filter } }));

  test('by name: ancestors for context, sizes of what matches', () => {
    expect(shown({ text: '*.so' })).toEqual(['usr - 140', '  lib - 140', '    libc.so 50', '    libm.so 90']);
    const view = openRows(tree, { ...openAll, filter: { ...all, text: '*.so' } });
    expect([view.page(0, 9).total, view.page(0, 9).matches]).toEqual([4, 2]);
  });

  test('by a piece of the path: all below a folder that has it', () => {
    expect(shown({ text: 'USR/L' })).toEqual([
      'usr - 149',
      '  lib - 149',
      '    libc.so 50',
      '    libm.so 90',
      '    readme 9',
    ]);
  });

  test('by kind', () => {
    expect(shown({ kinds: ['symlink'] })).toEqual(['bin 0']);
    expect(shown({ kinds: ['symlink', 'file'], text: 'bin' })).toEqual([
      'bin 0',
      'usr - 30',
      '  bin - 30',
      '    sh 30',
    ]);
  });

  test('directories alone keep their sizes, and size bounds speak of them', () => {
    expect(shown({ kinds: ['directory'] })).toEqual(['empty 0', 'usr - 179', '  bin 30', '  lib 149']);
    expect(shown({ kinds: ['directory'], minSize: 100 })).toEqual(['usr - 179', '  lib 149']);
  });

  test('by size: of files, not of folders', () => {
    expect(shown({ minSize: 50 })).toEqual(['usr - 140', '  lib - 140', '    libc.so 50', '    libm.so 90']);
    expect(shown({ minSize: 50, maxSize: 60 })).toEqual(['usr - 50', '  lib - 50', '    libc.so 50']);
  });

  test('by flag: any of those asked for', () => {
    expect(shown({ flags: ['setuid', 'device'] })).toEqual(['usr - 30', '  bin - 30', '    sh 30']);
  });

  test('by change: only trees of changes have any', () => {
    const layers = [
      [dir('d'), file('d/x', 3), file('d/y', 4)],
      [file('d/x', 5), hide('d/y'), file('d/z', 6)],
    ];
    const built = layers.map(makeLayer);
    const changes = changedTree(
      mergeLayers(built, { upTo: 0 }).tree,
      mergeLayers(built, { upTo: 1 }).tree,
      1,
    );
    expect(shown({}, changes)).toEqual(['d - 11', '  x 5', '  y 4', '  z 6']);
    expect(shown({ changes: ['removed'] }, changes)).toEqual(['d - 0', '  y 4']);
    expect(shown({ changes: ['added', 'modified'] }, changes)).toEqual(['d - 11', '  x 5', '  z 6']);
    expect(shown({ changes: ['added'] })).toEqual([]);
  });

  test('V6: trees of changes say how many entries have which, whatever is filtered and by whichever view', () => {
    const built = [
      [dir('d'), file('d/x', 3), file('d/y', 4), file('d/w', 4)],
      [file('d/x', 5), hide('d/y'), hide('d/w'), file('e/z', 6)],
    ].map(makeLayer);
    const upper = mergeLayers(built, { upTo: 1 }).tree;
    const changes = changedTree(mergeLayers(built, { upTo: 0 }).tree, upper, 1);
    const query = { filter: all, sort: 'name', expansion: { mode: 'none', except: [] } } as const;
    const view = openRows(changes, query);
    const counts = { added: 2, modified: 1, removed: 2 };
    expect(view.page(0, 0).changes).toEqual(counts);
    const filtered = openRows(changes, { ...query, filter: { ...all, text: 'x' } }, view);
    expect(filtered.page(0, 5)).toMatchObject({ matches: 1, changes: counts });
    expect(openRows(upper, query, filtered).page(0, 0).changes).toBeUndefined();
  });

  test('sorting by size goes by what matches', () => {
    const filter = { ...all, text: 'readme' };
    const two = merged([file('a/big', 100), file('a/readme', 1), file('b/readme', 2)]);
    expect(lines(openRows(two, { ...openAll, filter, sort: 'size' }))).toEqual([
      'b - 2',
      '  readme 2',
      'a - 1',
      '  readme 1',
    ]);
  });

  test('whiteouts are found by the path that they hide, opaque markers by that of their folder', () => {
    const layer = layerTree([makeLayer([hide('d/gone'), opaque('e')])], 0);
    expect(shown({ text: 'gone' }, layer)).toEqual(['d - 0', '  gone 0']);
    expect(shown({ text: '/^e$/' }, layer)).toEqual(['e - 0', '   0']);
    expect(shown({ kinds: ['opaque'] }, layer)).toEqual(['e - 0', '   0']);
  });

  test('T4.4: what stands below a symlink of a layer counts once', () => {
    const layer = layerTree([makeLayer([symlink('l', '/t'), file('l/x', 7)])], 0);
    expect(shown({ kinds: ['file', 'symlink'] }, layer)).toEqual(['l - 7', '  x 7']);
  });

  test('hard links count once', () => {
    expect(shown({ text: 'x' }, merged([file('xa', 7), hard('xb', 'xa')]))).toEqual(['xa 7', 'xb 0']);
  });

  test('a filter that cannot be read is a problem', () => {
    expect(() => shown({ text: '/(/' })).toThrow('regular expression');
  });
});

describe('locating a path', () => {
  test('gives its line once its ancestors are open', () => {
    const closed = openRows(tree, { ...openAll, expansion: { mode: 'none', except: [] } });
    const location = closed.locate('usr/lib/libm.so');
    expect(location).toEqual({
      node: findPath(tree, 'usr/lib/libm.so'),
      ancestors: [findPath(tree, 'usr'), findPath(tree, 'usr/lib')],
      row: 6,
    });
    const opened = openRows(tree, { ...openAll, expansion: { mode: 'none', except: location!.ancestors } });
    expect(opened.page(location!.row, 1).rows[0]?.path).toBe('usr/lib/libm.so');
  });

  test('is null for the root, for what is not there, and for what is filtered out', () => {
    expect(openRows(tree, openAll).locate('')).toBeNull();
    expect(openRows(tree, openAll).locate('usr/nothing')).toBeNull();
    expect(openRows(tree, { ...openAll, filter: { ...all, text: 'sh' } }).locate('zero')).toBeNull();
  });
});

test('a view made from the one before it is the same as a new one', () => {
  const filter = { ...all, text: 'lib' };
  const closed: RowQuery = { filter, sort: 'size', expansion: { mode: 'none', except: [] } };
  const before = openRows(tree, closed);
  const open: RowQuery = { ...closed, expansion: { mode: 'all', except: [] } };
  const after = openRows(tree, open, before);
  expect(after.shown).toBe(before.shown);
  expect(lines(after)).toEqual(lines(openRows(tree, open)));
  const other = openRows(tree, { ...open, filter: all }, after);
  expect(lines(other)).toEqual(lines(openRows(tree, { ...open, filter: all })));
});

test('random trees: rows are what a recursive listing says', () => {
  const path = fc
    .array(fc.constantFrom('a', 'b', 'ab', 'c.so'), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.join('/'));
  const entries = fc.uniqueArray(fc.tuple(path, fc.integer({ min: 0, max: 5 })), {
    selector: ([each]) => each,
    maxLength: 25,
  });
  const query = fc.record({
    text: fc.constantFrom('', 'b', 'a/b', '*.so', '/^a.*b$/', 'b/*'),
    minSize: fc.option(fc.integer({ min: 0, max: 5 })),
    sort: fc.constantFrom('name' as const, 'size' as const),
    mode: fc.constantFrom('all' as const, 'none' as const),
    except: fc.array(fc.nat(30), { maxLength: 5 }),
  });
  fc.assert(
    fc.property(entries, query, (files, { text, minSize, sort, mode, except }) => {
      const leaves = files.filter(([each]) => !files.some(([other]) => other.startsWith(`${each}/`)));
      const random = merged(leaves.map(([each, size]) => file(each, size)));
      const filter = { ...all, text, minSize };
      const view = openRows(random, { filter, sort, expansion: { mode, except } });
      const expected: string[] = [];
      const hits = matcherOf(text);
      const fits = (each: string): boolean => {
        const leaf = leaves.find(([other]) => other === each);
        return hits(each) && (minSize === null || (leaf !== undefined && leaf[1] >= minSize));
      };
      const paths = [
        ...new Set(
          leaves.flatMap(([each]) => each.split('/').map((_, at, parts) => parts.slice(0, at + 1).join('/'))),
        ),
      ];
      const isShown = (each: string): boolean =>
        paths.some((other) => fits(other) && (other === each || other.startsWith(`${each}/`)));
      const sizeOf = (each: string): number =>
        leaves
          .filter(([other]) => fits(other) && (other === each || other.startsWith(`${each}/`)))
          .reduce((sum, [, size]) => sum + size, 0);
      const list = (folder: string): void => {
        const children = paths
          .filter((each) => each.slice(0, Math.max(0, each.lastIndexOf('/'))) === folder && isShown(each))
          .sort();
        if (sort === 'size') children.sort((a, b) => sizeOf(b) - sizeOf(a));
        for (const child of children) {
          expected.push(`${child} ${sizeOf(child)}`);
          if ((mode === 'all') !== except.includes(findPath(random, child)!)) list(child);
        }
      };
      list('');
      expect(view.page(0, 1_000).rows.map((row) => `${row.path} ${row.size}`)).toEqual(expected);
      expect(view.page(0, 0).matches).toBe(paths.filter(fits).length);
    }),
    { numRuns: 500 },
  );
});

function matcherOf(text: string): (path: string) => boolean {
  if (text === '*.so') return (path) => /[^/]*\.so$/.test(path.slice(path.lastIndexOf('/') + 1));
  if (text === 'b/*') return (path) => /^b\/[^/]*$/.test(path);
  if (text.startsWith('/')) return (path) => /^a.*b$/.test(path);
  return (path) => path.includes(text);
}
