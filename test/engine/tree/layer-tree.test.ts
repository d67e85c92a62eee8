import { expect, test } from 'vitest';
import { ProblemError } from '../../../shared/problem.ts';
import { layerTree } from '../../../main/engine/tree/layer-tree.ts';
import { nodeName, findPath, pathOf } from '../../../main/engine/tree/tree.ts';
import { kindOf } from '../../../main/engine/tree/node-kind.ts';
import { dir, file, hard, hide, makeLayer, opaque, symlink } from './make-layer.ts';
import { showTree } from './show-tree.ts';

test('W1, W2: whiteouts and opaque markers stand under the path that they hide', () => {
  const layers = [makeLayer([]), makeLayer([hide('a/x'), file('a/x', 3), opaque('b'), dir('c')])];
  expect(showTree(layerTree(layers, 1))).toEqual([
    'a directory 3 @1',
    'a/x file 3 @1',
    'a/x whiteout 0 @1',
    'b directory 0 @1',
    'b opaque 0 @1',
    'c directory 0 @1',
  ]);
});

test('W1: of a whiteout and an entry of one name the whiteout comes first, a path leads to the entry', () => {
  for (const entries of [
    [hide('x'), file('x', 3)],
    [file('x', 3), hide('x')],
  ]) {
    const tree = layerTree([makeLayer(entries)], 0);
    expect([1, 2].map((node) => `${nodeName(tree, node)} ${kindOf(tree.kind[node]!)}`)).toEqual([
      'x whiteout',
      'x file',
    ]);
    expect(findPath(tree, 'x')).toBe(2);
  }
});

test('W2: an opaque marker has the path of its directory, and no name', () => {
  const tree = layerTree([makeLayer([opaque('d'), file('d/x', 1)])], 0);
  const marker = [1, 2, 3].find((node) => kindOf(tree.kind[node]!) === 'opaque')!;
  expect([nodeName(tree, marker), pathOf(tree, marker)]).toEqual(['', 'd']);
});

test('W3: reserved names stand as they are', () => {
  const tree = layerTree([makeLayer([dir('.wh..wh.plnk'), file('.wh..wh.plnk/1', 2), file('.wh.', 0)])], 0);
  expect(showTree(tree)).toEqual([
    '.wh. file 0 @0',
    '.wh..wh.plnk directory 2 @0',
    '.wh..wh.plnk/1 file 2 @0',
  ]);
});

test('T4.4: a symlink with entries below it shows them', () => {
  const tree = layerTree([makeLayer([symlink('l', '/tmp'), file('l/x', 2)])], 0);
  expect(showTree(tree)).toEqual(['l symlink 2 @0', 'l/x file 2 @0']);
});

test('T5: hard links have no size', () => {
  const tree = layerTree([makeLayer([file('a', 2), hard('b', 'a')])], 0);
  expect(showTree(tree)).toEqual(['a file 2 @0', 'b hardlink 0 @0']);
});

test('a layer that is not there is a problem', () => {
  expect(() => layerTree([], 0)).toThrow(ProblemError);
});
