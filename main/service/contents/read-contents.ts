import type { StorePathInImage } from '../../engine/tree/store-paths/store-paths.ts';
import type { DigestCandidates } from '../../engine/tree/waste/duplicates.ts';
import type { References } from '../../engine/tree/store-paths/references.ts';
import type { LayerIndex } from '../../engine/tar/index/layer-index.ts';
import type { Tree } from '../../engine/tree/tree.ts';
import { candidateRanges } from './file-digests.ts';
import type { LayerDigests } from './file-digests.ts';
import type { Job, JobResult } from '../threads/job.ts';
import type { KnownBlob } from '../blobs/known-blob.ts';
import type { Pool } from '../threads/pool.ts';
import type { Errand } from '../progress.ts';
import { addFound, planReferences, referencesOf } from './store-references.ts';
import type { Ranges } from './visit-ranges.ts';
import { watchParts } from '../blobs/watch-parts.ts';

/** sha256 of some files of an image, by layer; those of one layer in the order in which they lie there. */
export async function readDigests(
  layers: readonly LayerIndex[],
  wanted: readonly DigestCandidates[],
  blobs: readonly (KnownBlob | null)[],
  pool: Pool,
  errand: Errand,
): Promise<(LayerDigests | null)[]> {
  const plans = layers.map((index, at) => {
    const candidates = wanted[at];
    return candidates === undefined ? null : candidateRanges(index, candidates);
  });
  const jobs = plans.map((plan, at) => rangeJob('digests', blobs[at] ?? null, plan?.ranges ?? null, {}));
  const sums = await runAll(pool, jobs, 'comparing', errand);
  return sums.map((found, at) => {
    const nodes = plans[at]?.nodes;
    return found === null || nodes === undefined ? null : { nodes, sums: found };
  });
}

/** Who refers to whom among an image's store paths. */
export async function readReferences(
  tree: Tree,
  paths: readonly StorePathInImage[],
  blobs: readonly (KnownBlob | null)[],
  pool: Pool,
  errand: Errand,
): Promise<References> {
  const plan = planReferences(tree, paths);
  const { hashes } = plan;
  const jobs = plan.layers.map(({ layer, ranges }) =>
    rangeJob('references', blobs[layer] ?? null, ranges, { hashes }),
  );
  const found = await runAll(pool, jobs, 'scanning', errand);
  for (const [at, { layer }] of plan.layers.entries()) {
    const numbers = found[at];
    if (numbers) addFound(plan, layer, numbers);
  }
  return referencesOf(plan, paths);
}

interface Weighed<K extends 'digests' | 'references'> {
  readonly job: Job<K>;
  readonly size: number;
}

/** Null when there is nothing to read. */
function rangeJob<K extends 'digests' | 'references'>(
  kind: K,
  blob: KnownBlob | null,
  ranges: Ranges | null,
  more: Omit<Job<K>['input'], 'address' | 'compression' | 'ranges'>,
): Weighed<K> | null {
  if (blob === null || ranges === null || ranges.offset.length === 0) return null;
  const { address, compression } = blob;
  const input = { ...more, address, compression, ranges } as Job<K>['input'];
  const bytes = ranges.size.reduce((sum, size) => sum + size, 0);
  return { job: { kind, input }, size: compression === 'none' ? bytes : address.location.size };
}

/** Does all jobs; when one fails the others are given up. */
async function runAll<K extends 'digests' | 'references'>(
  pool: Pool,
  jobs: readonly (Weighed<K> | null)[],
  phase: string,
  errand: Errand,
): Promise<(JobResult<K> | null)[]> {
  const watch = watchParts(
    jobs.map((each) => each?.size ?? 0),
    phase,
    errand,
  );
  try {
    return await Promise.all(
      jobs.map(async (each, at) => {
        if (each === null) return null;
        const found = await pool.run(each.job, {
          weight: each.size,
          signal: watch.signal,
          onProgress: (done) => watch.progress(at, done),
        });
        watch.progress(at, each.size);
        return found;
      }),
    );
  } catch (error) {
    watch.stop();
    throw error;
  } finally {
    watch.end();
  }
}
