import { basename, dirname, join, sep } from 'node:path';
import { ProblemError } from '../../../shared/problem.ts';
import { existing } from './path-rules.ts';

/**
 * An archive must not be replaced by a piece of itself, or by what is said of it, nor a layout get a file that is none of its blobs
 * (SV6.1). `archive` is a real path. Throws `not-allowed`.
 */
export function refuseOwnFiles(archive: string, target: string): void {
  const place = join(existing(dirname(target)), basename(target));
  if (place === archive || place.startsWith(`${archive}${sep}`)) {
    throw new ProblemError('not-allowed', `${target} belongs to the image that is open`);
  }
}
