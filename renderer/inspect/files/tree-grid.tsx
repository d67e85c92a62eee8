import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { KeyboardEvent, MouseEvent, ReactNode } from 'react';
import type { ArchiveRef } from '../../../shared/contract/values.ts';
import { displayName } from '../../../shared/layer-path.ts';
import type { LayerReport } from '../../../shared/report.ts';
import type { InspectState } from '../../store/inspect-state.ts';
import { textKind } from '../../store/tree-filter.ts';
import type { TreePages, TreeSnapshot } from '../../store/tree-pages.ts';
import { parentPath } from '../../text/path-parts.ts';
import { useActions } from '../../ui/app-context.tsx';
import { PlaceMenu } from '../../ui/menu.tsx';
import { useCopy } from '../../ui/use-copy.ts';
import { useRowWindow } from '../../ui/use-row-window.ts';
import { putPart, storePathPart } from '../../build/image-part.ts';
import { entryMenu } from './entry-menu.ts';
import { TreeHeader } from './tree-header.tsx';
import { findByPrefix, treeCommand } from './tree-keys.ts';
import type { TreeCommand } from './tree-keys.ts';
import { TreeLine } from './tree-line.tsx';

const rowHeight = 24;
const overscan = 8;
/** Letters typed within this many milliseconds belong together. */
const typingPause = 800;
/** Rows to each side that typed letters look at. */
const typingReach = 4_000;

/**
 * The rows of a tree, of which only those on screen exist. The grid itself has the focus and says which row is meant
 * (aria-activedescendant), since a row that scrolls away is gone.
 */
export function TreeGrid({
  archive,
  look,
  layers,
  pages,
  tree,
}: {
  archive: ArchiveRef;
  look: InspectState;
  layers: readonly LayerReport[];
  pages: TreePages;
  tree: TreeSnapshot;
}): ReactNode {
  const actions = useActions();
  const copy = useCopy();
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const total = tree.total ?? 0;
  const { first, last, top, height, visibleRows, scrollToRow } = useRowWindow(
    scroller,
    total,
    rowHeight,
    overscan,
    rowHeight,
  );
  // elements are used again for other rows: a fling changes texts instead of making rows
  const pool = visibleRows + overscan * 2 + 4;
  const typed = useRef({ text: '', at: 0 });
  const awaited = useRef(-1);
  const { cursor } = look;
  const cursorRow = tree.row(cursor);

  useEffect(() => pages.want(first, last), [pages, first, last]);
  useScrollMemory(scroller, pages, total > 0);
  useReveal(look, tree, scrollToRow);

  // a row that was moved to before it was known is chosen when it arrives
  useEffect(() => {
    if (cursorRow !== undefined && !tree.stale && look.path !== cursorRow.path && awaited.current === cursor)
      actions().moveCursor(archive, cursor, cursorRow.path);
    if (cursorRow !== undefined && !tree.stale) awaited.current = -1;
  });

  const moveTo = (row: number): void => {
    const found = tree.row(row);
    if (found === undefined) awaited.current = row;
    actions().moveCursor(archive, row, found?.path ?? null);
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
    void actions().reveal(archive, { path: parent });
  };
  const perform = (command: TreeCommand): void => {
    if (command.do === 'move') moveTo(command.to);
    else if (command.do === 'type') type(command.text);
    else if (command.do === 'open-all') actions().setAllOpen(archive, true);
    else if (cursorRow === undefined) return;
    else if (command.do === 'copy') copy(displayName(`/${cursorRow.path}`));
    else if (command.do === 'parent') goToParent();
    else if (command.do === 'preview') activate(cursor);
    else actions().setOpen(archive, cursorRow.node, command.do === 'open');
  };
  const activate = (index: number): void => {
    const row = tree.row(index);
    if (row === undefined) return;
    actions().moveCursor(archive, index, row.path);
    if (row.expandable) actions().setOpen(archive, row.node, !row.expanded);
    else if (row.kind === 'file' || row.kind === 'hardlink') actions().showOverlay('preview');
    else if (row.link !== null) void actions().reveal(archive, { path: row.path });
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
    actions().moveCursor(archive, index, row.path);
    if ((event.target as Element).closest('.tree-chevron') !== null && row.expandable)
      actions().setOpen(archive, row.node, !row.expanded);
  };
  const largest = useLargest(tree, first, last);
  const searched = textKind(look.filter.text) === 'substring' ? look.filter.text : '';

  return (
    <PlaceMenu label="Entry" items={entryMenu(actions, archive, look, cursorRow, copy)}>
      <div
        ref={setScroller}
        className="tree-grid"
        role="treegrid"
        aria-label="Files"
        aria-rowcount={total + 1}
        aria-busy={tree.stale}
        aria-activedescendant={
          cursorRow !== undefined && cursor >= first && cursor <= last ? `row-${cursor}` : undefined
        }
        tabIndex={0}
        data-stale={tree.stale}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onDoubleClick={(event) => {
          const index = rowOf(event);
          if (index !== null && (event.target as Element).closest('.tree-chevron') === null) activate(index);
        }}
        onDragStart={(event) => {
          const index = rowOf(event);
          const row = index === null ? undefined : tree.row(index);
          const image = actions().archives[archive]?.report?.images[look.image];
          const part = row === undefined ? null : storePathPart(archive, image, look.image, row.path);
          if (part !== null) putPart(event.dataTransfer, part);
        }}
        onContextMenuCapture={(event) => {
          const index = rowOf(event);
          const row = index === null ? undefined : tree.row(index);
          if (index !== null && row !== undefined) actions().moveCursor(archive, index, row.path);
        }}
      >
        <TreeHeader sort={look.sort} onSort={(sort) => actions().setSort(archive, sort)} />
        <div className="tree-rows" role="presentation" style={{ height }}>
          <div className="tree-window" role="presentation" style={{ transform: `translateY(${top}px)` }}>
            {Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => {
              const index = first + at;
              const row = tree.row(index);
              if (row === undefined)
                return (
                  <div key={`awaited ${index % pool}`} className="tree-row tree-row-awaited" aria-hidden />
                );
              return (
                <TreeLine
                  key={index % pool}
                  row={row}
                  index={index}
                  isCursor={index === cursor}
                  isSelected={row.path === look.path}
                  origin={layers[row.layer]?.origin}
                  searched={searched}
                  share={largest === 0 ? 0 : Math.min(1, row.size / largest)}
                />
              );
            })}
          </div>
        </div>
      </div>
    </PlaceMenu>
  );
}

/** Keeps the scroll position with the rows, so that coming back to a tab finds it where it was left. */
function useScrollMemory(scroller: HTMLElement | null, pages: TreePages, hasRows: boolean): void {
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

/** Scrolls to the cursor once the rows that it was computed for are there. */
function useReveal(look: InspectState, tree: TreeSnapshot, scrollToRow: (row: number) => void): void {
  const done = useRef(look.reveals);
  const { reveals, cursor } = look;
  const isThere = !tree.stale && tree.total !== null && cursor < tree.total;
  useLayoutEffect(() => {
    if (done.current === reveals || !isThere) return;
    done.current = reveals;
    scrollToRow(cursor);
  }, [reveals, isThere, cursor, scrollToRow]);
}

/** The largest size among the rows that were on screen: it only grows while a tree is looked at, so bars stay calm. */
function useLargest(tree: TreeSnapshot, first: number, last: number): number {
  let largest = 0;
  for (let index = first; index <= last; index += 1) largest = Math.max(largest, tree.row(index)?.size ?? 0);
  const top = tree.row(0)?.size ?? 0;
  return Math.max(largest, top);
}
