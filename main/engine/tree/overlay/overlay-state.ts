import { ProblemError } from '../../../../shared/problem.ts';
import type { LayerIndex } from '../../tar/index/layer-index.ts';
import { isDirectoryCode } from '../node-kind.ts';
import { noLayer } from '../tree.ts';

/** Bits of `OverlayState.status`. */
const nodeStatus = { alive: 1, linked: 2 } as const;

/** No node: the root is never looked for. */
export const none = 0;

/**
 * The tree as it grows, layer by layer. A node stands for a path, alive or not: what was removed keeps its number and its
 * last source, so that it can come back, and so that a hard link of the same layer still finds it.
 */
export interface OverlayState {
  readonly layers: readonly LayerIndex[];
  count: number;
  readonly parent: Uint32Array;
  readonly nameStart: Uint32Array;
  readonly nameLength: Uint16Array;
  names: Uint8Array;
  namesLength: number;
  readonly status: Uint8Array;
  /** Type code of the source; `implied` for directories that nothing has listed yet. */
  readonly kind: Uint8Array;
  readonly layer: Uint16Array;
  readonly node: Uint32Array;
  readonly contentLayer: Uint16Array;
  readonly contentNode: Uint32Array;
  /** The layer (+ 1) that last removed the node; 0: none has. */
  readonly removedBy: Uint16Array;
  readonly firstChild: Uint32Array;
  readonly nextSibling: Uint32Array;
  /**
   * Open addressing by parent and name; 0 is empty. The low bits, `numberMask`, are the node's number. In the bits that no number
   * needs is the hash of its name: most other nodes are told from the one that is looked for without going to their columns.
   */
  readonly table: Uint32Array;
  readonly numberMask: number;
  /** Makes the table's order unknown to who chose the names, so that none can make them all collide. */
  readonly seed: number;
}

/** Room for every path of the layers: they cannot have more than their entries. Throws `too-large` for absurd stacks. */
export function createState(layers: readonly LayerIndex[]): OverlayState {
  if (layers.length >= noLayer)
    throw new ProblemError('too-large', `${layers.length} layers are more than can be merged`);
  const capacity = layers.reduce((sum, layer) => sum + layer.count, 1);
  let slots = 16;
  while (slots < capacity * 1.25) slots *= 2;
  const state: OverlayState = {
    layers,
    count: 1,
    parent: new Uint32Array(capacity),
    nameStart: new Uint32Array(capacity),
    nameLength: new Uint16Array(capacity),
    names: new Uint8Array(Math.max(64, Math.ceil(capacity * 16))),
    namesLength: 0,
    status: new Uint8Array(capacity),
    kind: new Uint8Array(capacity),
    layer: new Uint16Array(capacity),
    node: new Uint32Array(capacity),
    contentLayer: new Uint16Array(capacity),
    contentNode: new Uint32Array(capacity),
    removedBy: new Uint16Array(capacity),
    firstChild: new Uint32Array(capacity),
    nextSibling: new Uint32Array(capacity),
    table: new Uint32Array(slots),
    numberMask: slots - 1,
    seed: Math.floor(Math.random() * 0x1_0000_0000),
  };
  state.status[0] = nodeStatus.alive;
  return state;
}

export function isAlive(state: OverlayState, node: number): boolean {
  return ((state.status[node] ?? 0) & nodeStatus.alive) !== 0;
}

export function isDirectory(state: OverlayState, node: number): boolean {
  return isDirectoryCode(state.kind[node] ?? 0);
}

/** The node of a name in a directory, alive or not; `none` when no layer has had it. */
export function lookup(
  state: OverlayState,
  parent: number,
  names: Uint8Array,
  start: number,
  length: number,
): number {
  const named = hash(state.seed ^ parent, names, start, length);
  return numberAt(state, slotOf(state, named, parent, names, start, length));
}

/** The node of a name in a directory, made (not yet alive) when there is none. */
export function lookupOrAdd(
  state: OverlayState,
  parent: number,
  names: Uint8Array,
  start: number,
  length: number,
): number {
  const named = hash(state.seed ^ parent, names, start, length);
  const slot = slotOf(state, named, parent, names, start, length);
  const found = numberAt(state, slot);
  if (found !== none) return found;
  const node = state.count++;
  state.table[slot] = node | (named & ~state.numberMask);
  state.parent[node] = parent;
  state.nameStart[node] = storeName(state, names, start, length);
  state.nameLength[node] = length;
  return node;
}

/** Makes a node part of the tree. */
export function revive(state: OverlayState, node: number): void {
  const status = state.status[node] ?? 0;
  if ((status & nodeStatus.linked) === 0) {
    const parent = state.parent[node] ?? 0;
    state.nextSibling[node] = state.firstChild[parent] ?? none;
    state.firstChild[parent] = node;
  }
  state.status[node] = nodeStatus.alive | nodeStatus.linked;
}

