import { ProblemError } from '../../../shared/problem.ts';
import { compareNames, noLayer } from '../tree/tree.ts';
import type { Tree } from '../tree/tree.ts';

/**
 * Two merged trees laid over each other: every path of either is a node of `tree`, whose entries are the right side's where it
 * has the path. Which nodes there are depends on nothing but the paths, so their numbers outlast whatever is ignored or found
 * out later. About 70 bytes a node.
 */
export interface PairedTree {
  readonly left: Tree;
  readonly right: Tree;
  /** Over the layers of the left and, behind them, those of the right. Sizes are the larger of both. */
  readonly tree: Tree;
  /** The node of each side; −1: it has no such path. */
  readonly inLeft: Int32Array;
  readonly inRight: Int32Array;
  /** Those that one side alone has, ascending. */
  readonly alone: readonly number[];
}

/** One walk over both trees, whose children are in order already. Throws `too-large` for absurd stacks. */
export function pairTrees(left: Tree, right: Tree): PairedTree {
  const layers = [...left.layers, ...right.layers];
  if (layers.length >= noLayer)
    throw new ProblemError('too-large', `${layers.length} layers are more than can be compared`);
  const { count, parent, childStart, ...pairs } = pairNodes(left, right);
  const columns = gather(left, right, pairs);
  const below = new Uint32Array(count);
  for (let at = count - 1; at > 0; at--) {
    const up = parent[at] ?? 0;
    below[up] = (below[up] ?? 0) + (below[at] ?? 0) + 1;
  }
  const tree: Tree = {
    view: 'merged',
    layers,
    count,
    parent,
    childStart,
    ...columns,
    below,
    change: null,
    linkTargets: new Map(),
  };
  return { left, right, tree, ...pairs };
}

type PairedNodes = Pick<Tree, 'count' | 'parent' | 'childStart'> &
  Pick<PairedTree, 'inLeft' | 'inRight' | 'alone'>;

/** The nodes of both trees breadth first, and which node of each side they are. */
function pairNodes(left: Tree, right: Tree): PairedNodes {
  // Mostly the two have nearly all paths in common; room for those of both is made when they have not.
  const most = left.count + right.count;
  let room = Math.min(most, Math.ceil(Math.max(left.count, right.count) * 1.125));
  let { parent, childStart, inLeft, inRight } = roomFor(room);
  const alone: number[] = [];
  const leftNames = namesOf(left);
  const rightNames = namesOf(right);
  const { childStart: leftStart } = left;
  const { childStart: rightStart } = right;
  let count = 1;
  for (let at = 0; at < count; at++) {
    childStart[at] = count;
    const down = inLeft[at] ?? -1;
    const up = inRight[at] ?? -1;
    let low = down < 0 ? 0 : (leftStart[down] ?? 0);
    const lowEnd = down < 0 ? 0 : (leftStart[down + 1] ?? 0);
    let high = up < 0 ? 0 : (rightStart[up] ?? 0);
    const highEnd = up < 0 ? 0 : (rightStart[up + 1] ?? 0);
    if (count + lowEnd - low + highEnd - high > room) {
      room = most;
      ({ parent, childStart, inLeft, inRight } = roomFor(room, { parent, childStart, inLeft, inRight }));
    }
    if (lowEnd - low === highEnd - high && haveSameNames(leftNames, low, rightNames, high, lowEnd - low))
      while (low < lowEnd) {
        parent[count] = at;
        inLeft[count] = low++;
        inRight[count++] = high++;
      }
    while (low < lowEnd || high < highEnd) {
      const order = low === lowEnd ? 1 : high === highEnd ? -1 : compareNames(left, low, right, high);
      if (order !== 0) alone.push(count);
      parent[count] = at;
      inLeft[count] = order <= 0 ? low++ : -1;
      inRight[count] = order >= 0 ? high++ : -1;
      count++;
    }
  }
  childStart[count] = count;
  return {
    count,
    parent: parent.subarray(0, count),
    childStart: childStart.subarray(0, count + 1),
    inLeft: inLeft.subarray(0, count),
    inRight: inRight.subarray(0, count),
    alone,
  };
}

type Room = Pick<PairedNodes, 'parent' | 'childStart' | 'inLeft' | 'inRight'>;

/** Room for so many nodes, with those that are known. */
function roomFor(count: number, known?: Room): Room {
  const room = {
    parent: new Uint32Array(count),
    childStart: new Uint32Array(count + 1),
    inLeft: new Int32Array(count),
    inRight: new Int32Array(count),
  };
  if (known !== undefined) {
    room.parent.set(known.parent);
    room.childStart.set(known.childStart);
    room.inLeft.set(known.inLeft);
    room.inRight.set(known.inRight);
  }
  return room;
}

/** More than so many bytes or numbers are sooner compared and copied by one call than one by one. */
const many = 64;

/** Whether two rows of as many siblings have the same names: of most directories both sides have all, and that is seen at once. */
function haveSameNames(left: Names, low: number, right: Names, high: number, count: number): boolean {
  const { nameStart: starts, names } = left;
  const { nameStart: otherStarts, names: otherNames } = right;
  const start = starts[low] ?? 0;
  const shift = (otherStarts[high] ?? 0) - start;
  for (let at = 1; at <= count; at++)
    if ((starts[low + at] ?? 0) + shift !== (otherStarts[high + at] ?? 0)) return false;
  const end = starts[low + count] ?? 0;
  if (end - start > many) return names.compare(otherNames, start + shift, end + shift, start, end) === 0;
  for (let byte = start; byte < end; byte++) if (names[byte] !== otherNames[byte + shift]) return false;
  return true;
}

