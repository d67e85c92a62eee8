import type { Change, EntryMetadata, FileFlag, FileKind } from './file-entry.ts';

/**
 * Which tree of an image is looked at:
 * - `merged`: what a container sees with layers 0…layer;
 * - `layer`: the entries of one layer as they are, whiteouts included;
 * - `changes`: what layers from…layer did to the layers below them (added, modified, removed).
 */
export type TreeScope =
  | { readonly view: 'merged'; readonly layer: number }
  | { readonly view: 'layer'; readonly layer: number }
  | { readonly view: 'changes'; readonly from: number; readonly layer: number };

/** All given conditions must hold. */
export interface TreeFilter {
  /** `/regex/`, a glob when it has `*`, `?` or `[`, else a case-insensitive substring of the path. "" matches all. */
  readonly text: string;
  readonly kinds: readonly FileKind[];
  readonly changes: readonly Change[];
  readonly flags: readonly FileFlag[];
  /** Bytes; null: no bound. */
  readonly minSize: number | null;
  readonly maxSize: number | null;
}

export type TreeSort = 'name' | 'size';

/** Which directories are open: all but `except`, or none but `except` (node numbers of the scope's tree). */
export interface Expansion {
  readonly mode: 'all' | 'none';
  readonly except: readonly number[];
}

/** One visible line of a tree. */
export interface TreeRow extends EntryMetadata {
  /** Number of the node within the scope's tree; stable while the archive is open and that tree's layers are indexed. */
  readonly node: number;
  readonly depth: number;
  /** Lossless path from the root of the tree: a row is asked about by its path, and its ancestors may not be on the page. */
  readonly path: string;
  /** Lossless name of the last component (layer-path.ts). */
  readonly name: string;
  readonly kind: FileKind;
  /** Files: bytes of content. Directories: the sum below (of what matches the filter). */
  readonly size: number;
  readonly link: string | null;
  /** The layer that this entry comes from. */
  readonly layer: number;
  readonly change: Change | null;
  readonly flags: readonly FileFlag[];
  readonly expandable: boolean;
  readonly expanded: boolean;
}

/** A page of the visible lines of a tree. */
export interface RowPage<Row> {
  /** Visible lines in all. */
  readonly total: number;
  /** Entries that match the filter, ancestors shown for context not counted. */
  readonly matches: number;
  /** Entries in the tree, whatever the filter. */
  readonly entries: number;
  readonly from: number;
  readonly rows: readonly Row[];
  /** In a tree of changes: how many entries have which, whatever the filter. */
  readonly changes?: ChangeCounts;
}

/** How many entries a layer, or several, added, changed and removed. */
export type ChangeCounts = Readonly<Record<Exclude<Change, 'unchanged'>, number>>;

export type TreePage = RowPage<TreeRow>;

/** A node of the size tree; `rest` stands for the children left out for being too small to draw. */
export interface SizeNode {
  readonly node: number;
  readonly name: string;
  readonly kind: FileKind;
  readonly size: number;
  readonly layer: number;
  readonly children: readonly SizeNode[];
  readonly rest: { readonly count: number; readonly size: number } | null;
}

/** What happened to one path in one layer, oldest first. */
export interface LifeEvent extends EntryMetadata {
  readonly layer: number;
  readonly event: 'added' | 'replaced' | 'content' | 'metadata' | 'removed' | 'hidden';
  readonly kind: FileKind;
  readonly size: number;
  readonly link: string | null;
  /** Why it is gone: the whiteout's path, the opaque directory, or what replaced an ancestor. */
  readonly cause: string | null;
}

export type WasteReason = 'replaced' | 'removed' | 'duplicate' | 'metadata-only';

/** Bytes that no container sees, and what caused them (W7). */
export interface WasteRow {
  readonly path: string;
  readonly reason: WasteReason;
  /** Bytes wasted. */
  readonly size: number;
  /** The layers that hold the wasted bytes. */
  readonly layers: readonly number[];
  /** The layer that made them waste (for duplicates: the one that holds the copy). */
  readonly causeLayer: number;
  /** Duplicates: the other path with the same content. */
  readonly twin: string | null;
}

export interface WasteReport {
  /** Plain bytes of file content over all layers. */
  readonly total: number;
  readonly wasted: number;
  /** 1 − wasted / total; 1 when there is nothing at all. */
  readonly efficiency: number;
  /** Largest first; at most the number of rows asked for. */
  readonly rows: readonly WasteRow[];
  readonly rowCount: number;
  /** Whether identical content was looked for (needs the bytes of equal-sized files). */
  readonly duplicatesKnown: boolean;
}

export interface StorePathRow {
  /** `/nix/store/<hash>-<name>` */
  readonly path: string;
  readonly layer: number;
  /** Every layer that has it, oldest first. */
  readonly layers: readonly number[];
  readonly files: number;
  readonly size: number;
  /** Own size and that of all it refers to, within the image; null until references are known. */
  readonly closureSize: number | null;
  /** Store paths of this image whose hashes were found in its files and links; null until scanned. */
  readonly references: readonly string[] | null;
  readonly referrers: readonly string[] | null;
  /** Whether a base layer has it too. */
  readonly inBase: boolean;
}

/**
 * The documents of an image as texts, as they stand in the archive; null for what it has not. Bytes that are not UTF-8 are
 * U+FFFD.
 */
export interface ImageDocuments {
  readonly config: string | null;
  readonly manifest: string | null;
}

/** Everything about one entry of a tree. */
export interface EntryDetails extends EntryMetadata {
  readonly path: string;
  readonly kind: FileKind;
  readonly size: number;
  readonly owner: string | null;
  readonly group: string | null;
  readonly link: string | null;
  readonly device: { readonly major: number; readonly minor: number } | null;
  readonly layer: number;
  readonly flags: readonly FileFlag[];
  /** Name → value, text where it is UTF-8, else hex with `0x`. */
  readonly xattrs: Readonly<Record<string, string>>;
  readonly storePath: string | null;
  /** Directories: entries below. */
  readonly below: number;
}
