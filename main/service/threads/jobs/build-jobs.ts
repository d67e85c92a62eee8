import { createPackOne } from '../../../engine/build/layer/compress.ts';
import { identifyLayer } from '../../../engine/build/layer/identify-layer.ts';
import { makeLayer, planLayer, pourLayer } from '../../../engine/build/layer/make-layer.ts';
import { packLayer, packOffered } from '../../../engine/build/layer/packed-layer.ts';
import type { Doer } from '../job.ts';
import type { PackMessage } from '../../layers/pack-layer.ts';
import type { PourMessage } from '../../layers/pour-chunks.ts';

/** One job at a time: the thread's own, for all of them. */
const pack = createPackOne();

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

export const packJob: Doer<'pack'> = (block) => {
  const packed = pack(block);
  const { plain } = block;
  return { value: { packed, plain }, transfer: [packed.buffer, plain.buffer] };
};

export const packLayerJob: Doer<'packLayer'> = ({ recipe, blocks, port }, work) => {
  const say = (message: PackMessage): void =>
    port.postMessage(message, 'bytes' in message ? [message.bytes.buffer] : []);
  try {
    return { value: packLayer(recipe, blocks, work, pack, say, say), transfer: [] };
  } finally {
    port.close();
  }
};

export const packOfferedJob: Doer<'packOffered'> = ({ blocks, offered }) => {
  const value = packOffered(blocks, [...offered], pack);
  return { value, transfer: value === null ? [] : [value.bytes.buffer] };
};
