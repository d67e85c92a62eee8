import { decodeName, encodeName, type LayerPath } from '../../../../shared/layer-path.ts';

/** The columns that paths are made of: a LayerIndex has them. */
export interface NameColumns {
  readonly count: number;
  readonly parent: Uint32Array;
  readonly nameStart: Uint32Array;
  readonly nameLength: Uint16Array;
  readonly names: Uint8Array;
}

/** The bytes of a node's path, components joined by "/"; empty for the root. */
export function pathBytes(index: NameColumns, node: number): Uint8Array {
  let length = 0;
  for (let at = node; at !== 0; at = index.parent[at] ?? 0) length += (index.nameLength[at] ?? 0) + 1;
  const bytes = new Uint8Array(Math.max(0, length - 1));
  let end = bytes.length;
  for (let at = node; at !== 0; at = index.parent[at] ?? 0) {
    const name = nameBytes(index, at);
    bytes.set(name, end - name.length);
    end -= name.length + 1;
    if (end >= 0) bytes[end] = slash;
  }
  return bytes;
}

/** A node's path as its lossless string (layer-path.ts); "" for the root. */
export function entryPath(index: NameColumns, node: number): LayerPath {
  return decodeName(pathBytes(index, node)) as LayerPath;
}

/** A view of the bytes of a node's own name. */
export function nameBytes(index: NameColumns, node: number): Uint8Array {
  const start = index.nameStart[node] ?? 0;
  return index.names.subarray(start, start + (index.nameLength[node] ?? 0));
}

/** A node's own name as its lossless string. */
export function entryName(index: NameColumns, node: number): string {
  return decodeName(nameBytes(index, node));
}

/** The node at a path, or −1. Takes one pass over the index, about a millisecond for 300,000 nodes. */
export function findNode(index: NameColumns, path: LayerPath): number {
  if (path === '') return 0;
  let at = 0;
  // One pass is enough, since a parent always comes before its children.
  let node = 0;
  const parts = path.split('/').map(encodeName);
  for (let child = 1; child < index.count && at < parts.length; child += 1) {
    const part = parts[at];
    if (index.parent[child] === node && part !== undefined && isNamed(index, child, part)) {
      node = child;
      at += 1;
    }
  }
  return at === parts.length ? node : -1;
}

const slash = 0x2f;

/** Whether a node's own name has exactly these bytes. */
export function isNamed(index: NameColumns, node: number, name: Uint8Array): boolean {
  if (index.nameLength[node] !== name.length) return false;
  let at = index.nameStart[node] ?? 0;
  for (let i = 0; i < name.length; i += 1, at += 1) if (index.names[at] !== name[i]) return false;
  return true;
}
