import type { Owners } from './owners.ts';

/**
 * The entries of one layer as columns: one node per distinct path, in the order in which paths first appear, with the
 * directories that the archive implies but does not list. Columns cost about 50 bytes an entry instead of the 300 of
 * objects, move between threads without a copy, and go to the cache file as they are.
 *
 * Node 0 is the root (""). A parent always comes before its children. Names are raw bytes: `.wh.x` is a name like any
 * other here; whiteout.ts alone knows what it means. Of a path given twice the last entry stands (T4). What has children
 * is a directory, implied, or a symlink that a later entry of the layer goes through (T4.4).
 */
export interface LayerIndex {
  readonly count: number;
  /** Node of the directory it is in; 0 for the root itself. */
  readonly parent: Uint32Array;
  /** Where the last component of its path starts in `names`, and its length in bytes. */
  readonly nameStart: Uint32Array;
  readonly nameLength: Uint16Array;
  readonly names: Uint8Array;
  /** A code of entry-type.ts: `implied` for directories that no entry lists. */
  readonly type: Uint8Array;
  /** Bytes of content (for sparse files: the expanded size); 0 for all but files. */
  readonly size: Float64Array;
  /** Permission bits, 0 to 0o7777. */
  readonly mode: Uint16Array;
  /** Its owner's number in `owners`. */
  readonly owner: Uint32Array;
  readonly owners: Owners;
  /** Seconds since the epoch, with fractions. */
  readonly mtime: Float64Array;
  /** Where the link's text starts in `links` and its length; length 0: no link. */
  readonly linkStart: Uint32Array;
  readonly linkLength: Uint16Array;
  readonly links: Uint8Array;
  /** Files: position of the content in the plain tar, or −1 where a broken sparse map hides what it is. All else: −1. */
  readonly dataOffset: Float64Array;
  /** Bits of entry-flag.ts (`capabilities`, `sparse`, `duplicate`, …). */
  readonly flags: Uint8Array;
  /** What few entries have: xattrs, device numbers, sparse maps. Keyed by node. */
  readonly extras: ReadonlyMap<number, EntryExtras>;
}

/** Bytes of content of a node that the tar stores. */
export function storedSizeOf(index: LayerIndex, node: number): number {
  return index.extras.get(node)?.storedSize ?? index.size[node] ?? 0;
}

/** The rare parts of an entry. */
export interface EntryExtras {
  /** Name → value, from `SCHILY.xattr.*` and `LIBARCHIVE.xattr.*` records (T1). Keys are data, never object keys. */
  readonly xattrs?: ReadonlyMap<string, Uint8Array>;
  readonly device?: { readonly major: number; readonly minor: number };
  /**
   * Bytes of a file's content that are stored in the tar, where they are not as many as `size` says: of sparse files, and
   * of one that the layer's end cuts off.
   */
  readonly storedSize?: number;
  /** Segments of content of a sparse file, in the order stored: offset in the file, length, offset, length, … */
  readonly sparse?: Float64Array;
  /** Hard links whose target's path was given again later in the layer: the content that they keep (T5.3). */
  readonly content?: FileContent;
}

/** Where the content of a file is in the plain tar; the fields mean what the columns and rare parts of the same names mean. */
export interface FileContent {
  readonly size: number;
  readonly storedSize: number;
  readonly dataOffset: number;
  readonly sparse?: Float64Array;
}
