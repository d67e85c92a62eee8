import { lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { ProblemError } from '../../../shared/problem.ts';
import { within } from './path-rules.ts';

/**
 * Refuses a target that would lie in a folder that goes into what is written (SV9.11): the drafts beside it, or it, would be packed
 * into itself. Links on either way are followed; `why` ends the sentence. Throws `not-writable`.
 */
export function assertOutside(target: string, folders: readonly string[], why: string): void {
  const place = placeOf(target);
  if (place === null) return;
  for (const folder of folders) {
    const real = realFolder(folder);
    if (real === null || !within(real, place)) continue;
    throw new ProblemError('not-writable', `${target} would lie in ${folder}, ${why}`);
  }
}

/** Where what is written would really be; null where it cannot be written in any case. A link there is replaced, not followed. */
function placeOf(target: string): string | null {
  const path = resolve(target);
  const folder = realOf(dirname(path));
  return folder === null ? null : join(folder, basename(path));
}

function realFolder(path: string): string | null {
  const real = realOf(path);
  return real !== null && lstatSync(real, { throwIfNoEntry: false })?.isDirectory() === true ? real : null;
}

function realOf(path: string): string | null {
  try {
    // A closure has thousands of paths: the C library's takes a quarter of the time.
    return realpathSync.native(path);
  } catch {
    return null;
  }
}
