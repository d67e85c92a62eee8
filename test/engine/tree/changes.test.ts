import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { changedTree } from '../../../main/engine/tree/changes.ts';
import { mergeLayers } from '../../../main/engine/tree/overlay/overlay.ts';
import type { Tree } from '../../../main/engine/tree/tree.ts';
import { dir, file, hard, hide, makeLayer, opaque, symlink } from './make-layer.ts';
import type { EntrySpec } from './make-layer.ts';
import { layOver, rememberContents, settle } from './model.ts';
import type { Model } from './model.ts';
import { layerStack } from './random-layers.ts';
import { showTree } from './show-tree.ts';

function changesOf(stack: readonly (readonly EntrySpec[])[], from: number, layer: number): Tree {
  const layers = stack.map(makeLayer);
  return changedTree(
    mergeLayers(layers, { upTo: from - 1 }).tree,
    mergeLayers(layers, { upTo: layer }).tree,
    from,
  );
}

const base = [dir('d'), file('d/x', 3), file('d/y', 4), dir('e'), file('e/z', 5), symlink('s', 'd')];

test('added, modified and removed are marked, what only leads to them is unchanged', () => {
  const top = [file('d/new', 7), file('d/x', 2), hide('d/y')];
  expect(showTree(changesOf([base, top], 1, 1))).toEqual([
    'd directory 9 @0 unchanged',
    'd/new file 7 @1 added',
    'd/x file 2 @1 modified',
    'd/y file 4 @0 removed',
  ]);
});

test('every entry of a removed directory is removed, and adds to its size, not to that of a living one', () => {
  expect(showTree(changesOf([base, [hide('e')]], 1, 1))).toEqual([
    'e directory 5 @0 removed',
    'e/z file 5 @0 removed',
  ]);
  expect(changesOf([base, [hide('e')]], 1, 1).size[0]).toBe(0);
});

test('W6: a directory listed again with the same metadata is unchanged, with other metadata modified', () => {
  expect(showTree(changesOf([base, [dir('d')]], 1, 1))).toEqual([]);
  expect(showTree(changesOf([base, [dir('d', { mtime: 9 })]], 1, 1))).toEqual(['d directory 0 @1 modified']);
  expect(showTree(changesOf([base, [dir('d', { uid: 9 }), file('d/n', 1)]], 1, 1))).toEqual([
    'd directory 1 @1 modified',
    'd/n file 1 @1 added',
  ]);
});

test('W6: other xattrs are other metadata', () => {
  const withCaps = (value: number): EntrySpec =>
    dir('d', { flags: 32, extras: { xattrs: new Map([['user.a', Uint8Array.of(value)]]) } });
  expect(showTree(changesOf([[withCaps(1)], [withCaps(1)]], 1, 1))).toEqual([]);
  expect(showTree(changesOf([[withCaps(1)], [withCaps(2)]], 1, 1))).toEqual(['d directory 0 @1 modified']);
  expect(showTree(changesOf([[withCaps(1)], [dir('d')]], 1, 1))).toEqual(['d directory 0 @1 modified']);
});

test('a file stored again is modified even if it looks the same', () => {
  expect(showTree(changesOf([base, [file('d/x', 3)]], 1, 1))).toEqual([
    'd directory 3 @0 unchanged',
    'd/x file 3 @1 modified',
  ]);
});

test('W6: a directory that becomes a file is modified, its children are removed below it', () => {
  expect(showTree(changesOf([base, [file('d', 1)]], 1, 1))).toEqual([
    'd file 1 @1 modified',
    'd/x file 3 @0 removed',
    'd/y file 4 @0 removed',
  ]);
});

test('W5: a symlink that becomes a directory is modified, its children are added', () => {
  expect(showTree(changesOf([base, [file('s/n', 1)]], 1, 1))).toEqual([
    's directory 1 @1 modified',
    's/n file 1 @1 added',
  ]);
});

test('W2: what an opaque directory hides is removed, what it stores again modified', () => {
  expect(showTree(changesOf([base, [dir('d'), opaque('d'), file('d/x', 3)]], 1, 1))).toEqual([
    'd directory 3 @0 unchanged'.replace('@0', '@1'),
    'd/x file 3 @1 modified',
    'd/y file 4 @0 removed',
  ]);
});

test('T5: a hard link added, its target unchanged', () => {
  expect(showTree(changesOf([base, [hard('h', 'd/x')]], 1, 1))).toEqual(['h hardlink 0 @1 added']);
});

test('several layers: what came and went does not show; from 0 all is added', () => {
  const stack = [base, [file('t', 9)], [hide('t'), file('d/x', 1)]];
  expect(showTree(changesOf(stack, 1, 2))).toEqual(['d directory 1 @0 unchanged', 'd/x file 1 @2 modified']);
  expect(showTree(changesOf(stack, 0, 0)).every((line) => line.endsWith(' added'))).toBe(true);
});

test('random stacks: the changes are the difference of two models', () => {
  fc.assert(
    fc.property(layerStack, fc.nat(3), (stack, at) => {
      const from = Math.min(at, stack.length - 1);
      rememberContents(stack);
      let model: Model = new Map();
      let lower: Model = new Map();
      stack.forEach((entries, layer) => {
        if (layer === from) lower = model;
        model = layOver(model, entries, layer);
      });
      const marks: string[] = [];
      const before = settle(lower);
      const after = settle(model);
      for (const path of lower.keys())
        if (!model.has(path)) marks.push(`${path} ${before.get(path)!.kind} removed`);
      for (const [path, node] of model) {
        const old = lower.get(path);
        if (old === undefined) marks.push(`${path} ${after.get(path)!.kind} added`);
        else if (node.layer >= from) {
          const folders = ['directory', 'implied'];
          const isFolder = folders.includes(old.kind) && folders.includes(node.kind);
          // the generator gives directories no other metadata than a time
          const time = (which: typeof node): number =>
            stack[which.layer]!.find((each) => each.path === which.entry && each.type === 'directory')
              ?.mtime ?? -1;
          const isSame = isFolder && old.kind === node.kind && time(old) === time(node);
          if (!isSame) marks.push(`${path} ${after.get(path)!.kind} modified`);
        }
      }
      const shown = showTree(changesOf(stack, from, stack.length - 1))
        .filter((line) => !line.endsWith(' unchanged'))
        .map((line) => line.replace(/ \d+ @\d+ /, ' '));
      expect(shown).toEqual(marks.toSorted());
    }),
    { numRuns: 2_000 },
  );
});
