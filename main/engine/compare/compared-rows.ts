import type {
  ComparedChange,
  ComparedFilter,
  ComparedPage,
  ComparedRow,
  ComparedSort,
  LayersOfSides,
} from '../../../shared/compare/compared-files.ts';
import type { Expansion } from '../../../shared/view.ts';
import { kindOf } from '../tree/node-kind.ts';
import { noLayer, pathOf } from '../tree/tree.ts';
import type { Tree } from '../tree/tree.ts';
import { filterMark, filterTree } from '../tree/rows/filter.ts';
import { keptOrder } from '../tree/rows/kept-order.ts';
import { entryRow, rowPage } from '../tree/rows/row-page.ts';
import { childOrder, locate, visibleLines } from '../tree/rows/visible-lines.ts';
import type { ChildOrder, Location, VisibleLines } from '../tree/rows/visible-lines.ts';
import { changeCode, changeName, differs, fieldsOf } from './change-code.ts';
import { ownSize } from './changed-entries.ts';
import type { ChangedEntries } from './changed-entries.ts';
import { sideSize } from './paired-tree.ts';
import type { PairedTree } from './paired-tree.ts';
import { workOfLayers } from './work-of-layers.ts';

/** What is compared, as far as it is known. */
export interface ComparedTrees {
  readonly paired: PairedTree;
  readonly changed: ChangedEntries;
  /** For each node the other end of its move. */
  readonly moves: ReadonlyMap<number, number>;
}

export interface ComparedQuery {
  readonly filter: ComparedFilter;
  /** Only what these layers have the last word on; null: whatever layer it is of. */
  readonly layers: LayersOfSides | null;
  readonly sort: ComparedSort;
  readonly expansion: Expansion;
}

/** The visible lines of both sides' tree; the root is not one of them. */
export interface ComparedView {
  readonly of: ComparedTrees;
  readonly query: ComparedQuery;
  readonly shown: ShownNodes;
  readonly order: ChildOrder;
  page(from: number, count: number): ComparedPage;
  /** Null when the path is not there, is the root, or is filtered out. */
  locate(path: string): Location | null;
}

/** What a filter leaves. */
interface ShownNodes {
  readonly marks: Uint8Array | null;
  readonly matches: number;
  /** Bytes of what matches at and below each node, of either side. */
  readonly leftSize: Float64Array;
  readonly rightSize: Float64Array;
}

/**
 * Makes a view. Pass the one before it: what a filter and a sorting cost is then paid once while only folders open and close.
 * Throws `bad-request` for filters that cannot be read.
 */
export function openComparedRows(
  of: ComparedTrees,
  query: ComparedQuery,
  previous?: ComparedView,
): ComparedView {
  const { tree } = of.paired;
  const { shown, order } = keptOrder(query, previous?.of === of ? previous : null, {
    filterKey: ({ filter, layers }) => JSON.stringify([filter, layers]),
    filter: () => filterNodes(of, query),
    sort: (nodes) => childOrder(tree, sortColumn(nodes, query.sort)),
  });
  const lines = visibleLines(tree, shown.marks, order, query.expansion);
  return {
    of,
    query,
    shown,
    order,
    page: (from, count) =>
      rowPage(lines, shown.matches, from, count, (node) => rowOf(of, shown, lines, node)),
    locate: (path) => locate(lines, path),
  };
}

function filterNodes(
  { paired, changed }: ComparedTrees,
  { filter, layers }: Pick<ComparedQuery, 'filter' | 'layers'>,
): ShownNodes {
  const { tree, left, right, inLeft, inRight } = paired;
  const also = bothMarks(
    wantedChanges(changed.change, filter.changes),
    layers === null ? null : workOfLayers(paired, layers),
  );
  const { text, kinds, flags } = filter;
  const { marks, matches } = filterTree(
    tree,
    { text, kinds, flags, changes: [], minSize: null, maxSize: null },
    also,
  );
  const leftSize = new Float64Array(tree.count);
  const rightSize = new Float64Array(tree.count);
  for (let at = tree.count - 1; at >= 0; at--) {
    if (marks === null || ((marks[at] ?? 0) & filterMark.match) !== 0) {
      leftSize[at] = (leftSize[at] ?? 0) + ownSize(left, inLeft[at] ?? -1);
      rightSize[at] = (rightSize[at] ?? 0) + ownSize(right, inRight[at] ?? -1);
    }
    if (at === 0) continue;
    const up = tree.parent[at] ?? 0;
    leftSize[up] = (leftSize[up] ?? 0) + (leftSize[at] ?? 0);
    rightSize[up] = (rightSize[up] ?? 0) + (rightSize[at] ?? 0);
  }
  return { marks, matches, leftSize, rightSize };
}

