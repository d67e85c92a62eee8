import type { LayerIndex } from '../tar/index/layer-index.ts';
import type { Tree } from '../tree/tree.ts';

/** Layers of the right that a layer of the left is held against before it counts as unlike all. */
const mostTries = 8;

/**
 * Tells whether a layer of each side list the same entries, in one order, with the same metadata, so that only contents of
 * entries of one number can differ. Whole columns are compared, which takes next to nothing; a no is only "not known to be".
 * At most one layer of the right is alike to each of the left.
 */
export function alikeLayers(left: Tree, right: Tree): (leftLayer: number, rightLayer: number) => boolean {
  const found = new Int32Array(left.layers.length).fill(-1);
  const tried = new Int32Array(left.layers.length).fill(-1);
  const tries = new Uint8Array(left.layers.length);
  return (leftLayer, rightLayer) => {
    if (found[leftLayer] === rightLayer) return true;
    if (found[leftLayer] !== -1 || tried[leftLayer] === rightLayer || tries[leftLayer] === mostTries)
      return false;
    const one = left.layers[leftLayer];
    const other = right.layers[rightLayer];
    if (one !== undefined && other !== undefined && listTheSame(one, other)) {
      found[leftLayer] = rightLayer;
      return true;
    }
    tried[leftLayer] = rightLayer;
    tries[leftLayer] = (tries[leftLayer] ?? 0) + 1;
    return false;
  };
}

/** Names do not count: who asks has paired them. Layers with rare parts of entries are left to a closer look. */
function listTheSame(one: LayerIndex, other: LayerIndex): boolean {
  return (
    one.count === other.count &&
    one.extras.size + other.extras.size === 0 &&
    columns.every((column) => bytesOf(one[column]).equals(bytesOf(other[column]))) &&
    ids.every((column) => bytesOf(one.owners[column]).equals(bytesOf(other.owners[column])))
  );
}

const columns = [
  'type',
  'mode',
  'owner',
  'mtime',
  'size',
  'flags',
  'linkStart',
  'linkLength',
  'links',
] as const;
const ids = ['uid', 'gid'] as const;

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
