import type { ReactNode } from 'react';
import type { ParentGraph } from '../../shared/truths/truths.ts';
import { edgesWithin } from './graph-layout.ts';
import type { GraphEdge, GraphLayout } from './graph-layout.ts';

export const graphRowHeight = 32;
const laneWidth = 18;
const margin = 18;
/** Lanes that are told apart; branches beyond are drawn in the last one. */
const mostLanes = 16;
/** Links drawn at once: with thousands of branches the rest would only be drawn over them. */
const mostEdges = 600;

/** Pixels that the lines take, with a lane for circles on their right. */
export function linesWidth({ lanes }: GraphLayout): number {
  return margin + (Math.min(lanes, mostLanes) + 1) * laneWidth;
}

/** Links as arrows from each layer down to its parent, and a dot for each layer, of the rows that are drawn. */
export function GraphLines({
  layout,
  graph,
  first,
  last,
  chosen,
}: {
  layout: GraphLayout;
  graph: ParentGraph;
  first: number;
  last: number;
  chosen: number | null;
}): ReactNode {
  const width = linesWidth(layout);
  const point = (row: number, lane: number): Point => ({
    x: margin + Math.min(lane, mostLanes - 1) * laneWidth,
    y: (row - first + 0.5) * graphRowHeight,
  });
  const tagged = (layer: number): boolean => (graph.layers[layer]?.tags.length ?? 0) > 0;
  return (
    <svg
      className="graph-lines"
      width={width}
      height={Math.max(0, last - first + 1) * graphRowHeight}
      aria-hidden
    >
      {edgesWithin(layout.edges, first, last)
        .slice(0, mostEdges)
        .map((edge) => (
          <Link
            key={`${edge.from}-${edge.to}`}
            edge={edge}
            from={point(edge.from, edge.fromLane)}
            to={point(edge.to, edge.toLane)}
            side={width - laneWidth / 2 - 4}
          />
        ))}
      {layout.rows.slice(first, last + 1).map(({ layer, kind, lane }, at) => {
        const { x, y } = point(first + at, lane);
        return kind === 'missing' ? (
          <path key={`missing ${layer}`} className="graph-gone" d={`M${x - 4} ${y - 4}l8 8m0 -8l-8 8`} />
        ) : (
          <circle
            key={layer}
            className="graph-dot"
            data-tagged={tagged(layer)}
            data-chosen={layer === chosen}
            cx={x}
            cy={y}
            r={5}
          />
        );
      })}
    </svg>
  );
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function Link({
  edge,
  from,
  to,
  side,
}: {
  edge: GraphEdge;
  from: Point;
  to: Point;
  side: number;
}): ReactNode {
  if (edge.kind === 'circle') {
    const [start, end] = edge.from === edge.to ? [from.y + 7, to.y - 7] : [from.y, to.y];
    return (
      <g className="graph-link" data-kind="circle">
        <path
          d={`M${from.x + 4} ${start}H${side - 6}Q${side} ${start} ${side} ${start - 6}V${end + 6}Q${side} ${end} ${side - 6} ${end}H${to.x + 12}`}
        />
        <path className="graph-head" d={`M${to.x + 6} ${end}l7 -4v8z`} />
      </g>
    );
  }
  const end = to.y - 12;
  const line =
    from.x === to.x
      ? `M${from.x} ${from.y + 5}V${end}`
      : `M${from.x} ${from.y + 5}V${to.y - graphRowHeight}C${from.x} ${end} ${to.x} ${to.y - graphRowHeight} ${to.x} ${end}`;
  return (
    <g className="graph-link" data-kind={edge.kind}>
      <path d={line} />
      {edge.kind === 'parent' && <path className="graph-head" d={`M${to.x} ${to.y - 6}l-4 -7h8z`} />}
    </g>
  );
}
