/** Rows by the thousand have one origin, from which their elements are placed. */
const ring = 1_000;

/** Rows one after the other, both ends included. */
export interface RowRange {
  readonly first: number;
  readonly last: number;
}

/** What is drawn in a window of rows. */
export interface DrawnRows {
  readonly window: RowRange;
  /** Which row each element draws: row `index` is drawn by element `index % length`; -1 for none. */
  readonly rows: readonly number[];
}

export const nothingDrawn: DrawnRows = { window: { first: 0, last: -1 }, rows: [] };

/**
 * What `slots` elements draw next. They take the rows of `all`, so that scrolling by four rows changes four elements and leaves the
 * others alone. After a leap nothing of what was drawn is drawn still: then only the rows that are `seen` are taken, and the other
 * elements keep what they have until less than that is scrolled, or nothing (`atRest`).
 */
export function takeRows(
  before: DrawnRows,
  all: RowRange,
  seen: RowRange,
  slots: number,
  atRest: boolean,
): DrawnRows {
  const isKnown = before.rows.length === slots;
  const isSame = isKnown && before.window.first === all.first && before.window.last === all.last;
  if (isSame && !atRest) return before;
  const isNear = atRest || !isKnown || before.rows.some((row) => row >= all.first && row <= all.last);
  const { first, last } = isNear ? all : seen;
  const rows = Array.from({ length: slots }, (_, slot) => {
    const row = first + modulo(slot - first, slots);
    if (row <= last) return row;
    return isNear ? -1 : (before.rows[slot] ?? -1);
  });
  return isSame && rows.every((row, slot) => row === before.rows[slot]) ? before : { window: all, rows };
}

/**
 * The rows that are drawn, in the order in which their elements stand. Elements that are moved are laid out anew: their order is
 * that of the rows only when `rested` is the first row, and else that of an earlier window.
 * @param rested the first row when scrolling last came to rest
 */
export function rowsInOrder({ rows }: DrawnRows, rested: number): readonly number[] {
  const start = modulo(rested, rows.length);
  return [...rows.slice(start), ...rows.slice(0, start)].filter((row) => row >= 0);
}

/**
 * The row from which places are counted: places stay small, and most scrolling leaves the place of a row as it is, even when
 * the rows move against the scroll bar.
 */
export function originOf(first: number): number {
  return first - (first % ring);
}

/** The remainder, never negative. */
function modulo(value: number, by: number): number {
  return by === 0 ? 0 : ((value % by) + by) % by;
}
