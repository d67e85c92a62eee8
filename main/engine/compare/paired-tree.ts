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
  const room = left.count + right.count;
  const parent = new Uint32Array(room);
  const childStart = new Uint32Array(room + 1);
  const inLeft = new Int32Array(room);
  const inRight = new Int32Array(room);
  let count = 1;
  for (let at = 0; at < count; at++) {
    childStart[at] = count;
    const down = inLeft[at] ?? -1;
    const up = inRight[at] ?? -1;
    let low = down < 0 ? 0 : (left.childStart[down] ?? 0);
    const lowEnd = down < 0 ? 0 : (left.childStart[down + 1] ?? 0);
    let high = up < 0 ? 0 : (right.childStart[up] ?? 0);
    const highEnd = up < 0 ? 0 : (right.childStart[up + 1] ?? 0);
    while (low < lowEnd || high < highEnd) {
      const order = low === lowEnd ? 1 : high === highEnd ? -1 : compareNames(left, low, right, high);
      parent[count] = at;
      inLeft[count] = order <= 0 ? low++ : -1;
      inRight[count] = order >= 0 ? high++ : -1;
      count++;
    }
  }
  childStart[count] = count;
  const pairs = { inLeft: inLeft.slice(0, count), inRight: inRight.slice(0, count) };
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
    parent: parent.slice(0, count),
    childStart: childStart.slice(0, count + 1),
    ...columns,
    below,
    change: null,
    linkTargets: new Map(),
  };
  return { left, right, tree, ...pairs };
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
  const nameStart = new Uint32Array(count + 1);
  const kind = new Uint8Array(count);
  const layer = new Uint16Array(count);
  const node = new Uint32Array(count);
  const contentLayer = new Uint16Array(count);
  const contentNode = new Uint32Array(count);
  const size = new Float64Array(count);
  let end = 0;
  for (let at = 0; at < count; at++) {
    const up = inRight[at] ?? -1;
    const down = inLeft[at] ?? -1;
    const isRight = up >= 0;
    const source = isRight ? right : left;
    const from = isRight ? up : down;
    const shift = isRight ? offset : 0;
    nameStart[at] = end;
    const nameEnd = source.nameStart[from + 1] ?? 0;
    for (let byte = source.nameStart[from] ?? 0; byte < nameEnd; byte++)
      names[end++] = source.names[byte] ?? 0;
    kind[at] = source.kind[from] ?? 0;
    layer[at] = (source.layer[from] ?? 0) + shift;
    node[at] = source.node[from] ?? 0;
    const content = source.contentLayer[from] ?? noLayer;
    contentLayer[at] = content === noLayer ? noLayer : content + shift;
    contentNode[at] = source.contentNode[from] ?? 0;
    const own = source.size[from] ?? 0;
    size[at] = isRight && down >= 0 ? Math.max(own, left.size[down] ?? 0) : own;
  }
  nameStart[count] = end;
  return { names: names.slice(0, end), nameStart, kind, layer, node, contentLayer, contentNode, size };
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
