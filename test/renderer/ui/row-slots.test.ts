import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nothingDrawn, originOf, rowsInOrder, takeRows } from '../../../renderer/ui/row-slots.ts';
import type { DrawnRows, RowRange } from '../../../renderer/ui/row-slots.ts';

const rows = (first: number, last: number): RowRange => ({ first, last });
const window = (first: number, last: number, slots: number): DrawnRows =>
  takeRows(nothingDrawn, rows(first, last), rows(first, last), slots, true);

const windows = fc.record({
  first: fc.nat(20_000_000),
  drawn: fc.integer({ min: 1, max: 60 }),
  missing: fc.nat(20),
  rested: fc.nat(20_000_000),
});

describe('R3: elements of rows', () => {
  test('at rest they stand in the order of their rows', () => {
    expect(rowsInOrder(window(7, 11, 5), 7)).toEqual([7, 8, 9, 10, 11]);
  });

  test('scrolling by two of five rows changes two elements and moves none', () => {
    expect(rowsInOrder(window(9, 13, 5), 7)).toEqual([12, 13, 9, 10, 11]);
    expect(rowsInOrder(window(5, 9, 5), 7)).toEqual([7, 8, 9, 5, 6]);
  });

  test('wherever scrolling rested, each row is drawn once, and each element keeps its place among the others', () => {
    fc.assert(
      fc.property(windows, ({ first, drawn, missing, rested }) => {
        const last = first + Math.max(-1, drawn - 1 - missing);
        const shown = rowsInOrder(window(first, last, drawn), rested);
        expect(shown.toSorted((a, b) => a - b)).toEqual(
          Array.from({ length: last - first + 1 }, (_, at) => first + at),
        );
        const elements = shown.map((row) => (((row - rested) % drawn) + drawn) % drawn);
        expect(elements).toEqual(elements.toSorted((a, b) => a - b));
      }),
    );
  });

  test('after a leap only what is seen is drawn anew; the rest follows at the next step, or at rest', () => {
    const start = window(0, 9, 10);
    const leap = takeRows(start, rows(100, 109), rows(102, 106), 10, false);
    expect(leap.rows).toEqual([0, 1, 102, 103, 104, 105, 106, 7, 8, 9]);
    expect(takeRows(leap, rows(100, 109), rows(102, 106), 10, false)).toBe(leap);
    expect(takeRows(leap, rows(100, 109), rows(102, 106), 10, true)).toEqual(window(100, 109, 10));
    expect(takeRows(leap, rows(101, 110), rows(103, 107), 10, false)).toEqual(window(101, 110, 10));
    const again = takeRows(leap, rows(203, 212), rows(205, 209), 10, false);
    expect(again.rows).toEqual([0, 1, 102, 103, 104, 205, 206, 207, 208, 209]);
  });

  test('another number of elements begins anew; nothing changed is the same list', () => {
    const start = window(0, 9, 10);
    expect(takeRows(start, rows(500, 507), rows(502, 504), 8, false)).toEqual(window(500, 507, 8));
    expect(takeRows(start, rows(0, 9), rows(0, 4), 10, true)).toBe(start);
    expect(rowsInOrder(takeRows(start, rows(0, -1), rows(0, -1), 10, true), 0)).toEqual([]);
  });

  test('rows are placed near their origin, and seldom from another one', () => {
    expect([originOf(0), originOf(999), originOf(1_000), originOf(1_234_567)]).toEqual([
      0, 0, 1_000, 1_234_000,
    ]);
  });
});
