import { useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { useRowWindow } from '../../ui/use-row-window.ts';
import type { FileSource } from './file-source.ts';
import { asciiText, hexText, offsetDigits } from './hex-rows.ts';
import { useFilePages } from './use-file-pages.ts';

const rowHeight = 18;

/** Every byte of a file, however large: only the rows on screen exist, and only their pages are read. */
export function HexView({
  source,
  size,
  bytesPerRow,
}: {
  source: FileSource;
  size: number;
  bytesPerRow: number;
}): ReactNode {
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const rows = Math.ceil(size / bytesPerRow);
  const { first, last, top, height, visibleRows, scrollToRow } = useRowWindow(scroller, rows, rowHeight, 6);
  const { bytesAt, problem } = useFilePages(source, first * bytesPerRow, (last + 1) * bytesPerRow - 1);
  const digits = offsetDigits(size);
  const onKeyDown = (event: KeyboardEvent): void => {
    const moves: Readonly<Record<string, number>> = {
      Home: 0,
      End: rows - 1,
      PageDown: last - 12 + visibleRows,
      PageUp: Math.max(0, first + 6 - visibleRows),
    };
    const row = Object.hasOwn(moves, event.key) ? moves[event.key] : undefined;
    if (row === undefined) return;
    event.preventDefault();
    scrollToRow(Math.min(rows - 1, row));
  };
  return (
    <>
      {/* what scrolls must be reachable, and scrolled, without a mouse */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        ref={setScroller}
        className="hex-view mono selectable"
        role="document"
        aria-label="Bytes"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <div style={{ height }}>
          <div style={{ transform: `translateY(${top}px)` }}>
            {Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => {
              const row = first + at;
              const bytes = bytesAt(row * bytesPerRow, Math.min(bytesPerRow, size - row * bytesPerRow));
              return (
                <div className="hex-row" key={row}>
                  <span className="hex-offset">{(row * bytesPerRow).toString(16).padStart(digits, '0')}</span>
                  <span>{bytes === undefined ? '' : hexText(bytes, bytesPerRow)}</span>
                  <span className="hex-ascii">{bytes === undefined ? '' : asciiText(bytes)}</span>
                </div>
              );
            })}
          </div>
        </div>
      </div>
      {problem !== null && (
        <p className="preview-note preview-failure" role="alert">
          {problem.message}
        </p>
      )}
    </>
  );
}
