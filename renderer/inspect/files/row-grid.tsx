import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { KeyboardEvent, MouseEvent, ReactNode } from 'react';
import type { TreeRow } from '../../../shared/view.ts';
import { displayName } from '../../../shared/layer-path.ts';
import type { TreePages, TreeSnapshot } from '../../store/tree-pages.ts';
import { parentPath } from '../../text/path-parts.ts';
import { PlaceMenu } from '../../ui/menu.tsx';
import type { MenuItem } from '../../ui/menu.tsx';
import { nothingDrawn, originOf, rowsInOrder, takeRows } from '../../ui/row-slots.ts';
import { useCopy } from '../../ui/use-copy.ts';
import type { DrawnRows } from '../../ui/row-slots.ts';
import { useRested } from '../../ui/use-rested.ts';
import { useRowWindow } from '../../ui/use-row-window.ts';
import { findByPrefix, treeCommand } from './tree-keys.ts';
import type { TreeCommand } from './tree-keys.ts';

const rowHeight = 24;
const overscan = 4;
/** Elements are put in the order of their rows when nothing was scrolled for this many milliseconds. */
const restPause = 200;
/** Old rows fade when those that were asked for take longer than this many milliseconds. */
const stalePause = 150;
/** Letters typed within this many milliseconds belong together. */
const typingPause = 800;
/** Rows to each side that typed letters look at. */
const typingReach = 4_000;

/** What the grid needs of a row, whatever else stands in it. */
export type GridRow = Pick<TreeRow, 'node' | 'depth' | 'path' | 'name' | 'expandable' | 'expanded'>;

/** Where the keyboard stands among the rows, what is chosen, and a count that grows when the grid should scroll there. */
export interface GridPlace {
  readonly cursor: number;
  readonly path: string | null;
  readonly reveals: number;
}

/** Where a row is drawn, and by which element. */
export interface LinePlace {
  /** Of the element: rows that come into view take over elements whose rows have left it. */
  readonly key: number;
  readonly index: number;
  /** Pixels below the grid's origin. */
  readonly top: number;
  /** The row's size as a part of the largest on screen, 0 to 1. */
  readonly share: number;
}

export interface RowGridProps<Row extends GridRow> {
  readonly label: string;
  readonly className: string;
  readonly place: GridPlace;
  readonly pages: Pick<TreePages<never, Row>, 'want' | 'scrollTop'>;
  readonly tree: TreeSnapshot<Row>;
  readonly header: ReactNode;
  readonly menu: (row: Row | undefined) => readonly MenuItem[];
  /** `path` null: the row is not known yet. */
  readonly onMove: (row: number, path: string | null) => void;
  readonly onOpen: (node: number, open: boolean) => void;
  readonly onOpenAll: () => void;
  /** The row of this path is not among those at hand. */
  readonly onReveal: (path: string) => void;
  /** Enter and double click on a row that cannot be opened. */
  readonly onActivate: (row: Row) => void;
  /** A row that can be dragged has begun to be. */
  readonly onDrag?: (row: Row, transfer: DataTransfer) => void;
  /** Bytes, for the bars under sizes. */
  readonly sizeOf: (row: Row) => number;
  /** Draws a row in its place. */
  readonly children: (row: Row, line: LinePlace) => ReactNode;
}

/**
 * The rows of a tree, of which only those on screen exist. The grid itself has the focus and says which row is meant
 * (aria-activedescendant), since a row that scrolls away is gone.
 */