interface Names {
  readonly nameStart: Uint32Array;
  readonly names: Buffer;
}

function namesOf({ nameStart, names }: Tree): Names {
  return { nameStart, names: Buffer.from(names.buffer, names.byteOffset, names.byteLength) };
}

type Columns = Pick<
  Tree,
  'nameStart' | 'names' | 'kind' | 'layer' | 'node' | 'contentLayer' | 'contentNode' | 'size'
>;

/** What each node has from the side that it is taken from. */
function gather(left: Tree, right: Tree, { inLeft, inRight, alone }: Omit<PairedNodes, keyof Tree>): Columns {
  const count = inLeft.length;
  const nameOnLeft = (at: number): number => {
    const down = inLeft[at] ?? -1;
    return down < 0 ? 0 : (left.nameStart[down + 1] ?? 0) - (left.nameStart[down] ?? 0);
  };
  const nameBytes = alone.reduce((sum, at) => sum + nameOnLeft(at), right.nameStart[right.count] ?? 0);
  const columns = {
    nameStart: new Uint32Array(count + 1),
    names: new Uint8Array(nameBytes),
    kind: new Uint8Array(count),
    layer: new Uint16Array(count),
    node: new Uint32Array(count),
    contentLayer: new Uint16Array(count),
    contentNode: new Uint32Array(count),
    size: new Float64Array(count),
  };
  for (let next = 0; next < count;) {
    const length = runLength(inLeft, inRight, next);
    const up = inRight[next] ?? -1;
    if (up >= 0) copyRun(right, up, length, left.layers.length, columns, next);
    else copyRun(left, inLeft[next] ?? 0, length, 0, columns, next);
    next += length;
  }
  raiseSizes(columns.size, left.size, inLeft);
  return columns;
}

/** How many nodes from `at` on follow each other on the side that they are taken from, so that they can be taken together. */
function runLength(inLeft: Int32Array, inRight: Int32Array, at: number): number {
  const up = inRight[at] ?? -1;
  const down = inLeft[at] ?? -1;
  let length = 1;
  if (up >= 0) while (inRight[at + length] === up + length) length++;
  else while (inRight[at + length] === -1 && inLeft[at + length] === down + length) length++;
  return length;
}

/**
 * Copies `length` nodes of a side, from `from` on, to the places from `to` on, their names behind those of the nodes before.
 * The side's layers begin at number `firstLayer`.
 */
function copyRun(
  side: Tree,
  from: number,
  length: number,
  firstLayer: number,
  columns: Columns,
  to: number,
): void {
  const { nameStart, layer, contentLayer } = columns;
  const { nameStart: sideNameStart, layer: sideLayer, contentLayer: sideContentLayer } = side;
  const firstName = sideNameStart[from] ?? 0;
  const nameEnd = nameStart[to] ?? 0;
  copyBytes(side.names, firstName, (sideNameStart[from + length] ?? 0) - firstName, columns.names, nameEnd);
  copyPlain(side, from, length, columns, to);
  for (let own = from, at = to; own < from + length; own++, at++) {
    nameStart[at + 1] = (sideNameStart[own + 1] ?? 0) - firstName + nameEnd;
    layer[at] = (sideLayer[own] ?? 0) + firstLayer;
    const content = sideContentLayer[own] ?? noLayer;
    contentLayer[at] = content === noLayer ? noLayer : content + firstLayer;
  }
}

/** What is the same in both trees. */
function copyPlain(side: Tree, from: number, length: number, columns: Columns, to: number): void {
  const { kind, node, contentNode, size } = columns;
  if (length > many) {
    kind.set(side.kind.subarray(from, from + length), to);
    node.set(side.node.subarray(from, from + length), to);
    contentNode.set(side.contentNode.subarray(from, from + length), to);
    size.set(side.size.subarray(from, from + length), to);
    return;
  }
  for (let own = from, at = to; own < from + length; own++, at++) {
    kind[at] = side.kind[own] ?? 0;
    node[at] = side.node[own] ?? 0;
    contentNode[at] = side.contentNode[own] ?? 0;
    size[at] = side.size[own] ?? 0;
  }
}

/** Raises sizes to those that the left side has. */
function raiseSizes(size: Float64Array, leftSize: Float64Array, inLeft: Int32Array): void {
  for (let at = 0; at < size.length; at++) {
    const down = inLeft[at] ?? -1;
    const other = down < 0 ? 0 : (leftSize[down] ?? 0);
    if ((size[at] ?? 0) < other) size[at] = other;
  }
}

function copyBytes(from: Uint8Array, start: number, length: number, to: Uint8Array, at: number): void {
  if (length > many) to.set(from.subarray(start, start + length), at);
  else for (let byte = 0; byte < length; byte++) to[at + byte] = from[start + byte] ?? 0;
}

/** Bytes of a node on one side; directories: the sum below. */
export function sideSize(side: Tree, node: number): number {
  return node < 0 ? 0 : (side.size[node] ?? 0);
}
