/**
 * Which rows of equal height are on screen. Positions beyond 2^24 px are not exact in Chromium (rows would tremble, and
 * from 2^25 on nothing is laid out at all): beyond `maxHeight` the scroll bar covers the rows in fewer pixels than they
 * would take. So there are two positions: `scrollTop`, what the scroll bar says, and `offset`, where among the rows the
 * top of the screen is. They are equal unless the rows are too many.
 */
export interface RowWindow {
  /** Height of the scrolled element in pixels. */
  readonly height: number;
  /** Rows to draw, both ends included; `last` is −1 when there are none. */
  readonly first: number;
  readonly last: number;
  /** Where row `first` is drawn, in pixels from the top of the scrolled element. */
  readonly top: number;
}

export interface RowPlace {
  readonly scrollTop: number;
  readonly offset: number;
}

/** Rows, their height, and the pixels of the screen that are theirs. */
export interface RowSpace {
  readonly count: number;
  readonly rowHeight: number;
  readonly viewport: number;
}

export const maxHeight = 16_000_000;
/** No screen shows more; a mistake in a style sheet must not draw a million rows. */
const mostRows = 600;

/** Whether the scroll bar covers the rows in fewer pixels than they take. */
export function isScaled({ count, rowHeight }: Pick<RowSpace, 'count' | 'rowHeight'>): boolean {
  return count * rowHeight > maxHeight;
}

/** Rows that are drawn wherever the window is, but at the end: a constant number, so that elements are neither made nor dropped. */
export function rowsDrawn({ rowHeight, viewport }: RowSpace, overscan: number): number {
  return Math.min(mostRows, Math.ceil(viewport / rowHeight) + overscan * 2 + 1);
}

/** @param overscan rows drawn above and below what is visible */
export function rowWindow(place: RowPlace, space: RowSpace, overscan: number): RowWindow {
  const { count, rowHeight } = space;
  const { scrollTop, offset } = place;
  const first = Math.max(0, Math.min(count - 1, Math.floor(offset / rowHeight) - overscan));
  const last = Math.min(count - 1, first + rowsDrawn(space, overscan) - 1);
  return {
    height: Math.min(count * rowHeight, maxHeight),
    first,
    last,
    top: scrollTop + (first * rowHeight - offset),
  };
}

/** The place where the scroll bar has been put. */
export function placeAt(scrollTop: number, space: RowSpace): RowPlace {
  const { count, rowHeight, viewport } = space;
  const full = count * rowHeight;
  if (!isScaled(space)) return { scrollTop, offset: Math.max(0, Math.min(scrollTop, full - viewport)) };
  const share = Math.max(0, Math.min(1, scrollTop / (maxHeight - viewport)));
  return { scrollTop, offset: Math.round(share * (full - viewport)) };
}

/** The same place among other rows, or the nearest there is: what the scroll bar does by itself once they are laid out. */
export function placeWithin(place: RowPlace, space: RowSpace): RowPlace {
  const { count, rowHeight, viewport } = space;
  const end = Math.max(0, count * rowHeight - viewport);
  if (isScaled(space)) return place.offset <= end ? place : placeOf(end, space);
  const scrollTop = Math.min(place.scrollTop, end);
  return scrollTop === place.offset ? place : { scrollTop, offset: scrollTop };
}

/** The place at which `offset` is the top of the screen, or the nearest there is. */
export function placeOf(offset: number, space: RowSpace): RowPlace {
  const { count, rowHeight, viewport } = space;
  const full = count * rowHeight;
  const near = Math.round(Math.max(0, Math.min(offset, full - viewport)));
  if (!isScaled(space)) return { scrollTop: near, offset: near };
  return { scrollTop: Math.round((near / (full - viewport)) * (maxHeight - viewport)), offset: near };
}

/** The offset that brings row `row` into view, moving as little as it can. */
export function offsetFor(row: number, offset: number, space: RowSpace): number {
  const { rowHeight, viewport } = space;
  const start = row * rowHeight;
  if (start < offset) return start;
  return Math.max(offset, start + rowHeight - viewport);
}