export function RowGrid<Row extends GridRow>(props: RowGridProps<Row>): ReactNode {
  const { label, className, place, pages, tree, header, menu, sizeOf, children } = props;
  const { onMove, onOpen, onOpenAll, onReveal, onActivate, onDrag } = props;
  const copy = useCopy();
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const total = tree.total ?? 0;
  const { cursor, reveals } = place;
  const { first, last, seen, exact, top, height, visibleRows, drawnRows, scrollToRow } = useRowWindow(
    scroller,
    total,
    rowHeight,
    overscan,
    rowHeight,
    { row: cursor, count: reveals, ready: !tree.stale },
  );
  const rested = useRested(first, restPause);
  const [before, setBefore] = useState<DrawnRows>(nothingDrawn);
  const drawn = takeRows(before, { first, last }, seen, drawnRows, rested === first || !exact);
  if (drawn !== before) setBefore(drawn);
  const origin = originOf(first);
  const wasStale = useRested(tree.stale, stalePause);
  const typed = useRef({ text: '', at: 0 });
  const awaited = useRef(-1);
  const cursorRow = tree.row(cursor);

  useEffect(() => pages.want(first, last), [pages, first, last]);
  useScrollMemory(scroller, pages, total > 0);

  // a row that was moved to before it was known is chosen when it arrives
  useEffect(() => {
    if (cursorRow !== undefined && !tree.stale && place.path !== cursorRow.path && awaited.current === cursor)
      onMove(cursor, cursorRow.path);
    if (cursorRow !== undefined && !tree.stale) awaited.current = -1;
  });

  const moveTo = (row: number): void => {
    const found = tree.row(row);
    if (found === undefined) awaited.current = row;
    onMove(row, found?.path ?? null);
    scrollToRow(row);
  };
  const type = (text: string): void => {
    const now = performance.now();
    const prefix = now - typed.current.at < typingPause ? typed.current.text + text : text;
    typed.current = { text: prefix, at: now };
    // the first letter moves on, further ones may stay
    const found = findByPrefix(
      prefix,
      prefix.length === 1 ? cursor + 1 : cursor,
      total,
      typingReach,
      tree.row,
    );
    if (found !== null) moveTo(found);
  };
  const goToParent = (): void => {
    const parent = cursorRow === undefined ? null : parentPath(cursorRow.path);
    if (parent === null || parent === '') return;
    for (let row = cursor - 1; row >= 0 && tree.row(row) !== undefined; row -= 1)
      if (tree.row(row)?.path === parent) {
        moveTo(row);
        return;
      }
    onReveal(parent);
  };
  const perform = (command: TreeCommand): void => {
    if (command.do === 'move') moveTo(command.to);
    else if (command.do === 'type') type(command.text);
    else if (command.do === 'open-all') onOpenAll();
    else if (cursorRow === undefined) return;
    else if (command.do === 'copy') copy(displayName(`/${cursorRow.path}`));
    else if (command.do === 'parent') goToParent();
    else if (command.do === 'preview') activate(cursor);
    else onOpen(cursorRow.node, command.do === 'open');
  };
  const activate = (index: number): void => {
    const row = tree.row(index);
    if (row === undefined) return;
    onMove(index, row.path);
    if (row.expandable) onOpen(row.node, !row.expanded);
    else onActivate(row);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const command = treeCommand(event, { cursor, total, page: visibleRows, row: cursorRow });
    if (command === null) return;
    event.preventDefault();
    perform(command);
  };
  const rowOf = (event: MouseEvent): number | null => {
    const index = (event.target as Element).closest<HTMLElement>('.tree-row')?.dataset['index'];
    return index === undefined ? null : Number(index);
  };
  const onClick = (event: MouseEvent): void => {
    const index = rowOf(event);
    const row = index === null ? undefined : tree.row(index);
    if (index === null || row === undefined) return;
    onMove(index, row.path);
    if ((event.target as Element).closest('.tree-chevron') !== null && row.expandable)
      onOpen(row.node, !row.expanded);
  };

  const largest = largestSize(tree, first, last, sizeOf);

  return (
    <PlaceMenu label="Entry" items={menu(cursorRow)}>
      <div
        ref={setScroller}
        className={`tree-grid ${className}`}
        role="treegrid"
        aria-label={label}
        aria-rowcount={total + 1}
        aria-busy={tree.stale}
        aria-activedescendant={
          cursorRow !== undefined && cursor >= first && cursor <= last ? `row-${cursor}` : undefined
        }
        tabIndex={0}
        data-stale={tree.stale && wasStale}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onDoubleClick={(event) => {
          const index = rowOf(event);
          if (index !== null && (event.target as Element).closest('.tree-chevron') === null) activate(index);
        }}
        onDragStart={(event) => {
          const index = rowOf(event);
          const row = index === null ? undefined : tree.row(index);
          if (row !== undefined) onDrag?.(row, event.dataTransfer);
        }}
        onContextMenuCapture={(event) => {
          const index = rowOf(event);
          const row = index === null ? undefined : tree.row(index);
          if (index !== null && row !== undefined) onMove(index, row.path);
        }}
      >
        {header}
        <div className="tree-rows" role="presentation" style={{ height }}>
          <div
            className="tree-window"
            role="presentation"
            style={{ transform: `translateY(${top + (origin - first) * rowHeight}px)` }}
          >
            {rowsInOrder(drawn, rested).map((index) => {
              if (index >= total) return null;
              const row = tree.row(index);
              const key = index % drawnRows;
              const from = (index - origin) * rowHeight;
              if (row === undefined)
                return (
                  <div
                    key={`awaited ${key}`}
                    className="tree-row tree-row-awaited"
                    style={{ top: from }}
                    aria-hidden
                  />
                );
              const share = largest === 0 ? 0 : Math.min(1, sizeOf(row) / largest);
              return children(row, { key, index, top: from, share });
            })}
          </div>
        </div>
      </div>
    </PlaceMenu>
  );
}

/** Keeps the scroll position with the rows, so that coming back to a tab finds it where it was left. */
function useScrollMemory(scroller: HTMLElement | null, pages: { scrollTop: number }, hasRows: boolean): void {
  useLayoutEffect(() => {
    if (scroller === null || !hasRows) return undefined;
    scroller.scrollTo({ top: pages.scrollTop });
    const keep = (): void => {
      pages.scrollTop = scroller.scrollTop;
    };
    scroller.addEventListener('scroll', keep, { passive: true });
    return () => scroller.removeEventListener('scroll', keep);
  }, [scroller, pages, hasRows]);
}

/** The largest size among the rows on screen and the first one: what all is in is as large as anything. */
function largestSize<Row>(
  tree: TreeSnapshot<Row>,
  first: number,
  last: number,
  sizeOf: (row: Row) => number,
): number {
  const top = tree.row(0);
  let largest = top === undefined ? 0 : sizeOf(top);
  for (let index = first; index <= last; index += 1) {
    const row = tree.row(index);
    if (row !== undefined) largest = Math.max(largest, sizeOf(row));
  }
  return largest;
}
