import type { LayerOrigin } from '../../../shared/report.ts';
import { sizeText } from '../../../shared/size-text.ts';
import { countText } from '../../text/count-text.ts';
import { safeText } from '../../ui/name-text.tsx';
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
    font: style.fontFamily,
  };
}

/** Draws cells onto a canvas whose context is already scaled to CSS pixels. */
export function paintCells(
  context: CanvasRenderingContext2D,
  cells: readonly Cell[],
  originOf: (layer: number) => LayerOrigin,
  palette: Palette,
): void {
  context.textBaseline = 'middle';
  for (const cell of cells) {
    if (cell.depth === 0 && !cell.isLeaf) continue;
    if (cell.isLeaf) paintLeaf(context, cell, palette, cell.path === null ? null : originOf(cell.layer));
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
  palette: Palette,
  origin: LayerOrigin | null,
): void {
  const { x, y, width, height } = cell;
  context.fillStyle = origin === null ? palette.rest : palette.origins[origin];
  context.beginPath();
  context.roundRect(x, y, width, height, Math.min(2, width / 4, height / 4));
  context.fill();
  if (width < 34 || height < 15) return;
  context.fillStyle = origin === null ? palette.ink : palette.onOrigin;
  context.font = `11px ${palette.font}`;
  const words = cell.path === null ? `${countText(cell.count)} more` : cellName(cell);
  const line = Math.min(height / 2, 10);
  write(context, words, x + 5, y + line, width - 9);
  if (height < 34) return;
  context.globalAlpha = 0.75;
  write(context, sizeText(cell.size), x + 5, y + line + 14, width - 9);
  context.globalAlpha = 1;
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
  const isStorePath = cell.path !== null && /^nix\/store\/[0-9a-z]{32}-[^/]+$/.test(cell.path);
  return safeText(isStorePath ? cell.name.slice(33) : cell.name, 80);
}
