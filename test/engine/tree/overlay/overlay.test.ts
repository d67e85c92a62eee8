import { describe, expect, test } from 'vitest';
import { mergeFindings, mergeLayers } from '../../../../main/engine/tree/overlay/overlay.ts';
import { linkOf } from '../../../../main/engine/tree/link-text.ts';
import { findPath, noLayer } from '../../../../main/engine/tree/tree.ts';
import { emptyLayer } from '../../../../main/engine/tree/empty-layer.ts';
import { dir, file, hard, hide, makeLayer, opaque, symlink } from '../make-layer.ts';
import type { EntrySpec } from '../make-layer.ts';
import { showTree } from '../show-tree.ts';

interface Row {
  readonly rule: string;
  readonly layers: readonly (readonly EntrySpec[])[];
  readonly tree: readonly string[];
  /** `rule severity where` */
  readonly findings?: readonly string[];
}

const rows: Row[] = [
  {
    rule: 'W1: a whiteout hides what is below',
    layers: [[dir('d'), file('d/x', 3), file('d/y', 4)], [hide('d/x')]],
    tree: ['d directory 4 @0', 'd/y file 4 @0'],
  },
  {
    rule: 'W1: a whiteout of a directory hides all in it',
    layers: [[dir('d'), dir('d/e'), file('d/e/f', 3)], [hide('d')]],
    tree: [],
  },
  {
    rule: 'W1: whiteout before the entry of its own layer',
    layers: [[file('x', 3)], [hide('x'), file('x', 5)]],
    tree: ['x file 5 @1'],
  },
  {
    rule: 'W1: whiteout after the entry of its own layer',
    layers: [[file('x', 3)], [file('x', 5), hide('x')]],
    tree: ['x file 5 @1'],
  },
  {
    rule: 'W1: a directory beside its whiteout starts afresh',
    layers: [
      [dir('d'), file('d/old', 3)],
      [dir('d'), file('d/new', 5), hide('d')],
    ],
    tree: ['d directory 5 @1', 'd/new file 5 @1'],
  },
  {
    rule: 'W1: a symlink may be whited out and be a directory in the same layer, which is no W5',
    layers: [
      [dir('usr/bin'), symlink('bin', 'usr/bin')],
      [hide('bin'), dir('bin'), file('bin/sh', 2)],
    ],
    tree: ['bin directory 2 @1', 'bin/sh file 2 @1', 'usr directory 0 @0', 'usr/bin directory 0 @0'],
  },
  {
    rule: 'W1: a whiteout in the first layer hides nothing of it',
    layers: [[file('x', 3), hide('x')]],
    tree: ['x file 3 @0'],
    findings: ['W4 info layer 0: .wh.x'],
  },
  {
    rule: 'W1: what was hidden comes back with a later layer, without its old children',
    layers: [[dir('d'), file('d/x', 3)], [hide('d')], [dir('d'), file('d/y', 4)]],
    tree: ['d directory 4 @2', 'd/y file 4 @2'],
  },
  {
    rule: 'W1: names are compared as bytes',
    layers: [
      [file('d/A', 1), file('d/a', 2), file('d/\udcff', 3)],
      [hide('d/a'), hide('d/\udcff')],
    ],
    tree: ['d directory 1 @0', 'd/A file 1 @0'],
  },
  {
    rule: 'W1: a whiteout below a directory that the same layer hides counts as finding something',
    layers: [
      [dir('d'), file('d/x', 3)],
      [hide('d'), hide('d/x')],
    ],
    tree: ['d directory 0 @1'],
  },
  {
    rule: 'W1: a whiteout makes the directories of its path, as engines do',
    layers: [[], [hide('a/b/x')]],
    tree: ['a directory 0 @1', 'a/b directory 0 @1'],
    findings: ['W4 info layer 1: a/b/.wh.x'],
  },
  {
    rule: 'W2: opaque hides all lower siblings',
    layers: [
      [dir('d'), file('d/x', 3), dir('d/e'), file('d/e/f', 1)],
      [dir('d'), opaque('d'), file('d/new', 5)],
    ],
    tree: ['d directory 5 @1', 'd/new file 5 @1'],
  },
  {
    rule: 'W2: opaque last in the tar',
    layers: [
      [dir('d'), file('d/x', 3)],
      [file('d/new', 5), dir('d'), opaque('d')],
    ],
    tree: ['d directory 5 @1', 'd/new file 5 @1'],
  },
  {
    rule: 'W2: opaque at the root',
    layers: [
      [file('x', 3), dir('d')],
      [opaque(''), file('y', 1)],
    ],
    tree: ['y file 1 @1'],
  },
  {
    rule: 'W2: opaque not through a symlink of a lower layer',
    layers: [
      [dir('usr/bin'), file('usr/bin/sh', 3), symlink('bin', 'usr/bin')],
      [dir('bin'), opaque('bin')],
    ],
    tree: ['bin directory 0 @1', 'usr directory 3 @0', 'usr/bin directory 3 @0', 'usr/bin/sh file 3 @0'],
    findings: ['W5 warning layer 1: bin'],
  },
  {
    rule: 'W2: an opaque directory that nobody had is no finding',
    layers: [[file('x', 3)], [dir('d'), opaque('d')]],
    tree: ['d directory 0 @1', 'x file 3 @0'],
  },
  {
    rule: 'W3: names of aufs and all below them are no files of the image',
    layers: [[file('x', 3)], [dir('.wh..wh.plnk'), file('.wh..wh.plnk/1.2', 9), file('.wh..wh.aufs', 1)]],
    tree: ['x file 3 @0'],
    findings: ['W3 info layer 1: .wh..wh.plnk', 'W3 info layer 1: .wh..wh.aufs'],
  },
  {
    rule: 'W3: whiteouts of the folder itself or the one above hide nothing',
    layers: [[file('d/x', 3)], [file('d/.wh.', 0), file('d/.wh..', 0), file('d/.wh...', 0)]],
    tree: ['d directory 3 @0', 'd/x file 3 @0'],
    findings: ['W3 error layer 1: d/.wh.', 'W3 error layer 1: d/.wh..', 'W3 error layer 1: d/.wh...'],
  },
  {
    rule: 'W4: a whiteout for what is not there',
    layers: [[file('x', 3)], [hide('y'), hide('d/z')]],
    tree: ['d directory 0 @1', 'x file 3 @0'],
    findings: ['W4 info layer 1: .wh.y', 'W4 info layer 1: d/.wh.z'],
  },
  {
    rule: 'W4: a whiteout may be a hard link, a directory, a symlink',
    layers: [
      [file('x', 3), file('y', 4), file('z', 5)],
      [hard('.wh.x', '.wh..wh.plnk/1'), dir('.wh.y'), symlink('.wh.z', 'x')],
    ],
    tree: [],
  },
  {
    rule: 'W4: a whiteout does not reach through a symlink of a lower layer',
    layers: [[dir('usr/bin'), file('usr/bin/sh', 3), symlink('bin', 'usr/bin')], [hide('bin/sh')]],
    tree: ['bin directory 0 @1', 'usr directory 3 @0', 'usr/bin directory 3 @0', 'usr/bin/sh file 3 @0'],
    findings: ['W4 info layer 1: bin/.wh.sh', 'W5 warning layer 1: bin'],
  },
  {
    rule: 'W5: a listed directory over a symlink replaces it',
    layers: [
      [dir('usr/bin'), symlink('bin', 'usr/bin')],
      [dir('bin'), file('bin/hello', 2)],
    ],
    tree: ['bin directory 2 @1', 'bin/hello file 2 @1', 'usr directory 0 @0', 'usr/bin directory 0 @0'],
    findings: ['W5 warning layer 1: bin'],
  },
  {
    rule: 'W5: so does one that is only implied',
    layers: [[dir('usr/bin'), symlink('bin', 'usr/bin')], [file('bin/hello', 2)]],
    tree: ['bin directory 2 @1', 'bin/hello file 2 @1', 'usr directory 0 @0', 'usr/bin directory 0 @0'],
    findings: ['W5 warning layer 1: bin'],
  },
  {
    rule: 'W5: a symlink over a directory removes the directory, and is no finding',
    layers: [[dir('d'), file('d/x', 3)], [symlink('d', 'e')]],
    tree: ['d symlink 0 @1'],
  },
  {
    rule: 'W6: a directory again is a metadata change',
    layers: [[dir('d'), file('d/x', 3)], [dir('d', { mode: 0o700 })]],
    tree: ['d directory 3 @1', 'd/x file 3 @0'],
  },
  {
    rule: 'W6: an implied directory changes nothing',
    layers: [[dir('d'), file('d/x', 3)], [file('d/y', 4)]],
    tree: ['d directory 7 @0', 'd/x file 3 @0', 'd/y file 4 @1'],
  },
  {
    rule: 'W6: a file over a directory removes the children, which do not come back with the directory',
    layers: [[dir('d'), file('d/x', 3)], [file('d', 1)], [dir('d')]],
    tree: ['d directory 0 @2'],
  },
  {
    rule: 'W6: a directory over a file, listed or implied, which some engines refuse',
    layers: [
      [file('d', 1), file('e', 1)],
      [dir('d'), file('e/x', 2)],
    ],
    tree: ['d directory 0 @1', 'e directory 2 @1', 'e/x file 2 @1'],
    findings: ['W6 warning layer 1: e'],
  },
  {
    rule: 'W6: a file replaces a file',
    layers: [[file('x', 1)], [file('x', 2)], [file('x', 3)]],
    tree: ['x file 3 @2'],
  },
  {
    rule: 'W8: below a symlink of the same layer entries go where it leads',
    layers: [[dir('tmp'), symlink('lnk', '/tmp'), file('lnk/x', 2)]],
    tree: ['lnk symlink 0 @0', 'tmp directory 2 @0', 'tmp/x file 2 @0'],
  },
  {
    rule: 'W8: also to a directory of a lower layer',
    layers: [[dir('a/tmp')], [symlink('a/lnk', 'tmp'), file('a/lnk/x', 2)]],
    tree: ['a directory 2 @0', 'a/lnk symlink 0 @1', 'a/tmp directory 2 @0', 'a/tmp/x file 2 @1'],
  },
  {
    rule: 'W8: where it leads to no directory they are no part of the image',
    layers: [
      [symlink('lnk', 'nowhere'), file('lnk/x', 2), file('lnk/y/z', 2), symlink('l', 'l'), file('l/x', 1)],
    ],
    tree: ['l symlink 0 @0', 'lnk symlink 0 @0'],
    findings: ['W8 error layer 0: lnk', 'W8 error layer 0: l'],
  },
  {
    rule: 'W8: a directory whose place an entry took through a symlink takes no more entries',
    layers: [[dir('d'), file('d/x', 1), symlink('l', '.'), file('l/d', 2), file('d/y', 3)]],
    tree: ['d file 2 @0', 'l symlink 0 @0'],
    findings: ['W8 error layer 0: d'],
  },
  {
    rule: 'T5: a hard link in one layer',
    layers: [[file('a', 7), hard('b', 'a')]],
    tree: ['a file 7 @0', 'b hardlink 0 @0'],
  },
  {
    rule: 'T5: a hard link to an earlier layer',
    layers: [[file('a', 7)], [hard('b', '/a')]],
    tree: ['a file 7 @0', 'b hardlink 0 @1'],
    findings: ['T5 warning layer 1: b'],
  },
  {
    rule: 'T5: the target changes later, the link keeps the old content',
    layers: [[file('a', 7), hard('b', './a')], [file('a', 1)]],
    tree: ['a file 1 @1', 'b file 7 @0'],
  },
  {
    rule: 'T5: the target is removed later, the first remaining name is the file',
    layers: [[file('a', 7), hard('c', 'a'), hard('b', 'c')], [hide('a')]],
    tree: ['b file 7 @0', 'c hardlink 0 @0'],
  },
  {
    rule: 'T5: the link changes later, the target does not',
    layers: [[file('a', 7), hard('b', 'a')], [file('b', 1)]],
    tree: ['a file 7 @0', 'b file 1 @1'],
  },
  {
    rule: 'T5: a rename is a hard link and a whiteout',
    layers: [[file('a', 7)], [hard('b', 'a'), hide('a')]],
    tree: ['b file 7 @1'],
    findings: ['T5 warning layer 1: b'],
  },
  {
    rule: 'T5: a rename with the whiteout first, from below a removed directory',
    layers: [
      [dir('d'), file('d/a', 7)],
      [hide('d'), hard('b', 'd/a')],
    ],
    tree: ['b file 7 @1'],
    findings: ['T5 warning layer 1: b'],
  },
  {
    rule: 'T5: what a path was when the link was made, not what it becomes in the same layer',
    layers: [[file('a', 7)], [hard('b', 'a'), file('a', 1)]],
    tree: ['a file 1 @1', 'b file 7 @1'],
    findings: ['T5 warning layer 1: b'],
  },
  {
    rule: 'T5: the new content when that comes first',
    layers: [[file('a', 7)], [file('a', 1), hard('b', 'a')]],
    tree: ['a file 1 @1', 'b hardlink 0 @1'],
  },
  {
    rule: 'T5: a target that comes later is found',
    layers: [[hard('c', 'b'), hard('b', 'a'), file('a', 7)]],
    tree: ['a file 7 @0', 'b hardlink 0 @0', 'c hardlink 0 @0'],
  },
  {
    rule: 'T5: the way to a target may lead through symlinks',
    layers: [[dir('usr/bin'), file('usr/bin/sh', 3), symlink('bin', 'usr/bin')], [hard('ash', 'bin/sh')]],
    tree: [
      'ash hardlink 0 @1',
      'bin symlink 0 @0',
      'usr directory 3 @0',
      'usr/bin directory 3 @0',
      'usr/bin/sh file 3 @0',
    ],
    findings: ['T5 warning layer 1: ash'],
  },
  {
    rule: 'T5: a hard link to a symlink is that symlink',
    layers: [[symlink('a', 'x'), hard('b', 'a')], [hide('a')]],
    tree: ['b symlink 0 @0'],
  },
  {
    rule: 'T5: a missing target',
    layers: [[hard('b', 'a')]],
    tree: ['b hardlink 0 @0'],
    findings: ['T5 error layer 0: b'],
  },
  {
    rule: 'T5: a directory of a lower layer as a target',
    layers: [[dir('d')], [hard('b', 'd')]],
    tree: ['b hardlink 0 @1', 'd directory 0 @0'],
    findings: ['T5 error layer 1: b'],
  },
  {
    rule: 'T5: links in circles and to themselves end (the tar reader reports them)',
    layers: [[hard('a', 'b'), hard('b', 'a'), hard('s', 's')]],
    tree: ['a hardlink 0 @0', 'b hardlink 0 @0', 's hardlink 0 @0'],
  },
  {
    rule: 'T5: ".." in a target is a name, so it leads nowhere',
    layers: [[file('a', 1), hard('d/b', '../a'), hard('c', 'd/../a')]],
    tree: ['a file 1 @0', 'c hardlink 0 @0', 'd directory 0 @0', 'd/b hardlink 0 @0'],
    findings: ['T5 error layer 0: d/b', 'T5 error layer 0: c'],
  },
];

