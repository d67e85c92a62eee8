import { indexBuffers } from '../../../engine/tar/index/index-buffers.ts';
import type { Doer } from '../job.ts';
import { scanBlob } from '../../blobs/scan-blob.ts';
import { checkpointBuffers } from './checkpoint-buffers.ts';

export const scanJob: Doer<'scan'> = (input, work) => {
  const value = scanBlob(input, work);
  const index = value?.index ?? null;
  return {
    value,
    transfer: [
      ...(index === null ? [] : indexBuffers(index)),
      ...checkpointBuffers(value?.checkpoints ?? null),
    ],
  };
};
