import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isScaled,
  maxHeight,
  offsetFor,
  placeAt,
  placeOf,
  placeWithin,
  rowsDrawn,
  rowWindow,
} from '../../../renderer/ui/row-window.ts';

const space = fc.record({
  count: fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 500_000, max: 70_000_000 })),
  rowHeight: fc.constantFrom(18, 24, 28),
  viewport: fc.integer({ min: 100, max: 1_600 }),
});

describe('R9: rows of equal height', () => {
  test('few rows scroll as they are', () => {
    const rows = { count: 1_000, rowHeight: 24, viewport: 600 };
    expect(isScaled(rows)).toBe(false);
    expect(rowWindow(placeAt(2_400, rows), rows, 5)).toEqual({
      height: 24_000,
      first: 95,
      last: 130,
      top: 2_280,
    });
  });

  test('wherever it is but at the end, the window has the same number of rows', () => {
    fc.assert(
      fc.property(space, fc.double({ min: 0, max: 1, noNaN: true }), (rows, share) => {
        const { first, last } = rowWindow(placeOf(share * rows.count * rows.rowHeight, rows), rows, 4);
        fc.pre(last < rows.count - 1);
        expect(last - first + 1).toBe(rowsDrawn(rows, 4));
      }),
    );
  });

  test('no rows at all make an empty window', () => {
    const rows = { count: 0, rowHeight: 24, viewport: 600 };
    const { first, last } = rowWindow(placeAt(0, rows), rows, 5);
    expect(last - first).toBeLessThan(0);
  });

  test('every screen is covered, and every position is below 2^24', () => {
    fc.assert(
      fc.property(space, fc.double({ min: 0, max: 1, noNaN: true }), (rows, share) => {
        const full = rows.count * rows.rowHeight;
        const place = placeOf(share * full, rows);
        const { first, last, top, height } = rowWindow(place, rows, 4);
        expect(height).toBeLessThanOrEqual(maxHeight);
        expect(place.scrollTop).toBeLessThanOrEqual(Math.max(0, height - rows.viewport) + 1);
        if (rows.count === 0) return;
        // what is drawn begins at or above the top of the screen and ends at or below its bottom, or at the last row
        expect(top).toBeLessThanOrEqual(place.scrollTop + 1);
        const bottom = top + (last - first + 1) * rows.rowHeight;
        expect(bottom >= place.scrollTop + rows.viewport - 1 || last === rows.count - 1).toBe(true);
        expect(top).toBeLessThan(2 ** 24);
      }),
    );
  });

  test('among fewer or more rows the place is what the scroll bar makes of it', () => {
    const rows = (count: number) => ({ count, rowHeight: 24, viewport: 600 });
    expect(placeWithin({ scrollTop: 4_800, offset: 4_800 }, rows(1_000))).toEqual({
      scrollTop: 4_800,
      offset: 4_800,
    });
    expect(placeWithin({ scrollTop: 4_800, offset: 4_800 }, rows(100))).toEqual({
      scrollTop: 1_800,
      offset: 1_800,
    });
    expect(placeWithin({ scrollTop: 4_800, offset: 4_800 }, rows(3))).toEqual({ scrollTop: 0, offset: 0 });
    fc.assert(
      fc.property(space, space, fc.double({ min: 0, max: 1, noNaN: true }), (before, after, share) => {
        const place = placeWithin(placeOf(share * before.count * before.rowHeight, before), after);
        const full = after.count * after.rowHeight;
        expect(place.offset).toBeLessThanOrEqual(Math.max(0, full - after.viewport));
        if (!isScaled(after)) expect(place.scrollTop).toBe(place.offset);
        expect(placeWithin(place, after)).toEqual(place);
      }),
    );
  });

  test('both ends of the scroll bar are both ends of the rows', () => {
    fc.assert(
      fc.property(space, (rows) => {
        fc.pre(isScaled(rows));
        expect(placeAt(0, rows).offset).toBe(0);
        const end = placeAt(maxHeight - rows.viewport, rows);
        expect(rowWindow(end, rows, 0).last).toBe(rows.count - 1);
        expect(end.offset + rows.viewport).toBe(rows.count * rows.rowHeight);
      }),
    );
  });

  test('going to a row moves as little as it can and shows it whole', () => {
    fc.assert(
      fc.property(space, fc.nat(), fc.nat(), (rows, from, to) => {
        fc.pre(rows.count > 0);
        const start = placeOf((from % rows.count) * rows.rowHeight, rows).offset;
        const row = to % rows.count;
        const offset = offsetFor(row, start, rows);
        expect(row * rows.rowHeight).toBeGreaterThanOrEqual(offset);
        expect((row + 1) * rows.rowHeight).toBeLessThanOrEqual(offset + rows.viewport);
        const wasVisible =
          row * rows.rowHeight >= start && (row + 1) * rows.rowHeight <= start + rows.viewport;
        if (wasVisible) expect(offset).toBe(start);
      }),
    );
  });
});
