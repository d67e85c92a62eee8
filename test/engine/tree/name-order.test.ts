import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { sortByName } from '../../../main/engine/tree/name-order.ts';

function column(names: readonly string[]): Parameters<typeof sortByName>[3] {
  const bytes = names.map((name) => Buffer.from(name, 'latin1'));
  let at = 0;
  return {
    nameStart: Uint32Array.from(bytes, (name) => (at += name.length) - name.length),
    nameLength: Uint16Array.from(bytes, (name) => name.length),
    names: Buffer.concat(bytes),
  };
}

function checkSorted(names: readonly string[]): void {
  const items = Uint32Array.from(names, (_, at) => at);
  sortByName(items, 0, items.length, column(names));
  const expected = [...names.keys()].sort((a, b) =>
    names[a]! < names[b]! ? -1 : names[a]! > names[b]! ? 1 : a - b,
  );
  expect(Array.from(items)).toEqual(expected);
}

test('names are sorted as bytes, prefixes first, equal ones by number', () => {
  const character = fc.constantFrom('a', 'b', '-', '\0', '\xff', 'z');
  fc.assert(
    fc.property(fc.array(fc.string({ unit: character, maxLength: 6 }), { maxLength: 200 }), checkSorted),
  );
});

test('T6: long names that are alike to their end neither overflow the stack nor take long', () => {
  const long = 'x'.repeat(65_000);
  checkSorted(Array.from({ length: 40 }, (_, at) => `${long}${(at * 7) % 40}`));
});

test('only the range asked for is sorted', () => {
  const items = Uint32Array.of(2, 1, 0, 3);
  sortByName(items, 1, 3, column(['a', 'b', 'c', 'd']));
  expect(Array.from(items)).toEqual([2, 0, 1, 3]);
});
