import type {
  ComparedEntry,
  ComparedField,
  ComparedFilter,
  ComparedPage,
  ComparedRow,
  ComparedSize,
  ComparedSort,
  LayersOfSides,
} from '../../../shared/compare/compared-files.ts';
import type { FileChange, FileCounts } from '../../../shared/compare/comparison.ts';
import type { Expansion } from '../../../shared/view.ts';
import type { PlacedEntry } from './entry.ts';
import { detailsOf, matcher } from './tree.ts';

export interface ComparedRowQuery {
  readonly filter: ComparedFilter;
  readonly layers: LayersOfSides | null;
  readonly sort: ComparedSort;
  readonly expansion: Expansion;
}

/** The tree of two images that can answer the contract's questions. */
export interface FakeComparedTree {
  readonly counts: FileCounts;
  readonly leftSize: number;
  readonly rightSize: number;
  rows(query: ComparedRowQuery, from: number, count: number): ComparedPage;
  locate(query: ComparedRowQuery, path: string): { node: number; ancestors: number[]; row: number } | null;
  sizes(path: string): ComparedSize | null;
  entry(path: string): ComparedEntry | null;
}

interface Node {
  readonly number: number;
  readonly path: string;
  readonly name: string;
  readonly depth: number;
  readonly left: PlacedEntry | null;
  readonly right: PlacedEntry | null;
  readonly change: FileChange | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly children: Node[];
  leftTotal: number;
  rightTotal: number;
}

interface Moves {
  readonly from: ReadonlyMap<string, string>;
  readonly to: ReadonlyMap<string, string>;
}

const noChanges = { added: 0, removed: 0, content: 0, undecided: 0, metadata: 0, type: 0, moved: 0 };

/** How an entry differs: sizes stand for contents, as nothing here has any. */
function changeOf(
  left: PlacedEntry | null,
  right: PlacedEntry | null,
  timestamps: boolean,
): FileChange | null {
  if (left === null) return 'added';
  if (right === null) return 'removed';
  if (left.kind !== right.kind) return 'type';
  if (left.size !== right.size || left.link !== right.link) return 'content';
  return fieldsOf(left, right, timestamps).length > 0 ? 'metadata' : null;
}

function fieldsOf(left: PlacedEntry, right: PlacedEntry, timestamps: boolean): ComparedField[] {
  const fields: ComparedField[] = [];
  if (left.kind !== right.kind) fields.push('type');
  if (left.size !== right.size) fields.push('content');
  if (left.link !== right.link) fields.push('link');
  for (const field of ['mode', 'uid', 'gid'] as const) if (left[field] !== right[field]) fields.push(field);
  if (!timestamps && left.mtime !== right.mtime) fields.push('mtime');
  return fields;
}

/** Files of a size that no other file has, gone here and new there: the same file, for what is made up. */
function movesOf(left: ReadonlyMap<string, PlacedEntry>, right: ReadonlyMap<string, PlacedEntry>): Moves {
  const only = (
    these: ReadonlyMap<string, PlacedEntry>,
    those: ReadonlyMap<string, PlacedEntry>,
  ): Map<number, string> =>
    new Map(
      [...these.values()]
        .filter(({ path, kind, size }) => kind === 'file' && size > 0 && !those.has(path))
        .map(({ path, size }) => [size, path]),
    );
  const gone = only(left, right);
  const fresh = only(right, left);
  const pairs = [...fresh].flatMap(([size, path]) => {
    const before = gone.get(size);
    return before === undefined ? [] : [[path, before] as const];
  });
  return { from: new Map(pairs), to: new Map(pairs.map(([path, before]) => [before, path])) };
}

/** @param timestamps whether times are ignored */
export function comparedTree(
  leftEntries: readonly PlacedEntry[],
  rightEntries: readonly PlacedEntry[],
  timestamps: boolean,
): FakeComparedTree {
  const left = new Map(leftEntries.map((entry) => [entry.path, entry]));
  const right = new Map(rightEntries.map((entry) => [entry.path, entry]));
  const moves = movesOf(left, right);
  const byPath = new Map<string, Node>();
  const root = nodeOf(0, '', -1, null, null, null, moves);
  const changes = { ...noChanges };
  const sums = { unchanged: 0, added: 0, removed: 0 };
  for (const path of [...new Set([...left.keys(), ...right.keys()])].toSorted()) {
    const slash = path.lastIndexOf('/');
    const parent = (slash === -1 ? undefined : byPath.get(path.slice(0, slash))) ?? root;
    const [a, b] = [left.get(path) ?? null, right.get(path) ?? null];
    const isMoved = moves.from.has(path) || moves.to.has(path);
    const change = isMoved ? 'moved' : changeOf(a, b, timestamps);
    if (change === null) sums.unchanged += 1;
    else if (change !== 'moved' || b !== null) changes[change] += 1;
    if (change === 'added' || change === 'content')
      sums.added += Math.max(0, (b?.size ?? 0) - (a?.size ?? 0));
    if (change === 'removed' || change === 'content')
      sums.removed += Math.max(0, (a?.size ?? 0) - (b?.size ?? 0));
    const node = nodeOf(byPath.size + 1, path, parent.depth + 1, a, b, change, moves);
    byPath.set(path, node);
    parent.children.push(node);
  }
  addUp(root);
  const chain = (path: string): number[] => {
    const slash = path.lastIndexOf('/');
    const parent = slash === -1 ? undefined : byPath.get(path.slice(0, slash));
    return parent === undefined ? [] : [...chain(parent.path), parent.number];
  };
  return {
    counts: { changes, addedSize: sums.added, removedSize: sums.removed, unchanged: sums.unchanged },
    leftSize: root.leftTotal,
    rightSize: root.rightTotal,
    rows(query, from, count) {
      const { rows, matches } = flatten(root.children, query);
      const entries = byPath.size - sums.unchanged;
      return { total: rows.length, matches, entries, from, rows: rows.slice(from, from + count) };
    },
    locate(query, path) {
      const node = byPath.get(path);
      if (node === undefined) return null;
      const ancestors = chain(path);
      const { mode, except } = query.expansion;
      const expansion: Expansion = {
        mode,
        except:
          mode === 'all'
            ? except.filter((number) => !ancestors.includes(number))
            : [...new Set([...except, ...ancestors])],
      };
      const row = flatten(root.children, { ...query, expansion }).rows.findIndex(
        (line) => line.path === path,
      );
      return row === -1 ? null : { node: node.number, ancestors, row };
    },
    sizes(path) {
      const node = path === '' ? root : byPath.get(path);
      return node === undefined ? null : sizeOf(node);
    },
    entry(path) {
      const node = byPath.get(path);
      if (node === undefined) return null;
      const { left: a, right: b, change: fileChange, from, to } = node;
      const origin = from === null ? a : (left.get(from) ?? null);
      const target = to === null ? b : (right.get(to) ?? null);
      const differs = origin === null || target === null ? [] : fieldsOf(origin, target, false);
      return {
        path,
        fileChange,
        left: origin === null ? null : detailsOf({ entry: origin, total: node.leftTotal, below: 0 }),
        right: target === null ? null : detailsOf({ entry: target, total: node.rightTotal, below: 0 }),
        differs,
        from,
        to,
      };
    },
  };
}

