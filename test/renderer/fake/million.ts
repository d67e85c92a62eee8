import type { TreeRow } from '../../../shared/view.ts';
import { matcher } from './tree.ts';
import type { FakeTree, RowQuery } from './tree.ts';
import { file } from './entry.ts';
import type { PlacedEntry } from './entry.ts';

const folders = 1_000;
const perFolder = 1_000;

/** A tree of 1,000 directories with 1,000 files each, of which nothing is kept in memory. */
export function millionTree(): FakeTree {
  const entryOf = (folder: number, item: number): PlacedEntry => ({
    ...file(
      `data/part-${pad(folder)}/record-${pad(folder)}-${pad(item)}.bin`,
      ((folder * 31 + item * 17) % 9_973) * 7 + 1,
    ),
    layer: folder % 3,
    change: null,
  });
  const folderSize = (folder: number): number => {
    let size = 0;
    for (let item = 0; item < perFolder; item += 1) size += ((folder * 31 + item * 17) % 9_973) * 7 + 1;
    return size;
  };
  const sizes = Array.from({ length: folders }, (_, folder) => folderSize(folder));
  const total = sizes.reduce((sum, size) => sum + size, 0);

  // per query: which items of which folder are visible
  let cache: {
    key: string;
    starts: Float64Array;
    total: number;
    matches: number;
    items: Map<number, Int32Array> | null;
    rootOpen: boolean;
  } | null = null;
  const layout = (query: RowQuery): NonNullable<typeof cache> => {
    const key = JSON.stringify(query);
    if (cache?.key === key) return cache;
    const isFiltering =
      query.filter.text !== '' || query.filter.minSize !== null || query.filter.kinds.length > 0;
    const items = isFiltering ? new Map<number, Int32Array>() : null;
    const open = new Set(query.expansion.except);
    const isOpen = (node: number): boolean => (query.expansion.mode === 'all') !== open.has(node);
    const starts = new Float64Array(folders + 1);
    const test = matcher(query.filter);
    let at = 1;
    let matches = isFiltering ? 0 : folders * perFolder + folders + 1;
    const rootOpen = isOpen(1);
    for (let folder = 0; folder < folders; folder += 1) {
      starts[folder] = at;
      let count = perFolder;
      if (items !== null) {
        const found: number[] = [];
        for (let item = 0; item < perFolder; item += 1) if (test(entryOf(folder, item))) found.push(item);
        items.set(folder, Int32Array.from(found));
        count = found.length;
        matches += count;
        if (count === 0) continue;
      }
      if (rootOpen) at += isOpen(2 + folder * (perFolder + 1)) ? count + 1 : 1;
    }
    starts[folders] = at;
    cache = { key, starts, total: at, matches, items, rootOpen };
    return cache;
  };
  const rowAt = (query: RowQuery, index: number): TreeRow => {
    const { starts, items, rootOpen } = layout(query);
    if (index === 0) return directoryRow(1, 0, 'data', 'data', total, rootOpen);
    let low = 0;
    let high = folders - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    const folder = low;
    const start = starts[folder] ?? 0;
    const node = 2 + folder * (perFolder + 1);
    const isOpen = (starts[folder + 1] ?? 0) - start > 1;
    if (index === start)
      return directoryRow(
        node,
        1,
        `data/part-${pad(folder)}`,
        `part-${pad(folder)}`,
        sizes[folder] ?? 0,
        isOpen,
      );
    const at = index - start - 1;
    const item = items?.get(folder)?.[at] ?? at;
    const entry = entryOf(folder, item);
    return {
      ...entry,
      node: node + 1 + item,
      depth: 2,
      name: entry.path.slice(entry.path.lastIndexOf('/') + 1),
      expandable: false,
      expanded: false,
    };
  };

  return {
    rows(query, from, count) {
      const { total: rows, matches } = layout(query);
      const length = Math.max(0, Math.min(count, rows - from));
      return {
        total: rows,
        matches,
        entries: folders * perFolder + folders + 1,
        from,
        rows: Array.from({ length }, (_, at) => rowAt(query, from + at)),
      };
    },
    locate(query, path) {
      const match = /^data(?:\/part-(\d+)(?:\/record-\d+-(\d+)\.bin)?)?$/.exec(path);
      if (match === null) return null;
      if (match[1] === undefined) return { node: 1, ancestors: [], row: 0 };
      const folder = Number(match[1]);
      const node = 2 + folder * (perFolder + 1);
      const ancestors = match[2] === undefined ? [1] : [1, node];
      const opened = {
        ...query,
        expansion:
          query.expansion.mode === 'all'
            ? query.expansion
            : { mode: 'none' as const, except: [...new Set([...query.expansion.except, ...ancestors])] },
      };
      const start = layout(opened).starts[folder] ?? 0;
      const row = match[2] === undefined ? start : start + 1 + Number(match[2]);
      return { node: match[2] === undefined ? node : node + 1 + Number(match[2]), ancestors, row };
    },
    sizes(_path, limit) {
      const shown = Math.min(folders, limit - 1);
      return {
        node: 1,
        name: 'data',
        kind: 'directory',
        size: total,
        layer: 0,
        children: Array.from({ length: shown }, (_, folder) => ({
          node: 2 + folder * (perFolder + 1),
          name: `part-${pad(folder)}`,
          kind: 'directory',
          size: sizes[folder] ?? 0,
          layer: folder % 3,
          children: [],
          rest: { count: perFolder, size: sizes[folder] ?? 0 },
        })),
        rest: null,
      };
    },
    details(path) {
      const isFile = path.endsWith('.bin');
      return {
        path,
        kind: isFile ? 'file' : 'directory',
        size: isFile ? 4_096 : total,
        mode: isFile ? 0o644 : 0o755,
        uid: 0,
        gid: 0,
        owner: 'root',
        group: 'root',
        mtime: 1_735_000_000,
        link: null,
        device: null,
        layer: 0,
        flags: [],
        xattrs: {},
        storePath: null,
        below: isFile ? 0 : perFolder,
      };
    },
  };
}

function pad(number: number): string {
  return String(number).padStart(3, '0');
}

function directoryRow(
  node: number,
  depth: number,
  path: string,
  name: string,
  size: number,
  expanded: boolean,
): TreeRow {
  return {
    node,
    depth,
    path,
    name,
    kind: 'directory',
    size,
    mode: 0o755,
    uid: 0,
    gid: 0,
    mtime: 1_735_000_000,
    link: null,
    layer: 0,
    change: null,
    flags: [],
    expandable: true,
    expanded,
  };
}
