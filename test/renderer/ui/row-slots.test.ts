import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { originOf, rowsInOrder } from '../../../renderer/ui/row-slots.ts';

const windows = fc.record({
  first: fc.nat(20_000_000),
  drawn: fc.integer({ min: 1, max: 60 }),
  missing: fc.nat(20),
  rested: fc.nat(20_000_000),
});

describe('R3: elements of rows', () => {
  test('at rest they stand in the order of their rows', () => {
    expect(rowsInOrder(7, 11, 5, 7)).toEqual([7, 8, 9, 10, 11]);
  });

  test('scrolling by two of five rows changes two elements and moves none', () => {
    expect(rowsInOrder(9, 13, 5, 7)).toEqual([12, 13, 9, 10, 11]);
    expect(rowsInOrder(5, 9, 5, 7)).toEqual([7, 8, 9, 5, 6]);
  });

  test('wherever scrolling rested, each row is drawn once, and each element keeps its place among the others', () => {
    fc.assert(
      fc.property(windows, ({ first, drawn, missing, rested }) => {
        const last = first + Math.max(-1, drawn - 1 - missing);
        const rows = rowsInOrder(first, last, drawn, rested);
        expect(rows.toSorted((a, b) => a - b)).toEqual(
          Array.from({ length: last - first + 1 }, (_, at) => first + at),
        );
        const elements = rows.map((row) => (((row - rested) % drawn) + drawn) % drawn);
        expect(elements).toEqual(elements.toSorted((a, b) => a - b));
      }),
    );
  });

  test('rows are placed near their origin, and seldom from another one', () => {
    expect([originOf(0), originOf(999), originOf(1_000), originOf(1_234_567)]).toEqual([
      0, 0, 1_000, 1_234_000,
    ]);
  });
});
