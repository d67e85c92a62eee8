import { encodeName } from '../../../shared/layer-path.ts';
import { entryType } from '../../../main/engine/tar/index/entry-type.ts';
import type { EntryExtras, LayerIndex } from '../../../main/engine/tar/index/layer-index.ts';

/** One entry of a layer to be made; `path` may begin with `./` or `/` and be given twice, as in a tar. */
export interface EntrySpec {
  readonly path: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'hardlink' | 'char' | 'block' | 'fifo';
  readonly size?: number;
  readonly storedSize?: number;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly mtime?: number;
  readonly link?: string;
  readonly flags?: number;
  readonly extras?: EntryExtras;
}

/**
 * The columns that the tar reader would make of these entries, by the simplest code that can be checked by eye. What the
 * reader settles itself (entries below files, T4.4) is not done here.
 */
export function makeLayer(entries: readonly EntrySpec[]): LayerIndex {
  const nodes: { parent: number; name: string; entry: EntrySpec | null }[] = [
    { parent: 0, name: '', entry: null },
  ];
  const byPath = new Map<string, number>([['', 0]]);
  const nodeOf = (path: string): number => {
    const known = byPath.get(path);
    if (known !== undefined) return known;
    const slash = path.lastIndexOf('/');
    const parent = nodeOf(slash < 0 ? '' : path.slice(0, slash));
    nodes.push({ parent, name: path.slice(slash + 1), entry: null });
    byPath.set(path, nodes.length - 1);
    return nodes.length - 1;
  };
  for (const entry of entries) nodes[nodeOf(normal(entry.path))]!.entry = entry;

  const names = nodes.map((node) => encodeName(node.name));
  const links = nodes.map((node) => encodeName(node.entry?.link ?? ''));
  const extras = new Map<number, EntryExtras>();
  nodes.forEach((node, at) => {
    const { extras: own, storedSize } = node.entry ?? {};
    if (own !== undefined || storedSize !== undefined)
      extras.set(at, { ...own, ...(storedSize !== undefined && { storedSize }) });
  });
  const number = (pick: (entry: EntrySpec) => number | undefined): Float64Array =>
    Float64Array.from(nodes, (node) => (node.entry === null ? 0 : (pick(node.entry) ?? 0)));
  return {
    count: nodes.length,
    parent: Uint32Array.from(nodes, (node) => node.parent),
    nameStart: starts(names),
    nameLength: Uint16Array.from(names, (name) => name.length),
    names: joined(names),
    type: Uint8Array.from(nodes, (node) =>
      node.entry === null ? entryType.implied : entryType[node.entry.type],
    ),
    size: number((entry) => entry.size),
    mode: Uint16Array.from(nodes, ({ entry }) => entry?.mode ?? (entry?.type === 'file' ? 0o644 : 0o755)),
    owner: Uint32Array.from(nodes, (_, at) => at),
    owners: {
      uid: number((entry) => entry.uid),
      gid: number((entry) => entry.gid),
      user: new Uint16Array(nodes.length),
      group: new Uint16Array(nodes.length),
      names: [''],
    },
    mtime: number((entry) => entry.mtime),
    linkStart: starts(links),
    linkLength: Uint16Array.from(links, (link) => link.length),
    links: joined(links),
    dataOffset: Float64Array.from(nodes, (node, at) => (node.entry?.type === 'file' ? at * 1024 : -1)),
    flags: Uint8Array.from(nodes, (node) => node.entry?.flags ?? 0),
    extras,
  };
}

/** Short forms: `dir('a')`, `file('a/b', 10)`, `link('c', 'a/b')`, `hard('d', 'a/b')`, `hide('a')`, `opaque('a')`. */
export const dir = (path: string, more: Partial<EntrySpec> = {}): EntrySpec => ({
  path,
  type: 'directory',
  ...more,
});
export const file = (path: string, size = 1, more: Partial<EntrySpec> = {}): EntrySpec => ({
  path,
  type: 'file',
  size,
  ...more,
});
export const symlink = (path: string, link: string): EntrySpec => ({
  path,
  type: 'symlink',
  link,
  mode: 0o777,
});
export const hard = (path: string, link: string): EntrySpec => ({
  path,
  type: 'hardlink',
  link,
  mode: 0o644,
});
export const hide = (path: string): EntrySpec => {
  const slash = path.lastIndexOf('/') + 1;
  return file(`${path.slice(0, slash)}.wh.${path.slice(slash)}`, 0);
};
export const opaque = (path: string): EntrySpec =>
  file(path === '' ? '.wh..wh..opq' : `${path}/.wh..wh..opq`, 0);

function normal(path: string): string {
  return path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

function starts(parts: readonly Uint8Array[]): Uint32Array {
  let at = 0;
  return Uint32Array.from(parts, (part) => {
    const start = at;
    at += part.length;
    return start;
  });
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
