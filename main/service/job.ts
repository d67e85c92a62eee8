import type { Transferable } from 'node:worker_threads';
import type { Checkpoints } from '../engine/codec/checkpoint.ts';
import type { OpenedArchive } from '../engine/image/image-core.ts';
import type { Work } from '../engine/io/work.ts';
import { packBlock } from '../engine/build/compress.ts';
import type { PackBlock } from '../engine/build/compress.ts';
import { makeLayer } from '../engine/build/make-layer.ts';
import type { LayerRequest, MadeLayer } from '../engine/build/make-layer.ts';
import { openArchive } from '../engine/source/open-archive.ts';
import { indexBuffers } from '../engine/tar/index-buffers.ts';
import { digestRanges, scanRanges } from './range-jobs.ts';
import type { RangeInput, ReferenceInput } from './range-jobs.ts';
import { scanBlob } from './scan-blob.ts';
import type { ScanInput, ScanOutput } from './scan-blob.ts';

/** Everything that a thread can be asked to do: input and output, all plain data (SV2.1). */
interface JobTypes {
  readonly open: { readonly input: { readonly path: string }; readonly output: OpenedArchive };
  readonly scan: { readonly input: ScanInput; readonly output: ScanOutput | null };
  readonly digests: { readonly input: RangeInput; readonly output: Uint8Array };
  readonly references: { readonly input: ReferenceInput; readonly output: Uint32Array };
  readonly layer: { readonly input: LayerRequest; readonly output: MadeLayer };
  readonly pack: { readonly input: PackBlock; readonly output: Uint8Array<ArrayBuffer> };
}

export type JobKind = keyof JobTypes;
export type JobInput<K extends JobKind> = JobTypes[K]['input'];
export type JobResult<K extends JobKind = JobKind> = JobTypes[K]['output'];
export type Job<K extends JobKind = JobKind> = { readonly kind: K; readonly input: JobInput<K> };

/** A result, and what of it moves to another thread without a copy (SV2.2). */
export interface JobDone<K extends JobKind = JobKind> {
  readonly value: JobResult<K>;
  readonly transfer: readonly Transferable[];
}

type Doers = { readonly [K in JobKind]: (input: JobInput<K>, work: Work) => JobDone<K> };

const doers: Doers = {
  open({ path }, work) {
    const value = openArchive(path, { work });
    const { pass } = value;
    const indexes = [...(pass?.blobs.values() ?? [])].flatMap(({ scan }) =>
      scan === null ? [] : [scan.index],
    );
    return {
      value,
      transfer: [...indexes.flatMap(indexBuffers), ...checkpointBuffers(pass?.checkpoints ?? null)],
    };
  },
  scan(input, work) {
    const value = scanBlob(input, work);
    const index = value?.index ?? null;
    return {
      value,
      transfer: [
        ...(index === null ? [] : indexBuffers(index)),
        ...checkpointBuffers(value?.checkpoints ?? null),
      ],
    };
  },
  digests(input, work) {
    const value = digestRanges(input, work);
    return { value, transfer: [value.buffer] };
  },
  references(input, work) {
    const value = scanRanges(input, work);
    return { value, transfer: [value.buffer] };
  },
  layer(input, work) {
    const value = makeLayer(input, work);
    return { value, transfer: value.bytes === null ? [] : [value.bytes.buffer] };
  },
  pack(input) {
    // A copy of its own: small results of the runtime share memory that must not be moved.
    const value = Uint8Array.from(packBlock(input));
    return { value, transfer: [value.buffer] };
  },
};

/** Does a job, synchronously, on the calling thread. */
export function doJob<K extends JobKind>(job: Job<K>, work: Work): JobDone<K> {
  return doers[job.kind](job.input, work);
}

function checkpointBuffers(checkpoints: Checkpoints | null): Transferable[] {
  if (checkpoints === null) return [];
  const views = Object.values(checkpoints).filter((value) => ArrayBuffer.isView(value));
  return [...new Set(views.map(({ buffer }) => buffer))].filter((buffer) => buffer instanceof ArrayBuffer);
}
