import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { isScaled, offsetFor, placeAt, placeOf, placeWithin, rowsDrawn, rowWindow } from './row-window.ts';
import type { RowPlace, RowSpace, RowWindow } from './row-window.ts';
import type { RowRange } from './row-slots.ts';
import { useElementSize } from './use-element-size.ts';

export interface RowWindowHandle extends RowWindow {
  /** Rows any part of which is visible; the others are drawn so that they are there when they are scrolled to. */
  readonly seen: RowRange;
  /** Whether a row lies as many pixels below the first as there are above it; not so where the scroll bar is scaled. */
  readonly exact: boolean;
  /** Rows that fit on the screen. */
  readonly visibleRows: number;
  /** Rows drawn at most, whatever is scrolled to. */
  readonly drawnRows: number;
  readonly scrollToRow: (row: number) => void;
}

/** Which row is to be brought into view; `ready` once the rows are there that it was computed for. */
export interface RowReveal {
  readonly row: number;
  readonly count: number;
  readonly ready: boolean;
}

/** Where the rows are, and the count up to which what was to be revealed has been. */
interface HeldPlace extends RowPlace {
  readonly revealed: number;
}

const noReveal: RowReveal = { row: 0, count: 0, ready: false };

/**
 * The window of rows in a scrolling element; renders again only when other rows come into it.
 * @param head height of what stands above the rows inside the scroller and sticks to its top
 * @param reveal a row that is to be brought into view, moving as little as it can, each time `count` has become another
 */
export function useRowWindow(
  scroller: HTMLElement | null,
  count: number,
  rowHeight: number,
  overscan: number,
  head = 0,
  reveal: RowReveal = noReveal,
): RowWindowHandle {
  const { height } = useElementSize(scroller);
  const viewport = Math.max(0, height - head);
  const space = useMemo<RowSpace>(() => ({ count, rowHeight, viewport }), [count, rowHeight, viewport]);
  const [place, setPlace] = useState<HeldPlace>({ scrollTop: 0, offset: 0, revealed: reveal.count });
  /** Where the rows were put exactly; the scroll bar alone is too coarse to say so when it is scaled. */
  const exact = useRef<HeldPlace>(place);

  const goTo = useCallback(
    (offset: number, revealed = exact.current.revealed) => {
      exact.current = { ...placeOf(offset, space), revealed };
      scroller?.scrollTo({ top: exact.current.scrollTop });
      setPlace(exact.current);
    },
    [scroller, space],
  );

  useLayoutEffect(() => {
    if (scroller === null) return undefined;
    const read = (): void => {
      const { scrollTop } = scroller;
      if (isScaled(space)) {
        if (Math.abs(scrollTop - exact.current.scrollTop) > 1)
          exact.current = { ...exact.current, ...placeAt(scrollTop, space) };
        setPlace(exact.current);
        return;
      }
      exact.current = { ...exact.current, ...placeAt(scrollTop, space) };
      setStep(scrollTop);
    };
    // kept in steps of a row: less than that moves no row in or out
    const setStep = (scrollTop: number): void => {
      const step = scrollTop - (scrollTop % rowHeight);
      setPlace((before) =>
        before.scrollTop === step && before.offset === step
          ? before
          : { ...before, scrollTop: step, offset: step },
      );
    };
    const wheel = (event: WheelEvent): void => {
      if (!isScaled(space) || event.ctrlKey || event.deltaY === 0) return;
      event.preventDefault();
      const unit =
        event.deltaMode === WheelEvent.DOM_DELTA_LINE
          ? rowHeight
          : event.deltaMode === WheelEvent.DOM_DELTA_PAGE
            ? viewport
            : 1;
      goTo(exact.current.offset + event.deltaY * unit);
    };
    // reckoned, not read: asking the scroll bar would lay out all rows before they are drawn where they belong
    exact.current = { ...exact.current, ...placeWithin(exact.current, space) };
    if (isScaled(space)) setPlace(exact.current);
    else setStep(exact.current.scrollTop);
    scroller.addEventListener('scroll', read, { passive: true });
    scroller.addEventListener('wheel', wheel, { passive: false });
    return () => {
      scroller.removeEventListener('scroll', read);
      scroller.removeEventListener('wheel', wheel);
    };
  }, [scroller, space, rowHeight, viewport, goTo]);

  // what is drawn now is drawn where it will be, not first where the rows before it were scrolled to
  const { row: target, count: reveals } = reveal;
  const isDue = reveal.ready && place.revealed !== reveals && target < count;
  const within = placeWithin(place, space);
  const shown = isDue ? placeOf(offsetFor(target, within.offset, space), space) : within;
  useLayoutEffect(() => {
    if (isDue) goTo(offsetFor(target, exact.current.offset, space), reveals);
  }, [isDue, target, reveals, space, goTo]);

  const scrollToRow = useCallback(
    (row: number) => {
      const { offset } = exact.current;
      const next = offsetFor(row, offset, space);
      if (next !== offset) goTo(next);
    },
    [space, goTo],
  );
  return {
    ...rowWindow(shown, space, overscan),
    seen: rowWindow(shown, space, 0),
    exact: !isScaled(space),
    visibleRows: Math.max(1, Math.floor(viewport / rowHeight)),
    drawnRows: rowsDrawn(space, overscan),
    scrollToRow,
  };
}
