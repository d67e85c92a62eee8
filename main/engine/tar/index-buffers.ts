import type { LayerIndex } from './layer-index.ts';

/**
 * The memory that an index is in, each buffer once: the transfer list with which it moves to another thread without a
 * copy. Afterwards it is empty here. Shared memory is left out: it is not moved but seen from both sides.
 */
export function indexBuffers(index: LayerIndex): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  const add = (view: ArrayBufferView | undefined): void => {
    if (view !== undefined && view.buffer instanceof ArrayBuffer) buffers.add(view.buffer);
  };
  for (const value of Object.values(index) as unknown[]) if (ArrayBuffer.isView(value)) add(value);
  for (const { xattrs, sparse, content } of index.extras.values()) {
    for (const value of xattrs?.values() ?? []) add(value);
    add(sparse);
    add(content?.sparse);
  }
  return [...buffers];
}
