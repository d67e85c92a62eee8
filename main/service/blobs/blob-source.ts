import type { Checkpoints } from '../../engine/codec/checkpoint.ts';
import { seekableSource } from '../../engine/codec/seekable.ts';
import type { BlobLocation } from '../../engine/image/blob-location.ts';
import { slice } from '../../engine/io/byte-source.ts';
import type { ByteSource } from '../../engine/io/byte-source.ts';
import { openFile } from '../../engine/io/file-source.ts';
import type { FileIdentity } from '../../engine/io/file-source.ts';
import type { Work } from '../../engine/io/work.ts';

/** How a job finds a blob; plain data. */
export interface BlobAddress {
  readonly location: BlobLocation;
  /** The state of the file that everything known is about; any other is a `changed-while-reading` problem (SV7.4). */
  readonly identity: FileIdentity | null;
  /** Where decoding of a compressed archive can start (F8). */
  readonly outer: Checkpoints | null;
}

/** The stored bytes of a blob. */
export interface BlobSource extends ByteSource {
  readonly identity: FileIdentity;
  assertUnchanged(): void;
}

/**
 * Opens a blob's stored bytes. Where the file ends before the blob does, what is there is read: a cut archive is shown
 * as far as it goes.
 */
export function openBlob({ location, identity, outer }: BlobAddress, work: Work): BlobSource {
  const file = openFile(location.file, identity === null ? {} : { expect: identity });
  try {
    const base = location.outer === 'none' ? file : seekableSource(file, location.outer, outer, { work });
    const start = Math.min(location.offset, base.size);
    const range = slice(base, start, Math.min(location.size, base.size - start));
    return {
      size: range.size,
      origin: range.origin,
      identity: file.identity,
      read: (into, position) => range.read(into, position),
      assertUnchanged: () => file.assertUnchanged(),
      close() {
        base.close();
        file.close();
      },
    };
  } catch (error) {
    file.close();
    throw error;
  }
}
