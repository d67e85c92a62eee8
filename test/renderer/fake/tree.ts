import type {
  EntryDetails,
  Expansion,
  SizeNode,
  TreeFilter,
  TreePage,
  TreeRow,
  TreeSort,
} from '../../../shared/view.ts';
import type { Change } from '../../../shared/file-entry.ts';
import type { PlacedEntry } from './entry.ts';

/** A tree that can answer the contract's questions. */
export interface FakeTree {
  rows(query: RowQuery, from: number, count: number): TreePage;
  locate(query: RowQuery, path: string): { node: number; ancestors: number[]; row: number } | null;
  sizes(path: string, limit: number): SizeNode | null;
  details(path: string): EntryDetails | null;
}

export interface RowQuery {
  readonly filter: TreeFilter;
  readonly sort: TreeSort;
  readonly expansion: Expansion;
}

interface Node {
  readonly number: number;
  readonly name: string;
  readonly depth: number;
  readonly entry: PlacedEntry;
  readonly children: Node[];
  total: number;
  below: number;
}

/** A tree over a few thousand entries, all in memory. */
export function memoryTree(entries: readonly PlacedEntry[]): FakeTree {
  const byPath = new Map<string, Node>();
  const roots: Node[] = [];
  const sorted = entries.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  for (const entry of sorted) {
    const slash = entry.path.lastIndexOf('/');
    const parent = slash === -1 ? undefined : byPath.get(entry.path.slice(0, slash));
    const node: Node = {
      number: byPath.size + 1,
      name: entry.path.slice(slash + 1),
      depth: parent === undefined ? 0 : parent.depth + 1,
      entry,
      children: [],
      total: entry.size,
      below: 0,
    };
    byPath.set(entry.path, node);
    (parent?.children ?? roots).push(node);
  }
  for (const root of roots) sum(root);

  const having = (change: Change): number =>
    [...byPath.values()].filter((node) => node.entry.change === change).length;
  const changes = [...byPath.values()].some(({ entry }) => entry.change !== null)
    ? { added: having('added'), modified: having('modified'), removed: having('removed') }
    : null;
  let cache: { readonly key: string; readonly rows: TreeRow[]; readonly matches: number } | null = null;
  const visible = (query: RowQuery): { rows: TreeRow[]; matches: number } => {
    const key = JSON.stringify(query);
    if (cache?.key !== key) cache = { key, ...flatten(roots, query) };
    return cache;
  };
  const chain = (node: Node): Node[] => {
    const slash = node.entry.path.lastIndexOf('/');
    const parent = slash === -1 ? undefined : byPath.get(node.entry.path.slice(0, slash));
    return parent === undefined ? [] : [...chain(parent), parent];
  };

  return {
    rows(query, from, count) {
      const { rows, matches } = visible(query);
      return {
        total: rows.length,
        matches,
        entries: byPath.size,
        ...(changes !== null && { changes }),
        from,
        rows: rows.slice(from, from + count),
      };
    },
    locate(query, path) {
      const node = byPath.get(path);
      if (node === undefined) return null;
      const ancestors = chain(node).map((above) => above.number);
      const { mode, except } = query.expansion;
      const expansion: Expansion =
        mode === 'all'
          ? { mode, except: except.filter((number) => !ancestors.includes(number)) }
          : { mode, except: [...new Set([...except, ...ancestors])] };
      const row = flatten(roots, { ...query, expansion }).rows.findIndex((line) => line.path === path);
      return row === -1 ? null : { node: node.number, ancestors, row };
    },
    sizes(path, limit) {
      const node = path === '' ? rootNode(roots) : byPath.get(path);
      return node === undefined ? null : sizeNode(node, limit);
    },
    details(path) {
      const node = path === '' ? rootNode(roots) : byPath.get(path);
      return node === undefined ? null : detailsOf(node);
    },
  };
}

function sum(node: Node): void {
  for (const child of node.children) {
    sum(child);
    node.total += child.total;
    node.below += 1 + child.below;
  }
}

function rootNode(roots: readonly Node[]): Node {
  const entry: PlacedEntry = {
    path: '',
    kind: 'directory',
    size: 0,
    mode: 0o755,
    uid: 0,
    gid: 0,
    mtime: 0,
    link: null,
    flags: [],
    layer: 0,
    change: null,
  };
  const node: Node = { number: 0, name: '', depth: -1, entry, children: [...roots], total: 0, below: 0 };
  for (const root of roots) {
    node.total += root.total;
    node.below += 1 + root.below;
  }
  return node;
}

