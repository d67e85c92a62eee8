import { ProblemError } from '../../shared/problem.ts';
import { wholeNumber } from './arguments.ts';
import type { Arguments } from './command.ts';

/** `--layer N` of an image with `count` layers; null when absent. Throws `no-such-layer`. */
export function layerNumber(given: Arguments, count: number): number | null {
  const layer = wholeNumber(given, 'layer');
  if (layer !== null && layer >= count) {
    throw new ProblemError('no-such-layer', `layer ${layer}: the image has ${count}, numbered from 0`);
  }
  return layer;
}
