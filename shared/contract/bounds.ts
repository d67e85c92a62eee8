/**
 * Whether a value from outside is small enough to be looked at. Schemas bound each field, but a schema reads a value
 * before it refuses it; this walk stops at the first excess.
 */
export interface Bounds {
  readonly depth: number;
  /** Objects, arrays and leaves together. */
  readonly nodes: number;
  /** UTF-16 units of all strings and keys, and bytes of binary values, together. */
  readonly units: number;
}

/** Room for the largest argument of the contract: 100,000 tree nodes that are open or shut. */
export const argumentBounds: Bounds = { depth: 8, nodes: 120_000, units: 1_000_000 };

/** Plain data only: what structured clone or JSON made. A cycle is too deep. */
export function isWithinBounds(value: unknown, bounds: Bounds): boolean {
  let nodes = bounds.nodes;
  let units = bounds.units;
  const fits = (part: unknown, depth: number): boolean => {
    nodes -= 1;
    if (nodes < 0 || depth < 0) return false;
    if (typeof part === 'string') units -= part.length;
    if (typeof part !== 'object' || part === null) return units >= 0;
    if (part instanceof ArrayBuffer || ArrayBuffer.isView(part)) {
      units -= part.byteLength;
      return units >= 0;
    }
    if (Array.isArray(part)) return part.length <= nodes && part.every((item) => fits(item, depth - 1));
    for (const key in part) {
      if (!Object.hasOwn(part, key)) continue;
      units -= key.length;
      if (!fits((part as Record<string, unknown>)[key], depth - 1)) return false;
    }
    return true;
  };
  return fits(value, bounds.depth);
}
