import type { Doer } from '../job.ts';
import { digestRanges, scanRanges } from '../../contents/range-jobs.ts';

export const digestsJob: Doer<'digests'> = (input, work) => {
  const value = digestRanges(input, work);
  return { value, transfer: [value.buffer] };
};

export const referencesJob: Doer<'references'> = (input, work) => {
  const value = scanRanges(input, work);
  return { value, transfer: [value.buffer] };
};
