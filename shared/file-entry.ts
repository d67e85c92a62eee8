/** What a tar entry is once its name has been understood (whiteouts are entries of their own kind, W1, W2). */
export type FileKind =
  | 'file'
  | 'directory'
  | 'symlink'
  | 'hardlink'
  | 'char'
  | 'block'
  | 'fifo'
  | 'whiteout'
  | 'opaque';

/** What a layer did to a path, seen from the layers below it. */
export type Change = 'added' | 'modified' | 'removed' | 'unchanged';

/** What a reviewer wants pointed out about an entry. */
export type FileFlag =
  | 'setuid'
  | 'setgid'
  | 'sticky'
  | 'capabilities'
  | 'world-writable'
  | 'device'
  | 'sparse';

/** What a tar entry says of its file beside kind, size and content. */
export interface EntryMetadata {
  /** Permission bits, 0 to 0o7777. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Seconds since the epoch, with a fraction where the archive has one. */
  readonly mtime: number;
}

/**
 * One line of `varve files --json`. `path` has no leading slash and is lossless: bytes that are not UTF-8 stand as
 * U+DC80…U+DCFF (see layer-path.ts). For a whiteout or an opaque marker it is the path that is hidden.
 */
export interface FileEntry extends EntryMetadata {
  readonly path: string;
  readonly kind: FileKind;
  /** Bytes of content; 0 for everything but files. */
  readonly size: number;
  /** Target of a symlink as written; path of the target for a hard link. */
  readonly link?: string;
  /** The layer, from 0 (oldest), that the entry comes from. */
  readonly layer: number;
  readonly change?: Change;
}