describe('truth table', () => {
  test.each(rows.map((row) => [row.rule, row] as const))('%s', (_, row) => {
    const layers = row.layers.map(makeLayer);
    const { tree, findings } = mergeLayers(layers, { upTo: layers.length - 1 });
    expect(showTree(tree)).toEqual(row.tree);
    const found = findings.map(({ rule, severity, where }) => `${rule} ${severity} ${where}`);
    expect(found.toSorted()).toEqual((row.findings ?? []).toSorted());
    expect(mergeFindings(layers)).toEqual(findings);
  });
});

test('W1: layers above the one asked for do not count', () => {
  const layers = [makeLayer([file('x', 1)]), makeLayer([hide('x')])];
  expect(showTree(mergeLayers(layers, { upTo: 0 }).tree)).toEqual(['x file 1 @0']);
  expect(showTree(mergeLayers(layers, { upTo: -1 }).tree)).toEqual([]);
});

test('a layer whose bytes are not there changes nothing', () => {
  const layers = [makeLayer([file('x', 1)]), emptyLayer(), makeLayer([file('y', 2)])];
  expect(showTree(mergeLayers(layers, { upTo: 2 }).tree)).toEqual(['x file 1 @0', 'y file 2 @2']);
});

test('T5: content of hard links is known by layer and node', () => {
  const layers = [makeLayer([file('a', 7)]), makeLayer([hard('b', 'a'), hard('c', 'gone')])];
  const { tree } = mergeLayers(layers, { upTo: 1 });
  const a = findPath(tree, 'a')!;
  const b = findPath(tree, 'b')!;
  expect([tree.contentLayer[b], tree.contentNode[b]]).toEqual([tree.layer[a], tree.node[a]]);
  expect(tree.contentLayer[findPath(tree, 'c')!]).toBe(noLayer);
});

