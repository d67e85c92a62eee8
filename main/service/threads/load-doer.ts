import type { Doer, JobKind } from './job.ts';

/** Each in a module of its own, which is loaded when there is such a job: a thread starts twice as fast for that. */
const doers: { readonly [K in JobKind]: () => Promise<Doer<K>> } = {
  open: async () => (await import('./jobs/open-job.ts')).openJob,
  scan: async () => (await import('./jobs/scan-job.ts')).scanJob,
  digests: async () => (await import('./jobs/content-jobs.ts')).digestsJob,
  references: async () => (await import('./jobs/content-jobs.ts')).referencesJob,
  identify: async () => (await import('./jobs/build-jobs.ts')).identifyJob,
  layer: async () => (await import('./jobs/build-jobs.ts')).layerJob,
  pour: async () => (await import('./jobs/build-jobs.ts')).pourJob,
  pack: async () => (await import('./jobs/build-jobs.ts')).packJob,
  packLayer: async () => (await import('./jobs/build-jobs.ts')).packLayerJob,
  packOffered: async () => (await import('./jobs/build-jobs.ts')).packOfferedJob,
};

/** What does jobs of a kind. */
export async function loadDoer<K extends JobKind>(kind: K): Promise<Doer<K>> {
  return await doers[kind]();
}
