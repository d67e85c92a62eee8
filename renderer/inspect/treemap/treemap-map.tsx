import { ChevronRight, CornerLeftUp } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, MouseEvent, ReactNode } from 'react';
import { displayName } from '../../../shared/layer-path.ts';
import type { SizeNode } from '../../../shared/view.ts';
import { baseName, parentPath, pathChain } from '../../text/path-parts.ts';
import { IconButton } from '../../ui/button.tsx';
import { safeText } from '../../ui/name-text.tsx';
import { useCopy } from '../../ui/use-copy.ts';
import { useElementSize } from '../../ui/use-element-size.ts';
import { firstInside, neighbour } from './treemap-keys.ts';
import type { Direction } from './treemap-keys.ts';
import { cellAt, cellHolding, treemapCells } from './treemap-layout.ts';
import type { Cell } from './treemap-layout.ts';
import { paintCells, readPalette } from './treemap-paint.ts';
import type { CellColours, Palette } from './treemap-paint.ts';

/** The directory that is drawn, each part of its path a way back up. */
export function ZoomPath({ zoom, onZoom }: { zoom: string; onZoom: (path: string) => void }): ReactNode {
  const parent = parentPath(zoom);
  return (
    <nav className="treemap-path" aria-label="Directory drawn">
      <IconButton
        label="Zoom out"
        keys="Backspace"
        disabled={parent === null}
        onClick={() => onZoom(parent ?? '')}
      >
        <CornerLeftUp size={14} />
      </IconButton>
      {pathChain(zoom).map((path, index) => (
        <span key={path} className="crumb truncate">
          {index > 0 && <ChevronRight size={12} aria-hidden />}
          <button
            type="button"
            className="truncate"
            aria-current={path === zoom ? 'location' : undefined}
            onClick={() => onZoom(path)}
          >
            <bdi>{safeText(baseName(path), 60)}</bdi>
          </button>
        </span>
      ))}
    </nav>
  );
}

/** Areas of a size tree that are walked by keys and pointer; what they stand for, and how they look, is told from outside. */
export function TreemapMap({
  label,
  root,
  zoom,
  path,
  colours,
  onChoose,
  onEnter,
  onZoom,
  nameOf,
  children: tell,
}: {
  label: string;
  root: SizeNode | null;
  /** Path of the directory that is drawn. */
  zoom: string;
  /** The chosen entry. */
  path: string | null;
  colours: (cell: Cell, palette: Palette) => CellColours;
  onChoose: (path: string) => void;
  /** A file. */
  onEnter: (path: string) => void;
  onZoom: (path: string) => void;
  /** What assistive technology calls a cell. */
  nameOf: (cell: Cell) => string;
  /** What stands below of the cell that is meant. */
  children: (cell: Cell) => ReactNode;
}): ReactNode {
  const copy = useCopy();
  const [frame, setFrame] = useState<HTMLDivElement | null>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = useElementSize(frame);
  const [hovered, setHovered] = useState<Cell | null>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const cells = useMemo(
    () => (root === null ? [] : treemapCells(root, zoom, width, height)),
    [root, zoom, width, height],
  );
  const chosen = path === null ? null : cellHolding(cells, path);
  const active = cells.find((cell) => cell.path !== null && cell.path === focused) ?? chosen;
  const told = hovered ?? active;
  usePaint(canvas, cells, width, height, colours);

  const choose = (cell: Cell): void => {
    setFocused(cell.path);
    if (cell.path !== null && cell.path !== '') onChoose(cell.path);
  };
  const enter = (cell: Cell): void => {
    if (cell.path === null) return;
    if (cell.kind === 'directory') onZoom(cell.path);
    else onEnter(cell.path);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey) return;
    if ((event.ctrlKey || event.metaKey) && event.key === 'c' && active?.path)
      copy(displayName(`/${active.path}`));
    else if (event.key.startsWith('Arrow')) {
      const next =
        active === null || active.depth === 0
          ? firstInside(cells, null)
          : neighbour(cells, active, event.key as Direction);
      if (next !== null) choose(next);
    } else if (event.key === 'Enter' && active !== null) enter(active);
    else if (event.key === ' ' && active !== null) {
      const inside = firstInside(cells, active);
      if (inside !== null) choose(inside);
    } else if (event.key === 'Backspace') onZoom(parentPath(zoom) ?? '');
    else return;
    event.preventDefault();
  };
  const under = (event: MouseEvent): Cell | null => {
    const box = event.currentTarget.getBoundingClientRect();
    return cellAt(cells, event.clientX - box.left, event.clientY - box.top);
  };
  return (
    <>
      <div
        ref={setFrame}
        className="treemap-frame"
        role="tree"
        aria-label={label}
        aria-activedescendant={active === null ? undefined : 'treemap-active'}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onMouseMove={(event) => setHovered(under(event))}
        onMouseLeave={() => setHovered(null)}
        onClick={(event) => {
          const cell = under(event);
          if (cell !== null) choose(cell);
        }}
        onDoubleClick={(event) => {
          const cell = under(event);
          if (cell !== null) enter(cell);
        }}
      >
        <canvas ref={canvas} aria-hidden />
        {hovered !== null && <Outline cell={hovered} className="hovered" />}
        {active !== null && (
          <Outline cell={active} className="active" id="treemap-active" name={nameOf(active)} />
        )}
      </div>
      <footer className="treemap-footer numeric">
        {told === null ? (
          <span className="quiet truncate">
            Double click zooms in; arrow keys move, Enter zooms or goes to the file.
          </span>
        ) : (
          tell(told)
        )}
      </footer>
    </>
  );
}

function Outline({
  cell,
  className,
  id,
  name,
}: {
  cell: Cell;
  className: string;
  id?: string;
  name?: string;
}): ReactNode {
  return (
    <div
      id={id}
      className={`treemap-outline ${className}`}
      role={id === undefined ? 'presentation' : 'treeitem'}
      aria-level={id === undefined ? undefined : cell.depth + 1}
      aria-selected={id === undefined ? undefined : true}
      aria-label={name}
      style={{ transform: `translate(${cell.x}px, ${cell.y}px)`, width: cell.width, height: cell.height }}
    />
  );
}

/** Paints after every change of cells, size, theme or pixel density. */
function usePaint(
  canvas: React.RefObject<HTMLCanvasElement | null>,
  cells: readonly Cell[],
  width: number,
  height: number,
  colours: (cell: Cell, palette: Palette) => CellColours,
): void {
  const [theme, setTheme] = useState(0);
  useEffect(() => {
    const queries = [
      '(prefers-color-scheme: dark)',
      '(prefers-contrast: more)',
      '(forced-colors: active)',
    ].map((query) => window.matchMedia(query));
    const change = (): void => setTheme((count) => count + 1);
    for (const query of queries) query.addEventListener('change', change);
    return () => {
      for (const query of queries) query.removeEventListener('change', change);
    };
  }, []);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d') ?? null;
    if (element === null || context === null || width === 0) return;
    const density = window.devicePixelRatio;
    element.width = Math.round(width * density);
    element.height = Math.round(height * density);
    context.setTransform(density, 0, 0, density, 0, 0);
    context.clearRect(0, 0, width, height);
    paintCells(context, cells, colours, readPalette(element));
    // colours are made anew each time from what belongs to the cells
    // oxlint-disable-next-line react/exhaustive-deps
  }, [canvas, cells, width, height, theme]);
}
