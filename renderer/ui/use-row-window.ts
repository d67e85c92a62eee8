import { useCallback, useLayoutEffect, useState } from 'react';
import { rowWindow, scrollTopFor } from './row-window.ts';
import type { RowWindow } from './row-window.ts';
import { useElementSize } from './use-element-size.ts';

export interface RowWindowHandle extends RowWindow {
  /** Rows that fit on the screen. */
  readonly visibleRows: number;
  scrollToRow(row: number): void;
}

/** The window of rows in a scrolling element; renders again only when other rows come into it. */
export function useRowWindow(
  scroller: HTMLElement | null,
  count: number,
  rowHeight: number,
  overscan: number,
): RowWindowHandle {
  const { height: viewport } = useElementSize(scroller);
  const [scrollTop, setScrollTop] = useState(0);

  useLayoutEffect(() => {
    if (scroller === null) return undefined;
    // the position is kept in steps of a row: less than that moves no row in or out
    const read = (): void => setScrollTop(scroller.scrollTop - (scroller.scrollTop % rowHeight));
    read();
    scroller.addEventListener('scroll', read, { passive: true });
    return () => scroller.removeEventListener('scroll', read);
  }, [scroller, rowHeight]);

  const scrollToRow = useCallback(
    (row: number) => {
      if (scroller === null) return;
      scroller.scrollTo({
        top: scrollTopFor(row, scroller.scrollTop, scroller.clientHeight, count, rowHeight),
      });
    },
    [scroller, count, rowHeight],
  );
  const window = rowWindow(scrollTop, viewport + rowHeight, count, rowHeight, overscan);
  return { ...window, visibleRows: Math.max(1, Math.floor(viewport / rowHeight)), scrollToRow };
}