/** A 1 where both have one; null stands for ones only. */
function bothMarks(a: Uint8Array | null, b: Uint8Array | null): Uint8Array | null {
  if (a === null || b === null) return a ?? b;
  return a.map((mark, at) => mark & (b[at] ?? 0));
}

/** A 1 for each node of the changes asked for; null when that is all of them. */
function wantedChanges(change: Uint8Array, wanted: ComparedFilter['changes']): Uint8Array | null {
  const codes = Object.values(changeCode);
  const isWanted = codes.map((code) => {
    const name = changeName(code);
    if (wanted.length === 0) return name !== null;
    return wanted.includes(name ?? 'unchanged');
  });
  if (isWanted.every(Boolean)) return null;
  return change.map((code) => (isWanted[code] === true ? 1 : 0));
}

function sortColumn({ leftSize, rightSize }: ShownNodes, sort: ComparedSort): Float64Array | null {
  switch (sort) {
    case 'name':
      return null;
    case 'size':
      return rightSize.map((size, at) => Math.max(size, leftSize[at] ?? 0));
    case 'delta':
      return rightSize.map((size, at) => Math.abs(size - (leftSize[at] ?? 0)));
  }
}

function rowOf(of: ComparedTrees, shown: ShownNodes, lines: VisibleLines, at: number): ComparedRow {
  const { left, right, inLeft, inRight } = of.paired;
  const down = inLeft[at] ?? -1;
  const up = inRight[at] ?? -1;
  const leftSize = down < 0 ? null : (shown.leftSize[at] ?? 0);
  const rightSize = up < 0 ? null : (shown.rightSize[at] ?? 0);
  return {
    ...(up >= 0 ? entryRow(lines, at, right, up) : entryRow(lines, at, left, down)),
    size: Math.max(leftSize ?? 0, rightSize ?? 0),
    fileChange: changeName(of.changed.change[at] ?? 0),
    leftLayer: layerOf(left, down),
    rightLayer: layerOf(right, up),
    leftSize,
    rightSize,
    ...moveOf(of, at),
  };
}

function layerOf(side: Tree, node: number): number | null {
  const layer = node < 0 ? noLayer : (side.layer[node] ?? noLayer);
  return layer === noLayer ? null : layer;
}

/** The other path of a file that has moved: `from` on the line of the new path, `to` on that of the old. */
export function moveOf(
  { paired, changed, moves }: ComparedTrees,
  at: number,
): { readonly from: string | null; readonly to: string | null } {
  const other = changed.change[at] === changeCode.moved ? moves.get(at) : undefined;
  if (other === undefined) return { from: null, to: null };
  const path = pathOf(paired.tree, other);
  return (paired.inRight[at] ?? -1) >= 0 ? { from: path, to: null } : { from: null, to: path };
}

/**
 * Every path that differs, sorted by path, the root as ""; a file that has moved once, under its new path. `bits` are of
 * compareEntries.
 */
export function* comparedLines(of: ComparedTrees, bits: Uint16Array): Generator<ComparedChange> {
  const { paired, changed } = of;
  const { tree, left, right, inLeft, inRight } = paired;
  const { nodes } = visibleLines(tree, null, childOrder(tree, null), { mode: 'all', except: [] });
  for (const at of [0, ...nodes]) {
    const change = changeName(changed.change[at] ?? 0);
    const down = inLeft[at] ?? -1;
    const up = inRight[at] ?? -1;
    if (change === null || (change === 'moved' && up < 0)) continue;
    const { from } = moveOf(of, at);
    yield {
      path: pathOf(tree, at),
      change,
      kind: kindOf(tree.kind[at] ?? 0),
      differs: fieldsOf((bits[at] ?? 0) & ~differs.undecided),
      leftSize: from !== null ? sideSize(right, up) : down < 0 ? null : sideSize(left, down),
      rightSize: up < 0 ? null : sideSize(right, up),
      leftLayer: layerOf(left, from !== null ? (inLeft[of.moves.get(at) ?? 0] ?? -1) : down),
      rightLayer: layerOf(right, up),
      from,
    };
  }
}
