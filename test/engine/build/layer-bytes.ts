import { readLayer } from '../../../main/engine/build/layer/layer-bytes.ts';
import type { LayerPlan } from '../../../main/engine/build/layer/layer-plan.ts';
import { idleWork } from '../../../main/engine/io/work.ts';

/** All of a layer. */
export function layerBytes(plan: LayerPlan): Buffer {
  const pieces: Uint8Array[] = [];
  // Pieces share their memory.
  readLayer(plan, idleWork, (piece) => pieces.push(piece.slice()));
  return Buffer.concat(pieces);
}
