import type { Compression } from '../../../../shared/compression.ts';
import type { Finding } from '../../../../shared/finding.ts';
import type { BlobLocation } from '../../image/blob-location.ts';
import type { OuterPass } from '../../image/image-core.ts';
import type { FileIdentity } from '../../io/file-source.ts';

export type MemberKind = 'file' | 'directory' | 'symlink' | 'hardlink' | 'other';

/** One name of the archive, or one file of a layout that is a folder. */
export interface Member {
  /** Components joined by `/`, without `./` or a leading slash, lossless (layer-path.ts). */
  readonly name: string;
  readonly kind: MemberKind;
  /** Where its bytes are; size 0 for all but files. */
  readonly location: BlobLocation;
  /** Target as written; null for all but links. */
  readonly link: string | null;
}

/**
 * What an archive holds, by name, in the order of the archive: of a name given twice the last stands, at the place of
 * the last (F8). Openers answer from this and a few KiB read through it.
 */
export interface Listing {
  /** Host path of the archive or folder. */
  readonly path: string;
  readonly source: 'archive' | 'folder';
  readonly compression: Compression;
  /** Bytes on disk; for a folder those of its files. */
  readonly size: number;
  readonly identity: FileIdentity | null;
  readonly members: ReadonlyMap<string, Member>;
  readonly findings: readonly Finding[];
  /** What a pass through a compressed archive learnt; null for archives that can be read at any place. */
  readonly pass: OuterPass | null;
  /**
   * At most `length` bytes of a file's content from `offset`: fewer where it ends. The caller bounds `length` (T6).
   */
  read(member: Member, offset: number, length: number): Uint8Array;
  close(): void;
}

/** A name as archives write it → as a listing has it: `./a//b/` is `a/b`. `..` is kept: it never matches a document. */
export function memberName(written: string): string {
  if (!/^\/|^\.\/|\/\/|\/\.\/|\/\.?$|^\.$/.test(written)) return written;
  return written
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

/** Bytes that `describeBytes` can make use of. */
export const headLength = 0x8006;
