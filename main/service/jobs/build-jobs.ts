import { packBlock } from '../../engine/build/compress.ts';
import { makeLayer } from '../../engine/build/make-layer.ts';
import type { Doer } from '../job.ts';

export const layerJob: Doer<'layer'> = (input, work) => {
  const value = makeLayer(input, work);
  return { value, transfer: [...(value.chunks ?? []).map(({ buffer }) => buffer), ...value.spare] };
};

export const packJob: Doer<'pack'> = (input) => {
  // A copy of its own: small results of the runtime share memory that must not be moved.
  const value = Uint8Array.from(packBlock(input));
  return { value, transfer: [value.buffer] };
};
