import { letGo } from '../../io/let-go.ts';
import { entryFlag } from './entry-flag.ts';
import { entryType } from './entry-type.ts';
import type { NameColumns } from './entry-path.ts';
import { GrowingBytes } from './growing-bytes.ts';
import { grown, nextCapacity } from './grown.ts';
import { limits } from '../limits.ts';
import { isUnsafeName } from '../findings/unsafe-name.ts';

/**
 * The names of a layer as a tree that grows: (parent, name) → node by open addressing, in columns. A name's bytes are
 * kept once where that is cheap to see.
 */
export class NodeTable {
  count = 1;
  parent: Uint32Array;
  nameStart: Uint32Array;
  nameLength: Uint16Array;
  type: Uint8Array;
  flags: Uint8Array;
  readonly names = new GrowingBytes();
  #hash: Uint32Array;
  /** Node numbers; 0, the root, which is nobody's child, stands for an empty slot. Never more than half full. */
  #slots: Uint32Array;
  /** By a rough hash of the name: a node that has lately been given such a name. */
  readonly #recent = new Uint32Array(recentNames);
  /** The hash of that name: most others are told from it by this alone. */
  readonly #recentHash = new Uint32Array(recentNames);
  /** Of the name read last: its hash, not yet finished, and whether it has a byte that makes some names unfit for a disk. */
  #readHash = 0;
  #readOdd = 0;
  /** Not the same in two runs, so that nobody can prepare an archive whose names all fall into one slot. */
  readonly #seed = Math.trunc(Math.random() * 0x1_0000_0000) | 0;

  /** With room for about `expected` nodes to begin with. */
  constructor(expected: number = 0) {
    let capacity = fewestNodes;
    while (capacity < expected && capacity < mostExpected) capacity *= 2;
    this.parent = new Uint32Array(capacity);
    this.nameStart = new Uint32Array(capacity);
    this.nameLength = new Uint16Array(capacity);
    this.type = new Uint8Array(capacity);
    this.flags = new Uint8Array(capacity);
    this.#hash = new Uint32Array(capacity);
    this.#slots = new Uint32Array(capacity * 2);
  }

  /** A table to find the nodes of `index` in; nothing may be added to it. */
  static over(index: NameColumns): Pick<NodeTable, 'find'> {
    const table = new NodeTable();
    table.count = index.count;
    table.parent = index.parent;
    table.nameStart = index.nameStart;
    table.nameLength = index.nameLength;
    table.names.bytes = index.names;
    table.#hash = new Uint32Array(index.count);
    let slots = table.#slots.length;
    while (slots < index.count * 2) slots *= 2;
    for (let node = 1; node < index.count; node += 1) {
      const start = index.nameStart[node] ?? 0;
      const nameHash = table.#hashOf(index.names, start, start + (index.nameLength[node] ?? 0));
      table.#hash[node] = withParent(nameHash, index.parent[node] ?? 0);
    }
    table.#fillSlots(slots);
    return table;
  }

  /** Nothing is found or added from now on; the columns stay. */
  close(): void {
    letGo(this.#hash, this.#slots, this.#recent, this.#recentHash);
  }

  /** The child of `parent` named `bytes[start, end)`; −1 when there is none. */
  find(parent: number, bytes: Uint8Array, start: number, end: number): number {
    const node = this.#slots[this.#slotOf(parent, bytes, start, end, this.#hashOf(bytes, start, end))] ?? 0;
    return node === 0 ? -1 : node;
  }

  /**
   * Reads a name that starts at `start`, up to a slash or `end`; returns where it ends. It is hashed and copied to where it
   * would go in the one walk over its bytes that each entry costs.
   */
  readName(bytes: Uint8Array, start: number, end: number): number {
    const names = this.names.reserve(end - start);
    let to = this.names.length;
    let hash = this.#seed;
    let odd = 0;
    let at = start;
    for (; at < end; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte === slash) break;
      names[to] = byte;
      to += 1;
      odd |= oddBytes[byte] ?? 0;
      hash = Math.imul(hash ^ byte, 0x0100_0193);
    }
    this.#readHash = hash;
    this.#readOdd = odd;
    return at;
  }

