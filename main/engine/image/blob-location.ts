import type { Compression } from '../../../shared/compression.ts';

/**
 * Where the stored bytes of a blob are: a range of a file on disk, or a range of what such a file holds once it is
 * decompressed (F8). Plain data, so that a worker thread can be told.
 */
export interface BlobLocation {
  /** Host path of the archive, or of the blob's own file in a layout that is a directory. */
  readonly file: string;
  /** Compression of `file` as a whole; offset and size are positions in its decompressed content. */
  readonly outer: Compression;
  readonly offset: number;
  readonly size: number;
}
