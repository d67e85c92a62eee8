import { entryType } from './entry-type.ts';
import { limits } from './limits.ts';
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
  #previous = new Uint8Array(1024);
  #previousLength = 0;
  /** For each directory of the previous path: where its text ends, slash included, and its node. */
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
    const ends = this.#ends;
    const nodes = this.#nodes;
    const shared = this.#share(bytes, start, end);
    let level = this.onVisit === null ? this.#levels : 0;
    while (level > 0 && (ends[level - 1] ?? 0) > shared) level -= 1;
    let node = level === 0 ? 0 : (nodes[level - 1] ?? 0);
    let at = start + (level === 0 ? 0 : (ends[level - 1] ?? 0));
    while (at < end) {
      let stop = at;
      while (stop < end && bytes[stop] !== slash) stop += 1;
      const isName = stop > at && !(stop === at + 1 && bytes[at] === dot);
      if (isName) {
        const type = table.type[node] ?? 0;
        if (type !== entryType.directory && type !== entryType.implied) this.through.push(node);
        const parent = node;
        node = table.intern(parent, bytes, at, stop);
        if (this.onVisit !== null) this.onVisit(node, parent);
        if (stop < end) {
          ends[level] = stop + 1 - start;
          nodes[level] = node;
          level += 1;
        }
      }
      at = stop + 1;
    }
    this.#levels = level;
    return node;
  }

  /** How many bytes the path shares with the previous one, which it replaces. */
  #share(bytes: Uint8Array, start: number, end: number): number {
    const length = end - start;
    if (length > this.#previous.length) {
      const larger = new Uint8Array(Math.max(length, this.#previous.length * 2));
      larger.set(this.#previous);
      this.#previous = larger;
    }
    const previous = this.#previous;
    const most = Math.min(length, this.#previousLength);
    let shared = 0;
    while (shared < most && previous[shared] === bytes[start + shared]) shared += 1;
    for (let i = shared; i < length; i += 1) previous[i] = bytes[start + i] ?? 0;
    this.#previousLength = length;
    return shared;
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
