import type { LayerRelatives } from '../../../shared/compare/compare-layers.ts';
import { isDirectoryCode } from '../tree/node-kind.ts';
import { noLayer } from '../tree/tree.ts';
import type { Tree } from '../tree/tree.ts';
import { differs } from './change-code.ts';
import { ownSize } from './changed-entries.ts';
import type { PairedTree } from './paired-tree.ts';

/** Content that a layer on one side only shows in the merged files, and how much of it both have. */
interface SharedBytes {
  readonly left: Float64Array;
  readonly right: Float64Array;
  /** By left × layers of the right + right. */
  readonly both: Map<number, number>;
}

interface Edge {
  readonly left: number;
  readonly right: number;
  readonly shared: number;
}

/** Bytes that the header of an entry takes in a tar: so much more than its content does a path weigh that is the same. */
const entryWeight = 512;

/**
 * Layers that hold much of the same, of those that are on one side only (`alone`), by what the merged trees show of them: files
 * and links weigh their bytes and a header's. Unchanged paths count, and the bytes of moved files, but not their names (`bits` of
 * compareEntries, `moves` of movedFiles). A layer belongs to
 * another when at least half of the smaller is in both; together they are `similar`, `split` or `merged` when what both have is
 * at least half of the larger.
 */
export function layerRelatives(
  paired: PairedTree,
  bits: Uint16Array,
  moves: ReadonlyMap<number, number>,
  alone: { readonly left: ReadonlySet<number>; readonly right: ReadonlySet<number> },
): LayerRelatives[] {
  if (alone.left.size === 0 || alone.right.size === 0) return [];
  const width = paired.right.layers.length;
  const marks = { left: marked(alone.left, paired.left.layers.length), right: marked(alone.right, width) };
  const bytes = sharedBytes(paired, bits, moves, marks);
  const edges = Array.from(bytes.both, ([key, shared]): Edge => ({
    left: Math.floor(key / width),
    right: key % width,
    shared,
  })).filter(
    ({ left, right, shared }) => shared * 2 >= Math.min(bytes.left[left] ?? 0, bytes.right[right] ?? 0),
  );
  return groupsOf(edges)
    .flatMap((group) => familyOf(group, bytes))
    .sort((a, b) => (a.right[0] ?? 0) - (b.right[0] ?? 0));
}

/** A 1 for each layer of a set. */
function marked(layers: ReadonlySet<number>, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, at) => (layers.has(at) ? 1 : 0));
}

/** `alone` marks the layers that count: most files are of others, and of those nothing more is read. */
function sharedBytes(
  paired: PairedTree,
  bits: Uint16Array,
  moves: ReadonlyMap<number, number>,
  alone: { readonly left: Uint8Array; readonly right: Uint8Array },
): SharedBytes {
  const { left, right, inLeft, inRight } = paired;
  const width = right.layers.length;
  const bytes: SharedBytes = {
    left: new Float64Array(left.layers.length),
    right: new Float64Array(width),
    both: new Map(),
  };
  const unlike = differs.type | differs.content | differs.link | differs.device | differs.undecided;
  let run = { key: -1, bytes: 0 };
  const { contentLayer: leftLayers } = left;
  const { contentLayer: rightLayers } = right;
  for (let at = 0; at < inLeft.length; at++) {
    const down = inLeft[at] ?? -1;
    const up = inRight[at] ?? -1;
    const isMarked =
      (down >= 0 && alone.left[leftLayers[down] ?? noLayer] === 1) ||
      (up >= 0 && alone.right[rightLayers[up] ?? noLayer] === 1);
    if (!isMarked) continue;
    const leftLayer = weightyLayer(left, down, alone.left);
    if (leftLayer !== noLayer)
      bytes.left[leftLayer] = (bytes.left[leftLayer] ?? 0) + ownSize(left, down) + entryWeight;
    const rightLayer = weightyLayer(right, up, alone.right);
    if (rightLayer !== noLayer)
      bytes.right[rightLayer] = (bytes.right[rightLayer] ?? 0) + ownSize(right, up) + entryWeight;
    if (leftLayer === noLayer) continue;
    const isSame = up >= 0 && ((bits[at] ?? 0) & unlike) === 0;
    const moved = up >= 0 ? undefined : moves.get(at);
    const twin = isSame ? up : moved === undefined ? -1 : (inRight[moved] ?? -1);
    const twinLayer = isSame ? rightLayer : weightyLayer(right, twin, alone.right);
    if (twinLayer === noLayer) continue;
    const shared = Math.min(ownSize(left, down), ownSize(right, twin)) + (isSame ? entryWeight : 0);
    // most files lie beside others of the same two layers
    const key = leftLayer * width + twinLayer;
    if (key !== run.key) {
      bytes.both.set(run.key, run.bytes);
      run = { key, bytes: bytes.both.get(key) ?? 0 };
    }
    run.bytes += shared;
  }
  bytes.both.set(run.key, run.bytes);
  bytes.both.delete(-1);
  return bytes;
}

