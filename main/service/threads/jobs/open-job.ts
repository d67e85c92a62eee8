import { openArchive } from '../../../engine/source/open-archive.ts';
import { indexBuffers } from '../../../engine/tar/index/index-buffers.ts';
import type { Doer } from '../job.ts';
import { checkpointBuffers } from './checkpoint-buffers.ts';

export const openJob: Doer<'open'> = ({ path, order = null }, work) => {
  const value = openArchive(path, { work, order });
  const { pass } = value;
  const indexes = [...(pass?.blobs.values() ?? [])].flatMap(({ scan }) =>
    scan === null ? [] : [scan.index],
  );
  return {
    value,
    transfer: [...indexes.flatMap(indexBuffers), ...checkpointBuffers(pass?.checkpoints ?? null)],
  };
};