function nodeOf(
  number: number,
  path: string,
  depth: number,
  left: PlacedEntry | null,
  right: PlacedEntry | null,
  change: FileChange | null,
  moves: Moves,
): Node {
  return {
    number,
    path,
    name: path.slice(path.lastIndexOf('/') + 1),
    depth,
    left,
    right,
    change,
    from: moves.from.get(path) ?? null,
    to: moves.to.get(path) ?? null,
    children: [],
    leftTotal: left?.size ?? 0,
    rightTotal: right?.size ?? 0,
  };
}

function addUp(node: Node): void {
  for (const child of node.children) {
    addUp(child);
    node.leftTotal += child.leftTotal;
    node.rightTotal += child.rightTotal;
  }
}

function flatten(nodes: readonly Node[], query: ComparedRowQuery): { rows: ComparedRow[]; matches: number } {
  const { filter, layers, sort, expansion } = query;
  const isMatch = matcher({ ...filter, changes: [], minSize: null, maxSize: null });
  const exceptions = new Set(expansion.except);
  let matches = 0;
  const visit = (children: readonly Node[]): { rows: ComparedRow[]; left: number; right: number } => {
    const found = { rows: [] as ComparedRow[], left: 0, right: 0 };
    const weight = ({ leftTotal, rightTotal }: Node): number =>
      sort === 'size' ? Math.max(leftTotal, rightTotal) : Math.abs(rightTotal - leftTotal);
    const order = sort === 'name' ? children : children.toSorted((a, b) => weight(b) - weight(a));
    for (const node of order) {
      const inside = visit(node.children);
      const entry = node.right ?? node.left;
      const own =
        entry !== null &&
        isMatch(entry) &&
        (layers === null ||
          layers.left.includes(node.left?.layer ?? -1) ||
          layers.right.includes(node.right?.layer ?? -1)) &&
        (filter.changes.length === 0
          ? node.change !== null
          : filter.changes.includes(node.change ?? 'unchanged'));
      if (own) matches += 1;
      if (entry === null || (!own && inside.rows.length === 0)) continue;
      const isOpen = (expansion.mode === 'all') !== exceptions.has(node.number);
      const left = (node.left?.size ?? 0) + inside.left;
      const right = (node.right?.size ?? 0) + inside.right;
      found.left += left;
      found.right += right;
      found.rows.push(rowOf(node, entry, left, right, inside.rows.length > 0, isOpen));
      if (isOpen) found.rows.push(...inside.rows);
    }
    return found;
  };
  return { rows: visit(nodes).rows, matches };
}

function rowOf(
  node: Node,
  entry: PlacedEntry,
  left: number,
  right: number,
  expandable: boolean,
  isOpen: boolean,
): ComparedRow {
  const { kind, mode, uid, gid, mtime, link, flags } = entry;
  return {
    node: node.number,
    depth: node.depth,
    path: node.path,
    name: node.name,
    kind,
    size: Math.max(left, right),
    mode,
    uid,
    gid,
    mtime,
    link,
    flags,
    expandable,
    expanded: expandable && isOpen,
    fileChange: node.change,
    leftLayer: node.left?.layer ?? null,
    rightLayer: node.right?.layer ?? null,
    leftSize: node.left === null ? null : left,
    rightSize: node.right === null ? null : right,
    from: node.from,
    to: node.to,
  };
}

function sizeOf(node: Node): ComparedSize {
  return {
    node: node.number,
    name: node.name,
    kind: node.right?.kind ?? node.left?.kind ?? 'directory',
    leftSize: node.leftTotal,
    rightSize: node.rightTotal,
    fileChange: node.change,
    children: node.children.filter((child) => child.leftTotal + child.rightTotal > 0).map(sizeOf),
    rest: null,
  };
}