/** The layer that a file or a link counts for, where that is marked; directories count for none. */
function weightyLayer(side: Tree, node: number, alone: Uint8Array): number {
  const layer = node < 0 ? noLayer : (side.contentLayer[node] ?? noLayer);
  return alone[layer] !== 1 || isDirectoryCode(side.kind[node] ?? 0) ? noLayer : layer;
}

/** Edges by the layers that they connect, directly or through others. */
function groupsOf(edges: readonly Edge[]): Edge[][] {
  const group = new Map<string, Edge[]>();
  for (const edge of edges) {
    const ends = [`left ${edge.left}`, `right ${edge.right}`];
    const joined = [...new Set(ends.flatMap((end) => group.get(end) ?? [])), edge];
    for (const { left, right } of joined) {
      group.set(`left ${left}`, joined);
      group.set(`right ${right}`, joined);
    }
  }
  return [...new Set(group.values())];
}

/** One family of a group of one to one, one to many, or many to one; of many to many the strongest pairs. */
function familyOf(edges: readonly Edge[], bytes: SharedBytes): LayerRelatives[] {
  const left = [...new Set(edges.map((edge) => edge.left))].sort((a, b) => a - b);
  const right = [...new Set(edges.map((edge) => edge.right))].sort((a, b) => a - b);
  if (left.length > 1 && right.length > 1) return strongestPairs(edges, bytes);
  const total = (layers: readonly number[], column: Float64Array): number =>
    layers.reduce((sum, layer) => sum + (column[layer] ?? 0), 0);
  const shared = edges.reduce((sum, edge) => sum + edge.shared, 0);
  const similarity = shared / Math.max(total(left, bytes.left), total(right, bytes.right));
  if (similarity < 0.5) return strongestPairs(edges, bytes);
  const relation = left.length > 1 ? 'merged' : right.length > 1 ? 'split' : 'similar';
  return [{ relation, left, right, similarity }];
}

/** Pairs by what both have, the most first; each layer is in one. Equal ones are told apart the same way whichever side is left. */
function strongestPairs(edges: readonly Edge[], bytes: SharedBytes): LayerRelatives[] {
  const low = ({ left, right }: Edge): number => Math.min(left, right);
  const high = ({ left, right }: Edge): number => Math.max(left, right);
  const ordered = edges.toSorted((a, b) => b.shared - a.shared || low(a) - low(b) || high(a) - high(b));
  const taken = { left: new Set<number>(), right: new Set<number>() };
  return ordered.flatMap(({ left, right, shared }): LayerRelatives[] => {
    const similarity = shared / Math.max(bytes.left[left] ?? 0, bytes.right[right] ?? 0);
    if (similarity < 0.5 || taken.left.has(left) || taken.right.has(right)) return [];
    taken.left.add(left);
    taken.right.add(right);
    return [{ relation: 'similar', left: [left], right: [right], similarity }];
  });
}