test('T5: a hard link names a path that is still the same file', () => {
  const layers = [makeLayer([file('a', 7), hard('b', './a'), hard('c', '/b')]), makeLayer([file('a', 1)])];
  const before = mergeLayers(layers, { upTo: 0 }).tree;
  expect(linkOf(before, findPath(before, 'c')!)).toBe('b');
  const after = mergeLayers(layers, { upTo: 1 }).tree;
  expect(linkOf(after, findPath(after, 'b')!)).toBeNull();
  expect(linkOf(after, findPath(after, 'c')!)).toBe('b');
  const gone = mergeLayers([...layers, makeLayer([file('b', 2)])], { upTo: 2 }).tree;
  expect(linkOf(gone, findPath(gone, 'c')!)).toBeNull();
});

test('T5: a hard link whose target was given again in its layer carries its own content', () => {
  const kept = { content: { size: 9, storedSize: 9, dataOffset: 512 } };
  const layers = [makeLayer([file('a', 7), { ...hard('b', 'a'), extras: kept }])];
  expect(showTree(mergeLayers(layers, { upTo: 0 }).tree)).toEqual(['a file 7 @0', 'b file 9 @0']);
});

test('B2: absurd stacks are refused', () => {
  const layer = emptyLayer();
  const layers = Array.from({ length: 65_535 }, () => layer);
  expect(() => mergeLayers(layers, { upTo: 65_534 })).toThrow('65535 layers');
});

test('B1: a million whiteouts for nothing yield a hundred findings and a count', () => {
  const layers = [makeLayer([]), makeLayer(Array.from({ length: 2_000 }, (_, at) => hide(`x${at}`)))];
  const { findings } = mergeLayers(layers, { upTo: 1 });
  expect(findings).toHaveLength(101);
  expect(findings.at(-1)?.what).toContain('1,900');
});

test('B2: hard links in a long chain, last first, are resolved in linear time', () => {
  const chain = Array.from({ length: 20_000 }, (_, at) => hard(`h${at}`, at === 19_999 ? 'a' : `h${at + 1}`));
  const { tree, findings } = mergeLayers([makeLayer([...chain, file('a', 1)])], { upTo: 0 });
  expect(findings).toEqual([]);
  expect(tree.contentLayer.every((layer) => layer === 0)).toBe(true);
});
