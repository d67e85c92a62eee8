import { expect, test } from 'vitest';
import { argumentBounds, isWithinBounds } from '../../../shared/contract/bounds.ts';
import { contract } from '../../../shared/contract/contract.ts';

test('H9: the largest tree query of the contract fits', () => {
  const query = {
    ref: 'a'.repeat(32),
    image: 0,
    scope: { view: 'changes', from: 0, layer: 126 },
    filter: { text: 'x'.repeat(1000), kinds: ['file'], changes: [], flags: [], minSize: null, maxSize: null },
    sort: 'size',
    expansion: { mode: 'none', except: Array.from({ length: 100_000 }, (_, at) => at) },
    from: 0,
    count: 500,
  };
  expect(contract['tree.rows'].input.safeParse(query).success).toBe(true);
  expect(isWithinBounds(query, argumentBounds)).toBe(true);
});

test('H9: too deep, too many, too long, cyclic and binary excess are out', () => {
  const bounds = { depth: 3, nodes: 10, units: 100 };
  const cycle: unknown[] = [];
  cycle.push(cycle);
  expect(isWithinBounds([[[1]]], bounds)).toBe(true);
  expect(isWithinBounds([[[[1]]]], bounds)).toBe(false);
  expect(isWithinBounds(cycle, bounds)).toBe(false);
  expect(
    isWithinBounds(
      Array.from({ length: 9 }, () => 0),
      bounds,
    ),
  ).toBe(true);
  expect(
    isWithinBounds(
      Array.from({ length: 10 }, () => 0),
      bounds,
    ),
  ).toBe(false);
  expect(isWithinBounds({ key: 'x'.repeat(97) }, bounds)).toBe(true);
  expect(isWithinBounds({ key: 'x'.repeat(98) }, bounds)).toBe(false);
  expect(isWithinBounds({ ['k'.repeat(101)]: 0 }, bounds)).toBe(false);
  expect(isWithinBounds(new Uint8Array(101), bounds)).toBe(false);
  expect(isWithinBounds(new Uint8Array(100), bounds)).toBe(true);
});

test('H9: a sparse array of enormous length costs nothing', () => {
  const sparse: unknown[] = [];
  sparse.length = 2 ** 32 - 1;
  expect(isWithinBounds(sparse, argumentBounds)).toBe(false);
});
