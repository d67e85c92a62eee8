/**
 * Which rows of equal height are on screen. Chromium lays out no element higher than 33,554,428 px; beyond `maxHeight`
 * the scroll bar covers the rows in fewer pixels than they would take, and each pixel stands for more.
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

export const maxHeight = 30_000_000;

/** @param overscan rows drawn above and below what is visible */
export function rowWindow(
  scrollTop: number,
  viewport: number,
  count: number,
  rowHeight: number,
  overscan: number,
): RowWindow {
  const full = count * rowHeight;
  const height = Math.min(full, maxHeight);
  const offset = toOffset(scrollTop, viewport, full);
  const first = Math.max(0, Math.floor(offset / rowHeight) - overscan);
  const last = Math.min(count - 1, Math.floor((offset + viewport) / rowHeight) + overscan);
  return { height, first, last, top: scrollTop + (first * rowHeight - offset) };
}

/** The scroll position that brings row `row` into view, moving as little as it can; `margin` is covered space at the top. */
export function scrollTopFor(
  row: number,
  scrollTop: number,
  viewport: number,
  count: number,
  rowHeight: number,
): number {
  const full = count * rowHeight;
  const offset = toOffset(scrollTop, viewport, full);
  const start = row * rowHeight;
  if (start < offset) return toScrollTop(start, viewport, full);
  if (start + rowHeight > offset + viewport) return toScrollTop(start + rowHeight - viewport, viewport, full);
  return scrollTop;
}

function toOffset(scrollTop: number, viewport: number, full: number): number {
  if (full <= maxHeight) return Math.max(0, Math.min(scrollTop, Math.max(0, full - viewport)));
  return (
    (Math.max(0, Math.min(scrollTop, maxHeight - viewport)) / (maxHeight - viewport)) * (full - viewport)
  );
}

function toScrollTop(offset: number, viewport: number, full: number): number {
  if (full <= maxHeight) return offset;
  return (offset / (full - viewport)) * (maxHeight - viewport);
}
