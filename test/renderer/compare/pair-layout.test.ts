import { describe, expect, test } from 'vitest';
import { nextPair } from '../../../renderer/compare/strata/pair-keys.ts';
import { pairLayout, ribbonPath } from '../../../renderer/compare/strata/pair-layout.ts';
import type { DrawnLayer } from '../../../renderer/compare/strata/pair-layout.ts';
import { pairText, relations } from '../../../renderer/compare/relation-words.ts';
import type { LayerPair } from '../../../shared/compare/comparison.ts';

const pair = (relation: LayerPair['relation'], left: number[], right: number[]): LayerPair => ({
  relation,
  left,
  right,
  diffId: null,
  similarity: 0.5,
  sameBytes: null,
  verified: true,
});

const stack = (count: number): DrawnLayer[] =>
  Array.from({ length: count }, (_, index) => ({ index, size: 1_000_000 * (index + 1), storedSize: null }));

describe('R18: two stacks and what links them', () => {
  test('they stand on one ground: the lower one begins further down', () => {
    const { left, right, height } = pairLayout(stack(3), stack(5), [], 0, 'log');
    const bottom = (strata: typeof left): number => strata.at(-1)!.top + strata.at(-1)!.height;
    expect(bottom(left)).toBe(height);
    expect(bottom(right)).toBe(height);
    expect(left[0]!.top).toBeGreaterThan(0);
  });

  test('a split divides its left end, whole and without a gap, in the order of the right', () => {
    const { bands, left } = pairLayout(stack(1), stack(3), [pair('split', [0], [0, 1, 2])], 600, 'log');
    const ribbons = bands[0]!.ribbons;
    expect(ribbons).toHaveLength(3);
    expect(ribbons[0]!.left!.top).toBe(left[0]!.top);
    for (const [at, ribbon] of ribbons.entries()) {
      const next = ribbons[at + 1];
      const end = ribbon.left!.top + ribbon.left!.height;
      expect(end).toBeCloseTo(next === undefined ? left[0]!.top + left[0]!.height : next.left!.top);
      if (next !== undefined) expect(next.right!.top).toBeGreaterThan(ribbon.right!.top);
    }
  });

  test('what is on one side only is a stub there, and its layer knows its pair', () => {
    const layout = pairLayout(
      stack(1),
      stack(1),
      [pair('removed', [0], []), pair('added', [], [0])],
      200,
      'log',
    );
    expect(layout.leftPairs.get(0)).toBe(0);
    expect(layout.rightPairs.get(0)).toBe(1);
    expect(ribbonPath(layout.bands[0]!.ribbons[0]!, 200)).toMatch(/^M0,/);
    expect(ribbonPath(layout.bands[1]!.ribbons[0]!, 200)).toMatch(/^M200,/);
  });

  test('layers of a range keep their numbers', () => {
    const some = stack(8).slice(5);
    const { left, leftPairs } = pairLayout(some, some, [pair('equal', [6], [6])], 100, 'log');
    expect(left.map(({ layer }) => layer)).toEqual([7, 6, 5]);
    expect(leftPairs.get(6)).toBe(0);
  });

  test('fit: 127 layers each are whole within 280 pixels, and to be read they have a label each', () => {
    const all = stack(127);
    expect(pairLayout(all, all, [], 280, 'fit').height).toBeLessThanOrEqual(280);
    const read = pairLayout(all, all, [], 280, 'log');
    expect(Math.min(...read.left.map(({ height }) => height))).toBeGreaterThanOrEqual(22);
  });
});

test('R18: every relation says what it is in words of its own', () => {
  const words = relations.map((relation) =>
    pairText(pair(relation, relation === 'added' ? [] : [1, 2], relation === 'removed' ? [] : [3])),
  );
  expect(new Set(words).size).toBe(relations.length);
  expect(words[5]).toBe(
    'Layers 1 and 2 on the left were merged into layer 3 on the right (50 % of the content is the same).',
  );
});

test.each([
  ['ArrowUp', null, 0],
  ['ArrowUp', 2, 3],
  ['ArrowUp', 4, 4],
  ['ArrowDown', null, 4],
  ['ArrowDown', 0, 0],
  ['Home', 1, 4],
  ['End', 1, 0],
  ['Escape', 1, null],
  ['a', 1, undefined],
])('R8: %s from pair %s of five leads to %s', (key, from, to) => {
  expect(nextPair(key, from, 5)).toBe(to);
});
