/** Names as slices of one buffer. */
export interface NameColumn {
  readonly nameStart: Uint32Array;
  readonly nameLength: Uint16Array;
  readonly names: Uint8Array;
}

/** Bytewise order of two slices; a prefix comes first. */
export function compareBytes(
  a: Uint8Array,
  aStart: number,
  aLength: number,
  b: Uint8Array,
  bStart: number,
  bLength: number,
): number {
  const shared = Math.min(aLength, bLength);
  for (let at = 0; at < shared; at++) {
    const difference = (a[aStart + at] ?? 0) - (b[bStart + at] ?? 0);
    if (difference !== 0) return difference;
  }
  return aLength - bLength;
}

/**
 * Sorts `items[from…to)` bytewise by their names, in place; equal names by number. Tars mostly list folders in order
 * already, which costs one pass; else three-way radix quicksort, which looks at each distinguishing byte about once and
 * keeps its own stack (names may have 65,535 bytes and be alike).
 */
export function sortByName(items: Uint32Array, from: number, to: number, column: NameColumn): void {
  if (isSorted(items, from, to, column)) return;
  const { nameStart, nameLength, names } = column;
  const byteAt = (item: number, depth: number): number =>
    depth < (nameLength[item] ?? 0) ? (names[(nameStart[item] ?? 0) + depth] ?? 0) + 1 : 0;
  const work = [from, to, 0];
  while (work.length > 0) {
    const depth = work.pop() ?? 0;
    const high = work.pop() ?? 0;
    const low = work.pop() ?? 0;
    if (high - low < 12) {
      insertionSort(items, low, high, depth, column);
      continue;
    }
    const pivot = median(
      byteAt(items[low] ?? 0, depth),
      byteAt(items[(low + high) >>> 1] ?? 0, depth),
      byteAt(items[high - 1] ?? 0, depth),
    );
    let less = low;
    let more = high;
    for (let at = low; at < more;) {
      const item = items[at] ?? 0;
      const byte = byteAt(item, depth);
      if (byte < pivot) {
        items[at++] = items[less] ?? 0;
        items[less++] = item;
      } else if (byte > pivot) {
        items[at] = items[--more] ?? 0;
        items[more] = item;
      } else at++;
    }
    if (less - low > 1) work.push(low, less, depth);
    if (high - more > 1) work.push(more, high, depth);
    if (pivot === 0) items.subarray(less, more).sort();
    else if (more - less > 1) work.push(less, more, depth + 1);
  }
}

function isSorted(items: Uint32Array, from: number, to: number, column: NameColumn): boolean {
  for (let at = from + 1; at < to; at++) {
    if (compareItems(items[at - 1] ?? 0, items[at] ?? 0, 0, column) > 0) return false;
  }
  return true;
}

function insertionSort(
  items: Uint32Array,
  from: number,
  to: number,
  depth: number,
  column: NameColumn,
): void {
  for (let at = from + 1; at < to; at++) {
    const item = items[at] ?? 0;
    let place = at;
    while (place > from && compareItems(items[place - 1] ?? 0, item, depth, column) > 0) {
      items[place] = items[place - 1] ?? 0;
      place--;
    }
    items[place] = item;
  }
}

function compareItems(a: number, b: number, depth: number, column: NameColumn): number {
  const { nameStart, nameLength, names } = column;
  const order = compareBytes(
    names,
    (nameStart[a] ?? 0) + depth,
    (nameLength[a] ?? 0) - depth,
    names,
    (nameStart[b] ?? 0) + depth,
    (nameLength[b] ?? 0) - depth,
  );
  return order === 0 ? a - b : order;
}

function median(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
