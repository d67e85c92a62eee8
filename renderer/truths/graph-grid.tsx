import { CircleDashed, Ghost, RotateCw, Unlink } from 'lucide-react';
import { useId, useMemo, useState } from 'react';
import type { KeyboardEvent, MouseEvent, ReactNode } from 'react';
import type { ParentGraph } from '../../shared/truths/truths.ts';
import { safeText } from '../ui/name-text.tsx';
import { useCopy } from '../ui/use-copy.ts';
import { useRowWindow } from '../ui/use-row-window.ts';
import { GraphLines, graphRowHeight, linesWidth } from './graph-lines.tsx';
import { graphLayout } from './graph-layout.ts';
import type { GraphLayout } from './graph-layout.ts';
import { LayerMarks } from './slot-box.tsx';
import { shortLabel } from './truth-texts.ts';

/** Flags that a line has room for. */
const mostFlags = 3;

/** Every layer of the old format, each above its parent: names as flags, branches side by side, links as arrows. */
export function GraphGrid({
  graph,
  chosen,
  onChoose,
}: {
  graph: ParentGraph;
  /** Number of a layer. */
  chosen: number | null;
  onChoose: (layer: number) => void;
}): ReactNode {
  const id = useId();
  const copy = useCopy();
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const layout = useMemo(() => graphLayout(graph), [graph]);
  const facts = useMemo(
    () => ({ orphans: new Set(graph.orphans), circles: new Set(graph.cycles.flat()) }),
    [graph],
  );
  const shown = useRowWindow(scroller, layout.rows.length, graphRowHeight, 8);
  const at = chosen === null ? -1 : (layout.rowOf[chosen] ?? -1);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey) return;
    if ((event.ctrlKey || event.metaKey) && event.key === 'c') {
      const layer = graph.layers[chosen ?? -1];
      if (layer !== undefined) copy(layer.id);
      return;
    }
    const next = rowAfter(layout, at, event.key, shown.visibleRows);
    const layer = next === null ? undefined : layout.rows[next]?.layer;
    if (next === null || layer === undefined) return;
    event.preventDefault();
    onChoose(layer);
    shown.scrollToRow(next);
  };
  const onClick = (event: MouseEvent): void => {
    const layer = (event.target as Element).closest<HTMLElement>('[data-layer]')?.dataset['layer'];
    if (layer !== undefined) onChoose(Number(layer));
  };
  const rows = layout.rows.slice(shown.first, shown.last + 1);
  return (
    <div
      ref={setScroller}
      className="graph-grid"
      role="listbox"
      aria-label="Layers of the old format, each above its parent"
      aria-activedescendant={
        chosen !== null && at >= shown.first && at <= shown.last ? `${id}-${chosen}` : undefined
      }
      tabIndex={0}
      onKeyDown={onKeyDown}
      onClick={onClick}
    >
      <div className="truth-rows" role="presentation" style={{ height: shown.height }}>
        <div
          role="presentation"
          className="truth-window"
          style={{ transform: `translateY(${shown.top}px)`, height: rows.length * graphRowHeight }}
        >
          {rows.map(({ layer, kind }) =>
            kind === 'missing' ? (
              <MissingRow key={`missing ${layer}`} graph={graph} layer={layer} layout={layout} />
            ) : (
              <LayerRow
                key={layer}
                id={`${id}-${layer}`}
                graph={graph}
                layer={layer}
                layout={layout}
                isChosen={layer === chosen}
                isOrphan={facts.orphans.has(layer)}
                isRound={facts.circles.has(layer)}
              />
            ),
          )}
          <GraphLines layout={layout} graph={graph} first={shown.first} last={shown.last} chosen={chosen} />
        </div>
      </div>
    </div>
  );
}

function LayerRow({
  id,
  graph,
  layer,
  layout,
  isChosen,
  isOrphan,
  isRound,
}: {
  id: string;
  graph: ParentGraph;
  layer: number;
  layout: GraphLayout;
  isChosen: boolean;
  isOrphan: boolean;
  isRound: boolean;
}): ReactNode {
  const found = graph.layers[layer];
  if (found === undefined) return null;
  return (
    <div
      id={id}
      role="option"
      aria-selected={isChosen}
      aria-posinset={(layout.rowOf[layer] ?? 0) + 1}
      aria-setsize={layout.rows.length}
      className="graph-row"
      data-layer={layer}
      data-orphan={isOrphan}
      style={{ height: graphRowHeight, paddingLeft: linesWidth(layout) }}
    >
      <span className="mono">{safeText(shortLabel(found.id), 28)}</span>
      <LayerMarks graph={graph} layer={layer} most={mostFlags} />
      {isRound && (
        <span className="chip error">
          <RotateCw size={11} aria-hidden /> in a circle
        </span>
      )}
      {isOrphan && (
        <span className="chip">
          <Ghost size={11} aria-hidden /> no name reaches it
        </span>
      )}
      {!found.described && (
        <span className="chip error">
          <CircleDashed size={11} aria-hidden /> no json
        </span>
      )}
      {found.state === 'missing' && <span className="chip error">no layer.tar</span>}
      <span className="quiet graph-step">{safeText(found.createdBy ?? '', 200)}</span>
    </div>
  );
}

function MissingRow({
  graph,
  layer,
  layout,
}: {
  graph: ParentGraph;
  layer: number;
  layout: GraphLayout;
}): ReactNode {
  return (
    <div
      className="graph-row missing"
      role="presentation"
      data-layer={layer}
      style={{ height: graphRowHeight, paddingLeft: linesWidth(layout) }}
    >
      <Unlink size={13} aria-hidden />
      <span className="mono">{safeText(shortLabel(graph.layers[layer]?.parent ?? ''), 28)}</span>
      is not in the archive
    </div>
  );
}

/** The row of the next layer in the direction of a key; rows of missing parents are passed over. */
function rowAfter({ rows }: GraphLayout, at: number, key: string, page: number): number | null {
  const goals: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at < 0 ? 0 : at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: rows.length - 1,
  };
  const goal = Object.hasOwn(goals, key) ? goals[key] : undefined;
  if (goal === undefined) return null;
  const next = Math.max(0, Math.min(rows.length - 1, goal));
  if (rows[next]?.kind !== 'missing') return next;
  return key === 'ArrowDown' && next < rows.length - 1 ? next + 1 : next - 1;
}