function flatten(roots: readonly Node[], query: RowQuery): { rows: TreeRow[]; matches: number } {
  const test = matcher(query.filter);
  const rows: TreeRow[] = [];
  let matches = 0;
  const open = new Set(query.expansion.except);
  const visit = (nodes: readonly Node[], into: TreeRow[]): number => {
    const order = query.sort === 'size' ? nodes.toSorted((a, b) => b.total - a.total) : nodes;
    let size = 0;
    for (const node of order) {
      const below: TreeRow[] = [];
      const inside = visit(node.children, below);
      const own = test(node.entry);
      if (own) matches += 1;
      if (!own && below.length === 0) continue;
      const expanded = node.children.length > 0 && (query.expansion.mode === 'all') !== open.has(node.number);
      size += node.entry.size + inside;
      into.push(rowOf(node, node.entry.size + inside, expanded));
      if (expanded) for (const row of below) into.push(row);
    }
    return size;
  };
  visit(roots, rows);
  return { rows, matches };
}

function rowOf(node: Node, size: number, expanded: boolean): TreeRow {
  const { path, kind, mode, uid, gid, mtime, link, layer, change, flags } = node.entry;
  return {
    node: node.number,
    depth: node.depth,
    path,
    name: node.name,
    kind,
    size,
    mode,
    uid,
    gid,
    mtime,
    link,
    layer,
    change,
    flags,
    expandable: node.children.length > 0,
    expanded,
  };
}

/** A stand-in for the engine's filter, close enough to look at. */
export function matcher(filter: TreeFilter): (entry: PlacedEntry) => boolean {
  const { text, kinds, changes, flags, minSize, maxSize } = filter;
  let pattern: RegExp | null = null;
  if (text.length > 1 && text.startsWith('/') && text.endsWith('/'))
    pattern = new RegExp(text.slice(1, -1), 'u');
  else if (/[*?[]/.test(text))
    pattern = new RegExp(
      `(^|/)${text
        .replaceAll(/[.+^${}()|\\]/g, '\\$&')
        .replaceAll('*', '[^/]*')
        .replaceAll('?', '[^/]')}$`,
      'u',
    );
  const lower = text.toLowerCase();
  return (entry) =>
    (pattern === null ? entry.path.toLowerCase().includes(lower) : pattern.test(entry.path)) &&
    (kinds.length === 0 || kinds.includes(entry.kind)) &&
    (changes.length === 0 || (entry.change !== null && changes.includes(entry.change))) &&
    (flags.length === 0 || flags.some((flag) => entry.flags.includes(flag))) &&
    (minSize === null || entry.size >= minSize) &&
    (maxSize === null || entry.size <= maxSize);
}

/** The largest nodes first, until `limit` of them are in; what is left out of each directory is its `rest`. */
function sizeNode(root: Node, limit: number): SizeNode {
  const chosen = new Set<Node>([root]);
  const queue: Node[] = [root];
  while (queue.length > 0 && chosen.size < limit) {
    queue.sort((a, b) => b.total - a.total);
    const node = queue.shift();
    for (const child of node?.children.toSorted((a, b) => b.total - a.total) ?? []) {
      if (chosen.size >= limit || child.total === 0) break;
      chosen.add(child);
      if (child.children.length > 0) queue.push(child);
    }
  }
  const build = (node: Node): SizeNode => {
    const children = node.children.filter((child) => chosen.has(child)).toSorted((a, b) => b.total - a.total);
    const rest = node.children.filter((child) => !chosen.has(child));
    return {
      node: node.number,
      name: node.name,
      kind: node.entry.kind,
      size: node.total,
      layer: node.entry.layer,
      children: children.map(build),
      rest:
        rest.length === 0
          ? null
          : { count: rest.length, size: rest.reduce((total, child) => total + child.total, 0) },
    };
  };
  return build(root);
}

export function detailsOf(node: Pick<Node, 'entry' | 'total' | 'below'>): EntryDetails {
  const { path, kind, mode, uid, gid, mtime, link, layer, flags } = node.entry;
  const store = /^nix\/store\/[^/]+/.exec(path);
  return {
    path,
    kind,
    size: node.total,
    mode,
    uid,
    gid,
    mtime,
    link,
    layer,
    flags,
    owner: uid === 0 ? 'root' : uid === 1000 ? 'app' : null,
    group: gid === 0 ? 'root' : null,
    device: kind === 'char' || kind === 'block' ? { major: 1, minor: 3 } : null,
    xattrs: flags.includes('capabilities')
      ? { 'security.capability': '0x0100000200040000000000000000000000000000' }
      : {},
    storePath: store === null ? null : `/${store[0]}`,
    below: node.below,
  };
}
