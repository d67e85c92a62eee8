import type { Cell } from './treemap-layout.ts';

export type Direction = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight';

/**
 * The neighbour of a cell in a direction: of the cells of its depth (and leaves that end above it) that lie beyond its
 * edge, the one that is nearest, those beside it before those askew. null at the border.
 */
export function neighbour(cells: readonly Cell[], from: Cell, direction: Direction): Cell | null {
  let best: Cell | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const cell of cells) {
    if (cell === from || cell.depth === 0) continue;
    if (cell.depth !== from.depth && !(cell.isLeaf && cell.depth < from.depth)) continue;
    const distance = distanceTo(from, cell, direction);
    if (distance < least) {
      least = distance;
      best = cell;
    }
  }
  return best;
}

/** How far `to` is from the edge of `from`; askew cells count threefold; infinite when it is not in that direction. */
function distanceTo(from: Cell, to: Cell, direction: Direction): number {
  const isHorizontal = direction === 'ArrowLeft' || direction === 'ArrowRight';
  const ahead =
    direction === 'ArrowRight'
      ? to.x - (from.x + from.width)
      : direction === 'ArrowLeft'
        ? from.x - (to.x + to.width)
        : direction === 'ArrowDown'
          ? to.y - (from.y + from.height)
          : from.y - (to.y + to.height);
  if (ahead < -1) return Number.POSITIVE_INFINITY;
  const aside = isHorizontal
    ? gap(from.y, from.height, to.y, to.height)
    : gap(from.x, from.width, to.x, to.width);
  const centre = isHorizontal
    ? Math.abs(from.y + from.height / 2 - (to.y + to.height / 2))
    : Math.abs(from.x + from.width / 2 - (to.x + to.width / 2));
  return ahead + aside * 3 + centre * 0.01;
}

/** Pixels between two spans; 0 when they overlap. */
function gap(a: number, aLength: number, b: number, bLength: number): number {
  return Math.max(0, b - (a + aLength), a - (b + bLength));
}

/** The cell to begin with, and to go into: the largest child of `of`, or of the root. */
export function firstInside(cells: readonly Cell[], of: Cell | null): Cell | null {
  const depth = (of?.depth ?? 0) + 1;
  const prefix = of?.path === undefined || of.path === null || of.path === '' ? '' : `${of.path}/`;
  let best: Cell | null = null;
  for (const cell of cells)
    if (
      cell.depth === depth &&
      cell.path !== null &&
      (of === null || of.depth === 0 || cell.path.startsWith(prefix)) &&
      (best === null || cell.size > best.size)
    )
      best = cell;
  return best;
}
