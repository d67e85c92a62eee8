import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useId, useMemo, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { MenuItem } from './menu.tsx';
import { PlaceMenu } from './menu.tsx';
import { useCopy } from './use-copy.ts';

export interface Column<Row> {
  readonly id: string;
  readonly title: string;
  /** A CSS grid track: `minmax(120px, 1fr)`, `84px`. */
  readonly track: string;
  readonly numeric?: boolean;
  readonly hint?: string;
  readonly cell: (row: Row) => ReactNode;
  /** Makes the column sortable; numbers start with the largest. */
  readonly compare?: (a: Row, b: Row) => number;
}

const rowHeight = 28;

/** A table of rows of equal height, of which only those on screen exist. One row is chosen; the table has the focus. */
export function DataTable<Row>({
  label,
  rows,
  columns,
  keyOf,
  chosen,
  onChoose,
  onActivate,
  textOf,
  menuOf,
  onDrag,
  firstSort,
}: {
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  keyOf: (row: Row) => string;
  chosen: string | null;
  onChoose: (row: Row) => void;
  /** Enter and double click. */
  onActivate: (row: Row) => void;
  /** What Ctrl-C copies of a row. */
  textOf: (row: Row) => string;
  menuOf: (row: Row) => readonly MenuItem[];
  /** Rows can be dragged away; told when one begins to be. */
  onDrag?: (row: Row, transfer: DataTransfer) => void;
  firstSort: { readonly column: string; readonly descending: boolean } | null;
}): ReactNode {
  const id = useId();
  const copy = useCopy();
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const [sort, setSort] = useState(firstSort);
  const sorted = useMemo(() => {
    const compare = columns.find((column) => column.id === sort?.column)?.compare;
    if (compare === undefined || sort === null) return rows;
    return rows.toSorted((a, b) => (sort.descending ? compare(b, a) : compare(a, b)));
  }, [rows, columns, sort]);
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller,
    estimateSize: () => rowHeight,
    overscan: 10,
    scrollPaddingStart: rowHeight,
  });
  const at = sorted.findIndex((row) => keyOf(row) === chosen);
  const current = sorted[at];
  const items = virtual.getVirtualItems();
  const tracks = columns.map((column) => column.track).join(' ');

  const moveTo = (index: number): void => {
    const row = sorted[Math.max(0, Math.min(sorted.length - 1, index))];
    if (row === undefined) return;
    onChoose(row);
    virtual.scrollToIndex(Math.max(0, Math.min(sorted.length - 1, index)));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey) return;
    if ((event.ctrlKey || event.metaKey) && event.key === 'c' && current !== undefined) {
      event.preventDefault();
      copy(textOf(current));
      return;
    }
    const page = Math.max(1, Math.floor((scroller?.clientHeight ?? 0) / rowHeight) - 2);
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at === -1 ? 0 : at - 1,
      Home: 0,
      End: sorted.length - 1,
      PageDown: at + page,
      PageUp: at - page,
    };
    const move = Object.hasOwn(moves, event.key) ? moves[event.key] : undefined;
    if (move !== undefined) moveTo(move);
    else if (event.key === 'Enter' && current !== undefined) onActivate(current);
    else return;
    event.preventDefault();
  };
  const sortBy = (column: Column<Row>): void =>
    setSort((before) =>
      before?.column === column.id
        ? { column: column.id, descending: !before.descending }
        : { column: column.id, descending: column.numeric ?? false },
    );
  const rowAt = (target: EventTarget): Row | undefined => {
    const index = (target as Element).closest<HTMLElement>('.data-row')?.dataset['index'];
    return index === undefined ? undefined : sorted[Number(index)];
  };

  return (
    <PlaceMenu label={label} items={current === undefined ? [] : menuOf(current)}>
      <div
        ref={setScroller}
        className="data-table"
        role="grid"
        aria-label={label}
        aria-rowcount={sorted.length + 1}
        aria-colcount={columns.length}
        aria-activedescendant={items.some((item) => item.index === at) ? `${id}-${at}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onClick={(event) => {
          const row = rowAt(event.target);
          if (row !== undefined) onChoose(row);
        }}
        onDoubleClick={(event) => {
          const row = rowAt(event.target);
          if (row !== undefined) onActivate(row);
        }}
        onDragStart={(event) => {
          const row = rowAt(event.target);
          if (row !== undefined) onDrag?.(row, event.dataTransfer);
        }}
        onContextMenuCapture={(event) => {
          const row = rowAt(event.target);
          if (row !== undefined) onChoose(row);
        }}
      >
        <div className="data-header" role="row" aria-rowindex={1} style={{ gridTemplateColumns: tracks }}>
          {columns.map((column) => (
            <div
              key={column.id}
              role="columnheader"
              className={column.numeric === true ? 'right' : ''}
              title={column.hint}
              aria-sort={sort?.column !== column.id ? 'none' : sort.descending ? 'descending' : 'ascending'}
            >
              {column.title === '' ? (
                <span className="visually-hidden">{column.hint}</span>
              ) : column.compare === undefined ? (
                column.title
              ) : (
                <button type="button" className="column-button" onClick={() => sortBy(column)}>
                  {column.title}
                  {sort?.column === column.id &&
                    (sort.descending ? (
                      <ArrowDown size={11} aria-hidden />
                    ) : (
                      <ArrowUp size={11} aria-hidden />
                    ))}
                </button>
              )}
            </div>
          ))}
        </div>
        <div className="data-rows" role="presentation" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = sorted[item.index];
            return (
              row !== undefined && (
                <div
                  key={item.key}
                  id={`${id}-${item.index}`}
                  className="data-row"
                  draggable={onDrag !== undefined}
                  role="row"
                  aria-rowindex={item.index + 2}
                  aria-selected={item.index === at}
                  data-index={item.index}
                  style={{ transform: `translateY(${item.start}px)`, gridTemplateColumns: tracks }}
                >
                  {columns.map((column) => (
                    <div
                      key={column.id}
                      role="gridcell"
                      className={column.numeric === true ? 'right numeric truncate' : 'truncate'}
                    >
                      {column.cell(row)}
                    </div>
                  ))}
                </div>
              )
            );
          })}
        </div>
      </div>
    </PlaceMenu>
  );
}
