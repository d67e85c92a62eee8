/** Rows by the thousand have one origin, from which their elements are placed. */
const ring = 1_000;

/**
 * The rows first…last in the order in which their elements stand. There are `slots` elements; row `index` is drawn by element
 * `index % slots`, so that scrolling by four rows changes four elements and leaves the others alone. Elements that are moved
 * are laid out anew: their order is that of the rows only when `rested` is `first`, and else that of an earlier window.
 * @param rested the first row when scrolling last came to rest
 */
export function rowsInOrder(first: number, last: number, slots: number, rested: number): readonly number[] {
  const rows: number[] = [];
  for (let at = 0; at < slots; at += 1) {
    const row = first + ((((rested + at - first) % slots) + slots) % slots);
    if (row <= last) rows.push(row);
  }
  return rows;
}

/**
 * The row from which places are counted: places stay small, and most scrolling leaves the place of a row as it is, even when
 * the rows move against the scroll bar.
 */
export function originOf(first: number): number {
  return first - (first % ring);
}