  /** The child of `parent` that has the name read last, `bytes[start, end)`; made as an implied directory when there is none. */
  intern(parent: number, bytes: Uint8Array, start: number, end: number): number {
    const nameHash = finished(this.#readHash);
    const slot = this.#slotOf(parent, bytes, start, end, nameHash);
    const known = this.#slots[slot] ?? 0;
    return known === 0 ? this.#add(parent, bytes, start, end, nameHash, slot) : known;
  }

  #add(
    parent: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    nameHash: number,
    slot: number,
  ): number {
    const node = this.count;
    if (node === this.parent.length) this.#grow();
    this.count = node + 1;
    this.parent[node] = parent;
    this.nameStart[node] = this.#nameAt(bytes, start, end, node, nameHash);
    this.nameLength[node] = end - start;
    this.type[node] = entryType.implied;
    const isOdd =
      this.#readOdd !== 0 || parent === 0 || end - start > limits.componentBytes || end - start === 2;
    const unsafe = isOdd && isUnsafeName(bytes, start, end, parent === 0) ? entryFlag.unsafe : 0;
    this.flags[node] = unsafe | ((this.flags[parent] ?? 0) & entryFlag.unsafe);
    const hash = withParent(nameHash, parent);
    this.#hash[node] = hash;
    if (node * 2 >= this.#slots.length) this.#fillSlots(this.#slots.length * 2);
    else this.#slots[slot] = node;
    return node;
  }

  #hashOf(bytes: Uint8Array, start: number, end: number): number {
    let hash = this.#seed;
    for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x0100_0193);
    return finished(hash);
  }

  /** The slot that holds the child, or the empty one where it would go. */
  #slotOf(parent: number, bytes: Uint8Array, start: number, end: number, nameHash: number): number {
    const mask = this.#slots.length - 1;
    const hash = withParent(nameHash, parent);
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const node = this.#slots[slot] ?? 0;
      if (node === 0) return slot;
      if (this.#hash[node] === hash && this.parent[node] === parent && this.#isNamed(node, bytes, start, end))
        return slot;
    }
  }

  #isNamed(node: number, bytes: Uint8Array, start: number, end: number): boolean {
    if (this.nameLength[node] !== end - start) return false;
    const names = this.names.bytes;
    let at = this.nameStart[node] ?? 0;
    for (let i = start; i < end; i += 1, at += 1) if (names[at] !== bytes[i]) return false;
    return true;
  }

  /** Where the name read last stands for good. */
  #nameAt(bytes: Uint8Array, start: number, end: number, node: number, nameHash: number): number {
    const place = recentPlace(bytes, start, end);
    const twin = this.#recent[place] ?? 0;
    const isAlike = this.#recentHash[place] === nameHash;
    this.#recent[place] = node;
    this.#recentHash[place] = nameHash;
    if (isAlike && twin !== 0 && this.#isNamed(twin, bytes, start, end)) return this.nameStart[twin] ?? 0;
    const at = this.names.length;
    this.names.length = at + end - start;
    return at;
  }

  #grow(): void {
    const capacity = nextCapacity(this.parent.length);
    this.parent = grown(this.parent, capacity);
    this.nameStart = grown(this.nameStart, capacity);
    this.nameLength = grown(this.nameLength, capacity);
    this.type = grown(this.type, capacity);
    this.flags = grown(this.flags, capacity);
    this.#hash = grown(this.#hash, capacity);
  }

  #fillSlots(size: number): void {
    const slots = new Uint32Array(size);
    const mask = slots.length - 1;
    for (let node = 1; node < this.count; node += 1) {
      let slot = (this.#hash[node] ?? 0) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = node;
    }
    this.#slots = slots;
  }
}

const fewestNodes = 1024;
/** A large layer of few files must not cost the memory of one of many. */
const mostExpected = 16_384;
/** 2^13, see `recentPlace`. */
const recentNames = 8192;

/** Not the hash of the table, which is another one in each run: the same tar must give the same index. */
function recentPlace(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  let sample = length;
  sample = (sample * 31 + (bytes[start] ?? 0)) | 0;
  sample = (sample * 31 + (bytes[start + (length >>> 2)] ?? 0)) | 0;
  sample = (sample * 31 + (bytes[start + (length >>> 1)] ?? 0)) | 0;
  sample = (sample * 31 + (bytes[start + length - (length >>> 2) - 1] ?? 0)) | 0;
  sample = (sample * 31 + (bytes[end - 1] ?? 0)) | 0;
  return Math.imul(sample, 0x9e37_79b1) >>> (32 - 13);
}

const slash = 0x2f;
/** A NUL and a backslash (unsafe-name.ts). */
const oddBytes = Uint8Array.from({ length: 256 }, (_none, byte) => (byte === 0 || byte === 0x5c ? 1 : 0));

function finished(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x85eb_ca6b);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}

function withParent(nameHash: number, parent: number): number {
  const mixed = Math.imul(nameHash ^ Math.imul(parent, 0x9e37_79b1), 0xc2b2_ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
