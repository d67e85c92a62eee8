import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeName } from '../../../shared/layer-path.ts';
import { changedTree } from '../../../main/engine/tree/changes.ts';
import { fileEntries } from '../../../main/engine/tree/files.ts';
import { layerTree } from '../../../main/engine/tree/layer-tree.ts';
import { mergeLayers } from '../../../main/engine/tree/overlay/overlay.ts';
import type { Tree } from '../../../main/engine/tree/tree.ts';
import { dir, file, hard, hide, makeLayer, opaque, symlink } from './make-layer.ts';

const paths = (tree: Tree): string[] => [...fileEntries(tree)].map((entry) => `${entry.path} ${entry.kind}`);

test('entries have the fields of `varve files --json`', () => {
  const layers = [
    makeLayer([
      dir('d', { mode: 0o750, uid: 1, gid: 2, mtime: 3.5 }),
      file('d/f', 5),
      symlink('l', '/x'),
      hard('h', './d/f'),
    ]),
  ];
  expect([...fileEntries(mergeLayers(layers, { upTo: 0 }).tree)]).toEqual([
    { path: 'd', kind: 'directory', size: 0, mode: 0o750, uid: 1, gid: 2, mtime: 3.5, layer: 0 },
    { path: 'd/f', kind: 'file', size: 5, mode: 0o644, uid: 0, gid: 0, mtime: 0, layer: 0 },
    { path: 'h', kind: 'hardlink', size: 0, mode: 0o644, uid: 0, gid: 0, mtime: 0, link: 'd/f', layer: 0 },
    { path: 'l', kind: 'symlink', size: 0, mode: 0o777, uid: 0, gid: 0, mtime: 0, link: '/x', layer: 0 },
  ]);
});

test('sorted by the bytes of the whole path, not component by component', () => {
  const { tree } = mergeLayers(
    [makeLayer([file('a/x', 1), file('a-b', 1), file('a-b2/y', 1), file('a0', 1), file('a!/z', 1)])],
    {
      upTo: 0,
    },
  );
  expect(paths(tree).map((line) => line.split(' ')[0])).toEqual([
    'a',
    'a!',
    'a!/z',
    'a-b',
    'a-b2',
    'a-b2/y',
    'a/x',
    'a0',
  ]);
});

test('a layer: what the tar lists with its whiteouts, not what it implies, nor the root', () => {
  const tree = layerTree([makeLayer([dir('.'), hide('a/x'), file('a/x', 1), opaque('b'), opaque('')])], 0);
  expect(paths(tree)).toEqual([' opaque', 'a/x whiteout', 'a/x file', 'b opaque']);
});

test.each([
  ['before', [hide('a'), dir('a')]],
  ['behind', [dir('a'), hide('a')]],
] as const)('a layer: a whiteout %s a directory of its name is listed before what is in that', (_, both) => {
  const tree = layerTree([makeLayer([...both, file('a/x', 1), file('b', 1)])], 0);
  expect(paths(tree).slice(0, 2).toSorted()).toEqual(['a directory', 'a whiteout']);
  expect(paths(tree).slice(2)).toEqual(['a/x file', 'b file']);
});

test('merged: directories that are only implied are there', () => {
  expect(paths(mergeLayers([makeLayer([dir('.'), file('a/x', 1)])], { upTo: 0 }).tree)).toEqual([
    'a directory',
    'a/x file',
  ]);
});

test('changes: with their marks, without what is unchanged', () => {
  const layers = [
    makeLayer([dir('d'), file('d/x', 1), file('d/y', 1)]),
    makeLayer([hide('d/x'), file('d/z', 2)]),
  ];
  const tree = changedTree(mergeLayers(layers, { upTo: 0 }).tree, mergeLayers(layers, { upTo: 1 }).tree, 1);
  expect([...fileEntries(tree)].map(({ path, change, layer }) => `${path} ${change!} @${layer}`)).toEqual([
    'd/x removed @0',
    'd/z added @1',
  ]);
});

test('T1: names that are not UTF-8 survive', () => {
  const name = 'd/\udcff\udc80é';
  const { tree } = mergeLayers([makeLayer([file(name, 1)])], { upTo: 0 });
  expect([...fileEntries(tree)].map((entry) => entry.path)).toEqual(['d', name]);
});

test('random trees: every entry once, in order', () => {
  const part = fc.string({
    unit: fc.constantFrom('a', 'b', '-', '.', '0', '\udcff', 'é'),
    minLength: 1,
    maxLength: 3,
  });
  const path = fc
    .array(
      part.filter((each) => !/^\.{1,2}$/.test(each)),
      { minLength: 1, maxLength: 4 },
    )
    .map((parts) => parts.join('/'));
  fc.assert(
    fc.property(fc.array(path, { maxLength: 30 }), (list) => {
      const leaves = list.filter((each) => !list.some((other) => other.startsWith(`${each}/`)));
      const { tree } = mergeLayers([makeLayer(leaves.map((each) => file(each, 1)))], { upTo: 0 });
      const all = new Set(
        leaves.flatMap((each) => each.split('/').map((_, at, parts) => parts.slice(0, at + 1).join('/'))),
      );
      const expected = [...all].sort((a, b) => Buffer.compare(encodeName(a), encodeName(b)));
      expect([...fileEntries(tree)].map((entry) => entry.path)).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});
