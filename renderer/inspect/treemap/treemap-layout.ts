import { hierarchy, treemap, treemapSquarify } from 'd3-hierarchy';
import type { HierarchyRectangularNode } from 'd3-hierarchy';
import type { FileKind } from '../../../shared/file-entry.ts';
import type { SizeNode } from '../../../shared/view.ts';
import { counted } from '../../../shared/counted.ts';
import { safeText } from '../../ui/name-text.tsx';

/** A rectangle of the treemap, in CSS pixels. */
export interface Cell {
  /** null: the children of its parent that are too small to draw. */
  readonly path: string | null;
  readonly name: string;
  readonly kind: FileKind;
  readonly size: number;
  readonly layer: number;
  /** 0 is the directory that is zoomed into. */
  readonly depth: number;
  /** For `path` null: how many entries it stands for. */
  readonly count: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Whether its name stands above its children. */
  readonly titled: boolean;
  readonly isLeaf: boolean;
}

interface Datum {
  readonly path: string | null;
  readonly node: SizeNode;
  readonly count: number;
  readonly children: readonly Datum[];
}

export const titleHeight = 18;
/** Cells smaller than this in either direction are not worth drawing. */
const leastSide = 2;

/**
 * Where each node of a size tree is drawn in `width` × `height` pixels, parents before children. `path` is that of the
 * root. Directories with room for it have their name above their children.
 */
export function treemapCells(root: SizeNode, path: string, width: number, height: number): readonly Cell[] {
  if (width < 8 || height < 8 || root.size <= 0) return [];
  const top = hierarchy<Datum>(datum(root, path), (item) => item.children)
    .sum((item) => (item.children.length === 0 ? item.node.size : 0))
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const laid = treemap<Datum>()
    .tile(treemapSquarify.ratio(1.3))
    .size([width, height])
    .round(true)
    .paddingInner(1)
    .paddingOuter((node) => (node.depth === 0 ? 0 : 2))
    .paddingTop((node) => (node.depth > 0 && hasTitle(node) ? titleHeight : node.depth === 0 ? 0 : 2))(top);
  const cells: Cell[] = [];
  laid.each((node) => {
    const cell = cellOf(node);
    if (cell.width >= leastSide && cell.height >= leastSide) cells.push(cell);
  });
  return cells;
}

function datum(node: SizeNode, path: string): Datum {
  const children = node.children.map((child) =>
    datum(child, path === '' ? child.name : `${path}/${child.name}`),
  );
  if (node.rest !== null && node.rest.size > 0 && children.length > 0) {
    const rest: SizeNode = {
      ...node,
      name: '',
      size: node.rest.size,
      kind: 'file',
      children: [],
      rest: null,
    };
    children.push({ path: null, node: rest, count: node.rest.count, children: [] });
  }
  return { path, node, count: 1, children };
}

function hasTitle(node: HierarchyRectangularNode<Datum>): boolean {
  return node.x1 - node.x0 > 48 && node.y1 - node.y0 > titleHeight * 2;
}

function cellOf(node: HierarchyRectangularNode<Datum>): Cell {
  const { path, count, node: size } = node.data;
  return {
    path,
    name: size.name,
    kind: size.kind,
    size: size.size,
    layer: size.layer,
    depth: node.depth,
    count,
    x: node.x0,
    y: node.y0,
    width: node.x1 - node.x0,
    height: node.y1 - node.y0,
    titled: node.depth > 0 && node.children !== undefined && hasTitle(node),
    isLeaf: node.children === undefined,
  };
}

/** The innermost cell under a point, or null. */
export function cellAt(cells: readonly Cell[], x: number, y: number): Cell | null {
  for (let at = cells.length - 1; at >= 0; at -= 1) {
    const cell = cells[at];
    if (
      cell !== undefined &&
      x >= cell.x &&
      y >= cell.y &&
      x < cell.x + cell.width &&
      y < cell.y + cell.height
    )
      return cell;
  }
  return null;
}

/** The cell that shows `path`, or the innermost one that holds it; null when it is not below the root. */
export function cellHolding(cells: readonly Cell[], path: string): Cell | null {
  let best: Cell | null = null;
  for (const cell of cells)
    if (
      cell.path !== null &&
      (cell.path === path || path.startsWith(`${cell.path}/`) || cell.path === '') &&
      (best === null || cell.depth > best.depth)
    )
      best = cell;
  return best;
}

/** What a cell stands for, in words. */
export function cellWords(cell: Cell): string {
  return cell.path === null ? counted(cell.count, 'smaller entry', 'smaller entries') : safeText(cell.path);
}
