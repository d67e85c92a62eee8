import { letGo } from '../../io/let-go.ts';
import type { Movable } from '../../io/let-go.ts';

export type Column = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/**
 * A column with room for `capacity` values, the given ones first and zeros after them. The old column must not be used any
 * more: where the runtime can, its memory is given back at once instead of at some later collection.
 */
export function grown<Kind extends Column>(column: Kind, capacity: number): Kind {
  const Type = column.constructor as new (from: number | ArrayBuffer) => Kind;
  const buffer = column.buffer as Movable;
  if (buffer.transfer !== undefined) return new Type(buffer.transfer(capacity * column.BYTES_PER_ELEMENT));
  const larger = new Type(capacity);
  larger.set(column);
  return larger;
}

/**
 * The capacity after `capacity`. Twice as much at first; by a quarter for large columns, since what is not used yet takes
 * memory all the same, and for a million entries that counts.
 */
export function nextCapacity(capacity: number): number {
  return capacity < 65_536 ? capacity * 2 : Math.ceil(capacity * 1.25);
}

/**
 * The first `count` of a column that was made larger than needed: a copy where that is cheap, or where much would be kept
 * for nothing. The column must not be used any more.
 */
export function trimmed<Kind extends Column>(column: Kind, count: number): Kind {
  const isMostlyUsed = count * 2 >= column.length;
  const isKept = column.byteLength > 65_536 && isMostlyUsed;
  if (isKept) return column.subarray(0, count) as Kind;
  const copy = column.slice(0, count) as Kind;
  letGo(column);
  return copy;
}
