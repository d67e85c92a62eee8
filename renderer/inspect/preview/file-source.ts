import type { ArchiveRef } from '../../../shared/contract/values.ts';

/** Which file's bytes are looked at. */
export interface FileSource {
  readonly ref: ArchiveRef;
  readonly image: number;
  readonly layer: number;
  readonly path: string;
}
