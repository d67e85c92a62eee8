import type { LayerOrigin } from '../../../shared/report.ts';
import { sizeText } from '../../../shared/size-text.ts';
import { grouped } from '../../../shared/counted.ts';
import { safeText } from '../../ui/name-text.tsx';
import { storePathEntry } from '../files/store-path-entry.ts';
import { titleHeight } from './treemap-layout.ts';
import type { Cell } from './treemap-layout.ts';

/** Colours as the canvas wants them, read from the style sheet. */
export interface Palette {
  readonly origins: Readonly<Record<LayerOrigin, string>>;
  readonly ink: string;
  readonly quiet: string;
  readonly onOrigin: string;
  readonly paper: string;
  readonly frame: string;
  readonly rest: string;
  readonly added: string;
  readonly removed: string;
  readonly modified: string;
  readonly font: string;
}

/** The palette that applies to an element now; its registered colour properties come back resolved. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  return {
    origins: {
      base: colour('--origin-base'),
      nix: colour('--origin-nix'),
      top: colour('--origin-top'),
      other: colour('--origin-other'),
    },
    ink: colour('--ink'),
    quiet: colour('--ink-3'),
    onOrigin: colour('--on-origin'),
    paper: colour('--paper'),
    frame: colour('--ground'),
    rest: colour('--line'),
    added: colour('--added'),
    removed: colour('--removed'),
    modified: colour('--modified'),
    font: style.fontFamily,
  };
}

/** How a leaf looks: what fills it, what is written on it, and the part of it (0 to 1, from the right) that is hatched. */
export interface CellColours {
  readonly fill: string;
  readonly ink: string;
  readonly hatched: number;
  /** A second line instead of the size. */
  readonly note?: string;
}

/** By where a file comes from. */
export function originColours(cell: Cell, palette: Palette, origin: LayerOrigin): CellColours {
  return cell.path === null
    ? { fill: palette.rest, ink: palette.ink, hatched: 0 }
    : { fill: palette.origins[origin], ink: palette.onOrigin, hatched: 0 };
}

/** Draws cells onto a canvas whose context is already scaled to CSS pixels. */
export function paintCells(
  context: CanvasRenderingContext2D,
  cells: readonly Cell[],
  colours: (cell: Cell, palette: Palette) => CellColours,
  palette: Palette,
): void {
  context.textBaseline = 'middle';
  for (const cell of cells) {
    if (cell.depth === 0 && !cell.isLeaf) continue;
    if (cell.isLeaf) paintLeaf(context, cell, colours(cell, palette), palette.font);
    else paintFrame(context, cell, palette);
  }
}

function paintFrame(context: CanvasRenderingContext2D, cell: Cell, palette: Palette): void {
  const { x, y, width, height } = cell;
  context.fillStyle = cell.depth % 2 === 1 ? palette.frame : palette.paper;
  context.beginPath();
  context.roundRect(x, y, width, height, 3);
  context.fill();
  context.strokeStyle = palette.rest;
  context.lineWidth = 1;
  context.stroke();
  if (!cell.titled) return;
  context.font = `600 11px ${palette.font}`;
  context.fillStyle = palette.ink;
  const size = sizeText(cell.size);
  const name = cellName(cell);
  const room = width - 10;
  const nameWidth = write(context, name, x + 5, y + titleHeight / 2 + 1, room);
  context.font = `11px ${palette.font}`;
  context.fillStyle = palette.quiet;
  if (nameWidth + 8 + context.measureText(size).width < room)
    context.fillText(size, x + 5 + nameWidth + 8, y + titleHeight / 2 + 1);
}

function paintLeaf(
  context: CanvasRenderingContext2D,
  cell: Cell,
  { fill, ink, hatched, note }: CellColours,
  font: string,
): void {
  const { x, y, width, height } = cell;
  context.fillStyle = fill;
  context.beginPath();
  context.roundRect(x, y, width, height, Math.min(2, width / 4, height / 4));
  context.fill();
  if (hatched > 0) hatch(context, cell, hatched, ink);
  if (width < 34 || height < 15) return;
  context.fillStyle = ink;
  context.font = `11px ${font}`;
  const words = cell.path === null ? `${grouped(cell.count)} more` : cellName(cell);
  const line = Math.min(height / 2, 10);
  write(context, words, x + 5, y + line, width - 9);
  if (height < 34) return;
  context.globalAlpha = 0.75;
  write(context, note ?? sizeText(cell.size), x + 5, y + line + 14, width - 9);
  context.globalAlpha = 1;
}

/** Stripes over the right part of a cell: what it has more, or had, on the other side. */
function hatch(context: CanvasRenderingContext2D, cell: Cell, share: number, ink: string): void {
  const { x, y, width, height } = cell;
  const from = x + width * (1 - share);
  context.save();
  context.beginPath();
  context.rect(from, y, width * share, height);
  context.clip();
  context.globalAlpha = 0.35;
  context.strokeStyle = ink;
  context.lineWidth = 1;
  context.beginPath();
  for (let at = from - height; at < x + width; at += 6) {
    context.moveTo(at, y + height);
    context.lineTo(at + height, y);
  }
  context.stroke();
  context.restore();
}

/** Writes as much as fits, with `…` where something is left out; answers the width written. */
function write(context: CanvasRenderingContext2D, text: string, x: number, y: number, room: number): number {
  let shown = text;
  let { width } = context.measureText(shown);
  for (let length = text.length; width > room;) {
    length = Math.min(length - 1, Math.floor((length * room) / width));
    if (length < 2) return 0;
    shown = `${text.slice(0, length)}…`;
    ({ width } = context.measureText(shown));
  }
  context.fillText(shown, x, y);
  return width;
}

/** A store path's hash says nothing in a small frame: its name does. */
function cellName(cell: Cell): string {
  const isStorePath = cell.path !== null && storePathEntry.test(cell.path);
  return safeText(isStorePath ? cell.name.slice(33) : cell.name, 80);
}
