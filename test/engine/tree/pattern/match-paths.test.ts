import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeName } from '../../../../shared/layer-path.ts';
import { createMatcher } from '../../../../main/engine/tree/pattern/automaton.ts';
import { layerTree } from '../../../../main/engine/tree/layer-tree.ts';
import { matchPaths } from '../../../../main/engine/tree/pattern/match-paths.ts';
import { namesWith } from '../../../../main/engine/tree/pattern/names-with.ts';
import { parsePattern } from '../../../../main/engine/tree/pattern/parse-pattern.ts';
import { requiredText } from '../../../../main/engine/tree/pattern/required-text.ts';
import { pathOf } from '../../../../main/engine/tree/tree.ts';
import type { Tree } from '../../../../main/engine/tree/tree.ts';
import { file, hide, makeLayer, opaque } from '../make-layer.ts';
import type { EntrySpec } from '../make-layer.ts';

function treeOf(entries: readonly EntrySpec[]): Tree {
  return layerTree([makeLayer(entries)], 0);
}

/** Each path by itself, from its first byte to its last. */
function matchEach(tree: Tree, text: string): string[] {
  const matcher = createMatcher(parsePattern(text)!);
  const isMatch = (path: string): boolean => {
    const state = path.split('/').reduce((before, part, at) => {
      const bytes = encodeName(part);
      const inside = at === 0 ? before : matcher.step(before, Uint8Array.of(0x2f), 0, 1);
      return matcher.step(inside, bytes, 0, bytes.length);
    }, matcher.start);
    return matcher.accepts(state);
  };
  return pathsOf(tree, (node) => isMatch(pathOf(tree, node)));
}

function pathsOf(tree: Tree, isWanted: (node: number) => boolean): string[] {
  const paths: string[] = [];
  for (let node = 1; node < tree.count; node++)
    if (isWanted(node)) paths.push(`${node} ${pathOf(tree, node)}`);
  return paths;
}

function matchTree(tree: Tree, text: string): string[] {
  const found = matchPaths(tree, parsePattern(text)!);
  return pathsOf(tree, (node) => found[node] === 1);
}

const letters = [
  'a',
  'b',
  'A',
  'k',
  'K',
  's',
  'i',
  'I',
  '.',
  '-',
  '\u0131',
  '\u017f',
  '\u212a',
  'é',
  '\udcff',
];
const name = fc
  .array(fc.constantFrom(...letters), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.join(''))
  .filter((text) => !/^\.{1,2}$/.test(text));
const entries = fc.array(
  fc
    .tuple(fc.array(name, { minLength: 1, maxLength: 4 }), fc.constantFrom(file, file, file, hide, opaque))
    .map(([parts, make]) => make(parts.join('/'))),
  { maxLength: 12 },
);
const piece = fc
  .array(fc.constantFrom(...letters, '/'), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join(''))
  .filter((text) => !text.startsWith('/'));
const quoted = piece.map((text) => text.replaceAll(/[.-]/g, '\\$&'));
const pattern = fc.oneof(
  piece,
  fc.tuple(piece, piece).map(([a, b]) => `${a}*${b}`),
  fc.tuple(piece, piece).map(([a, b]) => `**/${a}?${b}`),
  fc.tuple(quoted, quoted).map(([a, b]) => `/${a}.*\\b${b}/`),
  fc.tuple(quoted, quoted).map(([a, b]) => `/^(${a}|b)?${b}$/i`),
);

describe('Q1, Q2: only paths that have what is asked for are looked at', () => {
  test('whatever the tree and the pattern, they are the paths that match one by one', () => {
    fc.assert(
      fc.property(entries, pattern, (made, text) => {
        const tree = treeOf(made);
        expect(matchTree(tree, text)).toEqual(matchEach(tree, text));
      }),
      { numRuns: 2_000 },
    );
  });

  test('what is below a match has it in its path, and an opaque marker has the path of its folder', () => {
    const tree = treeOf([file('usr/lib64/a/b'), opaque('usr/lib64/a'), file('opt/x'), file('LIB6')]);
    expect(matchTree(tree, 'lib6').map((line) => line.replace(/^\d+ /, ''))).toEqual([
      'LIB6',
      'usr/lib64',
      'usr/lib64/a',
      'usr/lib64/a',
      'usr/lib64/a/b',
    ]);
  });
});

test.each([
  ['lib', 'lib', true],
  ['LiB64', 'lib64', true],
  ['a', null, true],
  ['usr/lib/x', 'usr', true],
  ['*.so.6', '.so.6', false],
  ['lib?c', 'lib', false],
  ['[ab]cd', 'cd', false],
  ['/folder-4[0-9]+\\/file-.*[05]\\.so/', 'folder-4', false],
  ['/ab|cd/', null, false],
  ['/(ab)+x/', null, false],
  ['/x(ab)y\\b/i', 'xaby', true],
  ['éab', 'ab', true],
  ['0123456789abcdefgh', '0123456789abcdef', true],
] as const)('what %s asks for outright: %s', (text, expected, ignoreCase) => {
  const required = requiredText(parsePattern(text)!);
  expect(required === null ? null : Buffer.from(required.bytes).toString('latin1')).toBe(expected);
  if (required !== null) expect(required.ignoreCase).toBe(ignoreCase);
});

test('a text that begins in one name and ends in the next is in neither', () => {
  const tree = treeOf([file('aab'), file('bba')]);
  const found = (text: string): string[] => {
    const marks = namesWith(tree, { bytes: Buffer.from(text), ignoreCase: false });
    return pathsOf(tree, (node) => marks?.[node] === 1);
  };
  expect(found('abbb')).toEqual([]);
  expect(found('ab')).toEqual(['1 aab']);
  expect(found('ba')).toEqual(['2 bba']);
});

test('names with other cases of its letters are left to whoever knows them all', () => {
  const tree = treeOf([file('mar\u212a')]);
  expect(namesWith(tree, { bytes: Buffer.from('ark'), ignoreCase: true })).toBeNull();
  expect(namesWith(tree, { bytes: Buffer.from('mar'), ignoreCase: true })).not.toBeNull();
  expect(matchTree(tree, 'ark')).toEqual(['1 mar\u212a']);
});
