import { packBlock } from '../../engine/build/compress.ts';
import { identifyLayer } from '../../engine/build/identify-layer.ts';
import { makeLayer, planLayer, pourLayer } from '../../engine/build/make-layer.ts';
import type { Doer } from '../job.ts';
import type { PourMessage } from '../pour-chunks.ts';

export const identifyJob: Doer<'identify'> = ({ recipe, now }, work) => ({
  value: identifyLayer(planLayer(recipe), now, work),
  transfer: [],
});

export const layerJob: Doer<'layer'> = (input, work) => ({ value: makeLayer(input, work), transfer: [] });

export const pourJob: Doer<'pour'> = ({ recipe, memory, port }, work) => {
  const say = (message: PourMessage): void => port.postMessage(message);
  try {
    pourLayer(recipe, memory, work, say);
    say('end');
    return { value: null, transfer: [] };
  } finally {
    port.close();
  }
};

export const packJob: Doer<'pack'> = (input) => {
  // A copy of its own: small results of the runtime share memory that must not be moved.
  const value = Uint8Array.from(packBlock(input));
  return { value, transfer: [value.buffer] };
};
