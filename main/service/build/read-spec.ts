import { BuildSpecError } from '../../../shared/build/build-spec-error.ts';
import type { BuildSpec } from '../../../shared/build/build-spec.ts';
import { parseBuildSpec } from '../../../shared/build/parse-build-spec.ts';
import { parsePlatform } from '../../../shared/build/platform.ts';
import type { Platform } from '../../../shared/build/platform.ts';
import { ProblemError } from '../../../shared/problem.ts';
import { readTextFile } from '../disk/read-text-file.ts';

/** A spec file larger than this is none. */
const specLimit = 16 * 2 ** 20;

/**
 * Reads a build spec from a file, its paths as written; `instead` as in `parseBuildSpec`. Throws `bad-request` with
 * everything that is wrong in it, `not-found`, `not-readable` and `too-large`.
 */
export function readSpec(file: string, now: Date, instead: { readonly like?: 'buildImage' } = {}): BuildSpec {
  try {
    return parseBuildSpec(readTextFile(file, specLimit, 'a build spec'), now, instead);
  } catch (error) {
    if (error instanceof BuildSpecError) throw new ProblemError('bad-request', `${file}: ${error.message}`);
    throw error;
  }
}

/** What this machine is, for images that say nothing of it. */
export function thisMachine(): Platform {
  const parsed = parsePlatform(process.arch);
  return parsed.ok ? parsed : { architecture: process.arch, variant: null };
}
