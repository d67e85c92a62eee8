import type { Transferable } from 'node:worker_threads';
import type { Checkpoints } from '../../../engine/codec/checkpoint.ts';

/** The memory that checkpoints are in, each buffer once: the transfer list with which they move to another thread. */
export function checkpointBuffers(checkpoints: Checkpoints | null): Transferable[] {
  if (checkpoints === null) return [];
  const views = Object.values(checkpoints).filter((value) => ArrayBuffer.isView(value));
  return [...new Set(views.map(({ buffer }) => buffer))].filter((buffer) => buffer instanceof ArrayBuffer);
}
