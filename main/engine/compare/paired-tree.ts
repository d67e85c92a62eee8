import { ProblemError } from '../../../shared/problem.ts';
import { compareBytes } from '../tree/name-order.ts';
import { noLayer } from '../tree/tree.ts';
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
}

/** One walk over both trees, whose children are in order already. Throws `too-large` for absurd stacks. */
export function pairTrees(left: Tree, right: Tree): PairedTree {
  const layers = [...left.layers, ...right.layers];
  if (layers.length >= noLayer)
    throw new ProblemError('too-large', `${layers.length} layers are more than can be compared`);
  const { count, parent, childStart, ...pairs } = pairNodes(left, right);
  const columns = gather(left, right, pairs.inLeft, pairs.inRight);
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

interface PairedNodes extends Pick<Tree, 'count' | 'parent' | 'childStart'> {
  readonly inLeft: Int32Array;
  readonly inRight: Int32Array;
}

/** The nodes of both trees breadth first, and which node of each side they are. */
function pairNodes(left: Tree, right: Tree): PairedNodes {
  const room = left.count + right.count;
  const parent = new Uint32Array(room);
  const childStart = new Uint32Array(room + 1);
  const inLeft = new Int32Array(room);
  const inRight = new Int32Array(room);
  const haveSameNames = nameComparer(left, right);
  let count = 1;
  for (let at = 0; at < count; at++) {
    childStart[at] = count;
    const down = inLeft[at] ?? -1;
    const up = inRight[at] ?? -1;
    let low = down < 0 ? 0 : (left.childStart[down] ?? 0);
    const lowEnd = down < 0 ? 0 : (left.childStart[down + 1] ?? 0);
    let high = up < 0 ? 0 : (right.childStart[up] ?? 0);
    const highEnd = up < 0 ? 0 : (right.childStart[up + 1] ?? 0);
    if (haveSameNames(low, lowEnd, high, highEnd))
      while (low < lowEnd) {
        parent[count] = at;
        inLeft[count] = low++;
        inRight[count++] = high++;
      }
    while (low < lowEnd || high < highEnd) {
      const order = low === lowEnd ? 1 : high === highEnd ? -1 : compareNames(left, low, right, high);
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
  };
}

/** Tells whether two rows of siblings have the same names: of most directories both sides have all, and that is seen at once. */
function nameComparer(
  left: Tree,
  right: Tree,
): (low: number, lowEnd: number, high: number, highEnd: number) => boolean {
  return (low, lowEnd, high, highEnd) => {
    const count = lowEnd - low;
    if (count !== highEnd - high) return false;
    const start = left.nameStart[low] ?? 0;
    const otherStart = right.nameStart[high] ?? 0;
    for (let at = 1; at <= count; at++)
      if ((left.nameStart[low + at] ?? 0) - start !== (right.nameStart[high + at] ?? 0) - otherStart)
        return false;
    const length = (left.nameStart[lowEnd] ?? 0) - start;
    for (let byte = 0; byte < length; byte++)
      if (left.names[start + byte] !== right.names[otherStart + byte]) return false;
    return true;
  };
}

type Columns = Pick<
  Tree,
  'nameStart' | 'names' | 'kind' | 'layer' | 'node' | 'contentLayer' | 'contentNode' | 'size'
>;

/** What each node has from the side that it is taken from. */
function gather(left: Tree, right: Tree, inLeft: Int32Array, inRight: Int32Array): Columns {
  const count = inLeft.length;
  const offset = left.layers.length;
  const names = new Uint8Array(left.names.length + right.names.length);
  const columns = {
    nameStart: new Uint32Array(count + 1),
    kind: new Uint8Array(count),
    layer: new Uint16Array(count),
    node: new Uint32Array(count),
    contentLayer: new Uint16Array(count),
    contentNode: new Uint32Array(count),
    size: new Float64Array(count),
  };
  let nameEnd = 0;
  let next = 0;
  while (next < count) {
    const isRight = (inRight[next] ?? -1) >= 0;
    const [side, inSide, shift] = isRight ? [right, inRight, offset] : [left, inLeft, 0];
    const from = inSide[next] ?? 0;
    const length = runLength(inLeft, inRight, next);
    const firstName = side.nameStart[from] ?? 0;
    const nameBytes = (side.nameStart[from + length] ?? 0) - firstName;
    copyBytes(side.names, firstName, nameBytes, names, nameEnd);
    for (let at = 0; at < length; at++) {
      const own = from + at;
      const to = next + at;
      columns.nameStart[to] = (side.nameStart[own] ?? 0) - firstName + nameEnd;
      columns.kind[to] = side.kind[own] ?? 0;
      columns.layer[to] = (side.layer[own] ?? 0) + shift;
      columns.node[to] = side.node[own] ?? 0;
      const content = side.contentLayer[own] ?? noLayer;
      columns.contentLayer[to] = content === noLayer ? noLayer : content + shift;
      columns.contentNode[to] = side.contentNode[own] ?? 0;
      const size = side.size[own] ?? 0;
      const down = inLeft[to] ?? -1;
      const other = down < 0 ? 0 : (left.size[down] ?? 0);
      columns.size[to] = size < other ? other : size;
    }
    nameEnd += nameBytes;
    next += length;
  }
  columns.nameStart[count] = nameEnd;
  return { names: names.subarray(0, nameEnd), ...columns };
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

/** Few bytes are copied sooner than asked to be. */
function copyBytes(from: Uint8Array, start: number, length: number, to: Uint8Array, at: number): void {
  if (length > 64) to.set(from.subarray(start, start + length), at);
  else for (let byte = 0; byte < length; byte++) to[at + byte] = from[start + byte] ?? 0;
}

function compareNames(a: Tree, aNode: number, b: Tree, bNode: number): number {
  const aStart = a.nameStart[aNode] ?? 0;
  const bStart = b.nameStart[bNode] ?? 0;
  return compareBytes(
    a.names,
    aStart,
    (a.nameStart[aNode + 1] ?? 0) - aStart,
    b.names,
    bStart,
    (b.nameStart[bNode + 1] ?? 0) - bStart,
  );
}

/** Bytes of a node on one side; directories: the sum below. */
export function sideSize(side: Tree, node: number): number {
  return node < 0 ? 0 : (side.size[node] ?? 0);
}
