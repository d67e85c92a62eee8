import type { LayerIndex } from './layer-index.ts';

/**
 * The memory that the columns of an index are in, each buffer once: the transfer list with which it moves to another
 * thread without a copy. Afterwards the columns are empty here. Extras are copied: they are many small pieces, which costs
 * less than moving them. Shared memory is not in the list: it is not moved but seen from both sides.
 */
export function indexBuffers(index: LayerIndex): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  for (const value of Object.values(index) as unknown[])
    if (ArrayBuffer.isView(value) && value.buffer instanceof ArrayBuffer) buffers.add(value.buffer);
  return [...buffers];
}
