import type { MessagePort, Transferable } from 'node:worker_threads';
import type { LayerOrder } from '../../../shared/convert/conversion.ts';
import type { OpenedArchive } from '../../engine/image/image-core.ts';
import type { Work } from '../../engine/io/work.ts';
import type { OwnBlock } from '../../engine/build/layer/compress.ts';
import type { LayerRecipe, LayerRequest, MadeLayer } from '../../engine/build/layer/make-layer.ts';
import type {
  BlockMemory,
  OfferedBlock,
  PackedBlock,
  PackedLayer,
} from '../../engine/build/layer/packed-layer.ts';
import type { ChunkMemory } from '../../engine/io/chunk-memory.ts';
import type { RangeInput, ReferenceInput } from '../contents/range-jobs.ts';
import type { ScanInput, ScanOutput } from '../blobs/scan-blob.ts';

/** Everything that a thread can be asked to do: input and output, all plain data (SV2.1). */
interface JobTypes {
  readonly open: {
    readonly input: { readonly path: string; readonly order?: LayerOrder | null };
    readonly output: OpenedArchive;
  };
  readonly scan: { readonly input: ScanInput; readonly output: ScanOutput | null };
  readonly digests: { readonly input: RangeInput; readonly output: Uint8Array };
  readonly references: { readonly input: ReferenceInput; readonly output: Uint32Array };
  /** `now` in milliseconds; null: it is not to be kept. */
  readonly identify: {
    readonly input: { readonly recipe: LayerRecipe; readonly now: number };
    readonly output: string | null;
  };
  readonly layer: { readonly input: LayerRequest; readonly output: MadeLayer };
  /** Tells of chunks on a port of its own, and answers nothing in the end. */
  readonly pour: {
    readonly input: {
      readonly recipe: LayerRecipe;
      readonly memory: ChunkMemory;
      readonly port: MessagePort;
    };
    readonly output: null;
  };
  /** Gives the block's memory back. */
  readonly pack: {
    readonly input: OwnBlock;
    readonly output: { readonly packed: Uint8Array<ArrayBuffer>; readonly plain: Uint8Array<ArrayBuffer> };
  };
  /** Tells of blocks on a port of its own. */
  readonly packLayer: {
    readonly input: {
      readonly recipe: LayerRecipe;
      readonly blocks: BlockMemory;
      readonly port: MessagePort;
    };
    readonly output: PackedLayer;
  };
  /** Packs one of the blocks; null: none was left. */
  readonly packOffered: {
    readonly input: { readonly blocks: BlockMemory; readonly offered: readonly OfferedBlock[] };
    readonly output: PackedBlock | null;
  };
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

/** Does one kind of job, synchronously, on the calling thread. */
export type Doer<K extends JobKind> = (input: JobInput<K>, work: Work) => JobDone<K>;