/** Takes a node and all below it out of the tree; `lost` hears of each that was alive and no directory. */
export function removeTree(
  state: OverlayState,
  node: number,
  layer: number,
  lost: ((node: number) => void) | null,
): void {
  if (!isAlive(state, node)) return;
  removeChildren(state, node, layer, lost);
  removeOne(state, node, layer, lost);
}

/** Takes all below a node out of the tree. */
export function removeChildren(
  state: OverlayState,
  node: number,
  layer: number,
  lost: ((node: number) => void) | null,
): void {
  // Lists of children are let go as a whole, so each link is walked once however often folders come and go.
  const lists = [node];
  while (lists.length > 0) {
    const parent = lists.pop() ?? 0;
    let child = state.firstChild[parent] ?? none;
    state.firstChild[parent] = none;
    while (child !== none) {
      const next = state.nextSibling[child] ?? none;
      if (isAlive(state, child)) removeOne(state, child, layer, lost);
      state.status[child] = 0;
      if (state.firstChild[child] !== none) lists.push(child);
      child = next;
    }
  }
}

function removeOne(
  state: OverlayState,
  node: number,
  layer: number,
  lost: ((node: number) => void) | null,
): void {
  if (lost !== null && !isDirectory(state, node)) lost(node);
  state.status[node] = (state.status[node] ?? 0) & ~nodeStatus.alive;
  state.removedBy[node] = layer + 1;
}

/** Where a node comes from. Its content is the entry itself until a hard link's is resolved. */
export function setSource(
  state: OverlayState,
  node: number,
  layer: number,
  entry: number,
  kind: number,
): void {
  state.kind[node] = kind;
  state.layer[node] = layer;
  state.node[node] = entry;
  state.contentLayer[node] = layer;
  state.contentNode[node] = entry;
}

/** Marks a hard link as leading nowhere, until it is found to lead somewhere. */
export function clearContent(state: OverlayState, node: number): void {
  state.contentLayer[node] = noLayer;
  state.contentNode[node] = 0;
}

/** Path of a node as bytes, for findings and causes. */
export function pathBytes(state: OverlayState, node: number): Uint8Array {
  const chain: number[] = [];
  let length = -1;
  for (let at = node; at !== 0; at = state.parent[at] ?? 0) {
    chain.push(at);
    length += (state.nameLength[at] ?? 0) + 1;
  }
  const path = new Uint8Array(Math.max(0, length));
  let to = 0;
  for (const at of chain.reverse()) {
    if (to > 0) path[to++] = 0x2f;
    const start = state.nameStart[at] ?? 0;
    const name = state.names.subarray(start, start + (state.nameLength[at] ?? 0));
    path.set(name, to);
    to += name.length;
  }
  return path;
}

function numberAt(state: OverlayState, slot: number): number {
  return (state.table[slot] ?? none) & state.numberMask;
}

/** The slot that holds the node, or the empty one where it would go; `named`: the hash of parent and name. */
function slotOf(
  state: OverlayState,
  named: number,
  parent: number,
  names: Uint8Array,
  start: number,
  length: number,
): number {
  const { table, numberMask } = state;
  const mask = table.length - 1;
  for (let slot = named & mask; ; slot = (slot + 1) & mask) {
    const held = table[slot] ?? none;
    if (held === none) return slot;
    const isAlike = ((held ^ named) & ~numberMask) === 0;
    if (isAlike && isNamed(state, held & numberMask, parent, names, start, length)) return slot;
  }
}

function isNamed(
  state: OverlayState,
  node: number,
  parent: number,
  names: Uint8Array,
  start: number,
  length: number,
): boolean {
  if (state.parent[node] !== parent || state.nameLength[node] !== length) return false;
  const own = state.names;
  const ownStart = state.nameStart[node] ?? 0;
  for (let at = 0; at < length; at++) if (own[ownStart + at] !== names[start + at]) return false;
  return true;
}

/** Multiply and shift, byte by byte, from a start that differs each time. */
function hash(start: number, names: Uint8Array, from: number, length: number): number {
  let value = Math.imul(start, 0x9e3779b1);
  for (let at = from; at < from + length; at++) {
    value = Math.imul(value ^ (names[at] ?? 0), 0x85ebca6b);
    value ^= value >>> 15;
  }
  return value;
}

function storeName(state: OverlayState, names: Uint8Array, start: number, length: number): number {
  const at = state.namesLength;
  if (at + length > state.names.length) {
    const larger = new Uint8Array(Math.max(state.names.length * 2, at + length));
    larger.set(state.names.subarray(0, at));
    state.names = larger;
  }
  const { names: own } = state;
  for (let byte = 0; byte < length; byte++) own[at + byte] = names[start + byte] ?? 0;
  state.namesLength = at + length;
  return at;
}
