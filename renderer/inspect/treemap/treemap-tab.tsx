import { ChevronRight, CornerLeftUp } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, MouseEvent, ReactNode } from 'react';
import type { ArchiveView } from '../../../shared/contract/values.ts';
import { displayName } from '../../../shared/layer-path.ts';
import type { ImageReport, LayerOrigin } from '../../../shared/report.ts';
import { sizeText } from '../../../shared/size-text.ts';
import { scopeOf } from '../../store/inspect-state.ts';
import type { InspectState } from '../../store/inspect-state.ts';
import { nounText } from '../../text/count-text.ts';
import { baseName, parentPath, pathChain } from '../../text/path-parts.ts';
import { useActions } from '../../ui/app-context.tsx';
import { IconButton } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { safeText } from '../../ui/name-text.tsx';
import { useAnswer } from '../../ui/use-answer.ts';
import { useCopy } from '../../ui/use-copy.ts';
import { useElementSize } from '../../ui/use-element-size.ts';
import { NotReady } from '../not-ready.tsx';
import { firstInside, neighbour } from './treemap-keys.ts';
import type { Direction } from './treemap-keys.ts';
import { cellAt, cellHolding, treemapCells } from './treemap-layout.ts';
import type { Cell } from './treemap-layout.ts';
import { paintCells, readPalette } from './treemap-paint.ts';

/** Nodes asked for: more would be smaller than a pixel on most screens. */
const nodes = 3_000;

/** The sizes of a tree as areas. What is chosen here is chosen in the file tree, and the other way round. */
export function TreemapTab({
  view,
  image,
  look,
}: {
  view: ArchiveView;
  image: ImageReport;
  look: InspectState;
}): ReactNode {
  const actions = useActions();
  const { ref } = view;
  const input =
    look.layer < 0 || view.phase !== 'indexed'
      ? null
      : { ref, image: look.image, scope: scopeOf(look), path: look.zoom, limit: nodes };
  const { value, problem, stale } = useAnswer('tree.sizes', input, 'sizes');
  if (view.phase !== 'indexed') return <NotReady view={view} what="The sizes" />;
  const zoomTo = (path: string): void => actions().setZoom(ref, path);
  return (
    <div className="treemap" aria-busy={stale}>
      <ZoomPath zoom={look.zoom} onZoom={zoomTo} />
      {value !== null && value.size === 0 && problem === null ? (
        <Empty title="Nothing here has a size" text="Every file of this tree is empty." />
      ) : problem === null ? (
        <Map view={view} image={image} look={look} root={value} onZoom={zoomTo} />
      ) : (
        <Empty title="There is nothing to draw" text={problem.message} />
      )}
    </div>
  );
}

function ZoomPath({ zoom, onZoom }: { zoom: string; onZoom: (path: string) => void }): ReactNode {
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

function Map({
  view,
  image,
  look,
  root,
  onZoom,
}: {
  view: ArchiveView;
  image: ImageReport;
  look: InspectState;
  root: Parameters<typeof treemapCells>[0] | null;
  onZoom: (path: string) => void;
}): ReactNode {
  const actions = useActions();
  const copy = useCopy();
  const [frame, setFrame] = useState<HTMLDivElement | null>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = useElementSize(frame);
  const [hovered, setHovered] = useState<Cell | null>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const cells = useMemo(
    () => (root === null ? [] : treemapCells(root, look.zoom, width, height)),
    [root, look.zoom, width, height],
  );
  const chosen = look.path === null ? null : cellHolding(cells, look.path);
  const active = cells.find((cell) => cell.path !== null && cell.path === focused) ?? chosen;
  const told = hovered ?? active;
  usePaint(canvas, cells, width, height, (layer) => image.layers[layer]?.origin ?? 'other');

  const choose = (cell: Cell): void => {
    setFocused(cell.path);
    if (cell.path !== null && cell.path !== '')
      void actions().reveal(view.ref, { path: cell.path, quietly: true });
  };
  const enter = (cell: Cell): void => {
    if (cell.path === null) return;
    if (cell.kind === 'directory') onZoom(cell.path);
    else void actions().reveal(view.ref, { path: cell.path });
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
    } else if (event.key === 'Backspace') onZoom(parentPath(look.zoom) ?? '');
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
        aria-label="Treemap of sizes"
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
        {active !== null && <Outline cell={active} className="active" id="treemap-active" />}
      </div>
      <footer className="treemap-footer numeric">
        {told === null ? (
          <span className="quiet">
            Double click zooms in; arrow keys move, Enter zooms or goes to the file.
          </span>
        ) : (
          <>
            <span className="truncate">
              {told.path === null ? (
                nounText(told.count, 'smaller entry', 'smaller entries')
              ) : (
                <bdi>{safeText(`/${told.path}`, 300)}</bdi>
              )}
            </span>
            <strong>{sizeText(told.size)}</strong>
            {root !== null && root.size > 0 && (
              <span className="quiet">{((told.size / root.size) * 100).toFixed(1)} %</span>
            )}
            <span className="quiet">
              <span className={`swatch origin-${image.layers[told.layer]?.origin ?? 'other'}`} /> layer{' '}
              {told.layer}
            </span>
          </>
        )}
      </footer>
    </>
  );
}

function Outline({ cell, className, id }: { cell: Cell; className: string; id?: string }): ReactNode {
  return (
    <div
      id={id}
      className={`treemap-outline ${className}`}
      role={id === undefined ? 'presentation' : 'treeitem'}
      aria-level={id === undefined ? undefined : cell.depth + 1}
      aria-selected={id === undefined ? undefined : true}
      aria-label={
        id === undefined
          ? undefined
          : `${cell.path === null ? nounText(cell.count, 'smaller entry', 'smaller entries') : safeText(cell.path)}, ${sizeText(cell.size)}, layer ${cell.layer}`
      }
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
  originOf: (layer: number) => LayerOrigin,
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
    paintCells(context, cells, originOf, readPalette(element));
    // originOf is made anew each time from layers that belong to the cells
    // oxlint-disable-next-line react/exhaustive-deps
  }, [canvas, cells, width, height, theme]);
}
