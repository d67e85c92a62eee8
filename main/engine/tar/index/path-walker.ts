import { entryType } from './entry-type.ts';
import { limits } from '../limits.ts';
import type { NodeTable } from './node-table.ts';

/**
 * From the raw path of an entry to its node (T2, T3): empty components and "." are skipped, everything else, also "..",
 * is a name. Neighbours in a tar share most of their path, so the walk goes on from where it left the previous one.
 */
export class PathWalker {
  /** Of the last walk: whether the path began with "/". */
  absolute = false;
  /** Of the last walk: nodes that are neither directories nor implied and yet were gone through (T4.4, T4.5). */
  readonly through: number[] = [];
  /** When set, every walk begins at the root and tells each node on its way. */
  onVisit: ((node: number, parent: number) => void) | null = null;
  readonly #table: NodeTable;
  /** The directories of the previous path as text, up to the slash after the last of them. */
  #folders = new Uint8Array(1024);
  /** For each of them: where its text ends, slash included, and its node. */
  readonly #ends = new Uint32Array(limits.depth);
  readonly #nodes = new Uint32Array(limits.depth);
  #levels = 0;

  constructor(table: NodeTable) {
    this.#table = table;
  }

  /** The node of `bytes[start, end)`, made with its directories where it is new; 0 for the root, −1 when it is too deep. */
  walk(bytes: Uint8Array, start: number, end: number): number {
    if (end - start > limits.depth && depthOf(bytes, start, end) > limits.depth) return -1;
    this.absolute = bytes[start] === slash && end > start;
    if (this.through.length > 0) this.through.length = 0;
    const table = this.#table;
    let level = this.onVisit === null ? this.#shared(bytes, start, end) : 0;
    let node = level === 0 ? 0 : (this.#nodes[level - 1] ?? 0);
    let at = start + (level === 0 ? 0 : (this.#ends[level - 1] ?? 0));
    while (at < end) {
      const stop = table.readName(bytes, at, end);
      if (stop > at && !(stop === at + 1 && bytes[at] === dot)) {
        const type = table.type[node] ?? 0;
        if (type !== entryType.directory && type !== entryType.implied) this.through.push(node);
        const parent = node;
        node = table.intern(parent, bytes, at, stop);
        if (this.onVisit !== null) this.onVisit(node, parent);
        if (stop < end) {
          this.#remember(bytes, start, stop + 1, level, node);
          level += 1;
        }
      }
      at = stop + 1;
    }
    this.#levels = level;
    return node;
  }

  /** How many directories of the previous path this one begins with. */
  #shared(bytes: Uint8Array, start: number, end: number): number {
    const folders = this.#folders;
    const ends = this.#ends;
    let level = this.#levels;
    if (level === 0) return 0;
    const most = Math.min(end - start, ends[level - 1] ?? 0);
    let same = 0;
    while (same + 4 <= most && isSameFour(folders, same, bytes, start + same)) same += 4;
    while (same < most && folders[same] === bytes[start + same]) same += 1;
    while (level > 0 && (ends[level - 1] ?? 0) > same) level -= 1;
    return level;
  }

  /** The path goes through `node`, which `bytes[start, end)` leads to, its slash included. */
  #remember(bytes: Uint8Array, start: number, end: number, level: number, node: number): void {
    const length = end - start;
    if (length > this.#folders.length) {
      const larger = new Uint8Array(Math.max(length, this.#folders.length * 2));
      larger.set(this.#folders);
      this.#folders = larger;
    }
    const before = level === 0 ? 0 : (this.#ends[level - 1] ?? 0);
    for (let i = before; i < length; i += 1) this.#folders[i] = bytes[start + i] ?? 0;
    this.#ends[level] = length;
    this.#nodes[level] = node;
  }
}

/** The node of the raw path `bytes[start, end)`, or −1 where there is none. */
export function findPath(
  table: Pick<NodeTable, 'find'>,
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  let node = 0;
  let at = start;
  while (at < end) {
    let stop = at;
    while (stop < end && bytes[stop] !== slash) stop += 1;
    if (stop > at && !(stop === at + 1 && bytes[at] === dot)) {
      node = table.find(node, bytes, at, stop);
      if (node < 0) return -1;
    }
    at = stop + 1;
  }
  return node;
}

const slash = 0x2f;
const dot = 0x2e;

function isSameFour(a: Uint8Array, at: number, b: Uint8Array, from: number): boolean {
  return (
    (((a[at] ?? 0) ^ (b[from] ?? 0)) |
      ((a[at + 1] ?? 0) ^ (b[from + 1] ?? 0)) |
      ((a[at + 2] ?? 0) ^ (b[from + 2] ?? 0)) |
      ((a[at + 3] ?? 0) ^ (b[from + 3] ?? 0))) ===
    0
  );
}

function depthOf(bytes: Uint8Array, start: number, end: number): number {
  let depth = 0;
  for (let at = start; at < end;) {
    let stop = at;
    while (stop < end && bytes[stop] !== slash) stop += 1;
    if (stop > at && !(stop === at + 1 && bytes[at] === dot)) depth += 1;
    at = stop + 1;
  }
  return depth;
}
