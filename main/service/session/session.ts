import type { FileEntry } from '../../../shared/file-entry.ts';
import type { ArchiveReport } from '../../../shared/report.ts';
import type { TruthsReport } from '../../../shared/truths/truths.ts';
import type { FileChunk } from '../../../shared/contract/values.ts';
import type {
  EntryDetails,
  Expansion,
  ImageDocuments,
  LifeEvent,
  SizeNode,
  StorePathRow,
  TreeFilter,
  TreePage,
  TreeScope,
  TreeSort,
  WasteReport,
} from '../../../shared/view.ts';
import type { OpenedArchive } from '../../engine/image/image-core.ts';
import type { LayerIndex } from '../../engine/tar/index/layer-index.ts';
import type { Tree } from '../../engine/tree/tree.ts';
import type { LayerDigests } from '../contents/file-digests.ts';
import type { Errand } from '../progress.ts';
import type { SaveSubject } from '../save/save-subject.ts';

/** What `Session.scan` is to make known of the layers. */
export interface ScanWish {
  /** Numbers of the images whose layers are meant; all images when left out. */
  readonly images?: readonly number[] | undefined;
  /** Numbers of layers of those images; all layers when left out. */
  readonly layers?: readonly number[] | undefined;
  /** The layers' files; `cheap`: under the same bound as `hash: 'cheap'`, or where the cache has them. */
  readonly index?: boolean | 'cheap' | undefined;
  /**
   * `all`: digest and diff_id of every layer. `cheap`: only where that reads at most 64 MiB in all (or costs nothing:
   * a compressed layer that is indexed is hashed in the same pass).
   */
  readonly hash?: 'all' | 'cheap' | undefined;
}

/** One tree as a person looks at it. */
export interface TreeQuestion {
  readonly image: number;
  readonly scope: TreeScope;
  readonly filter: TreeFilter;
  readonly sort: TreeSort;
  readonly expansion: Expansion;
}

/** Where a line stands in a tree. */
export interface TreePlace {
  readonly node: number;
  /** Outermost first. */
  readonly ancestors: readonly number[];
  /** Its row once the ancestors are open. */
  readonly row: number;
}

/**
 * One archive that is open. `scan` and the other promises do the long work, on worker threads; every other question is
 * answered at once from what is known, and throws a `not-ready` problem where the layers it needs are not indexed yet.
 * Layers whose blob is missing or unreadable count as empty; a finding in the report says so.
 */
export interface Session {
  readonly path: string;
  /** File name for a person. */
  readonly name: string;
  readonly archive: OpenedArchive;
  /** Whether every layer of every image has been indexed, or cannot be. */
  readonly indexed: boolean;
  /** Whether every blob and document has been re-hashed. */
  readonly verified: boolean;
  /** Grows whenever an answer may have become different. */
  readonly revision: number;

  /** What is known now; a new object only when something changed. */
  report(): ArchiveReport;
  /** What each view of the archive says of its layers, and where they disagree, with what is known now. */
  truths(): TruthsReport;
  /** Hashes every layer that some view names, so that `truths` can tell them apart by their content. */
  hashViews(errand?: Errand): Promise<void>;
  /** Config and manifest of an image as found. */
  documents(image: number): ImageDocuments;

  /** Makes the merged tree of an image ready, so that the first question about it is answered at once. */
  lay(image: number): void;
  /** Makes layers known. Work already done, by this session or in the cache, is not done again. */
  scan(wish: ScanWish, errand?: Errand): Promise<void>;
  /** Re-hashes every layer, document and unreferenced blob, and finds secrets; findings appear in `report()`. */
  verify(errand?: Errand): Promise<void>;
  /** Reads equal-sized files to find identical ones; afterwards `waste` knows them. */
  findDuplicates(image: number, errand?: Errand): Promise<void>;
  /** Scans files for store hashes; afterwards `storePaths` knows references. */
  scanReferences(image: number, errand?: Errand): Promise<void>;

  /**
   * Reads files whose names are ones that secrets are kept under (X2), in images of which all layers are indexed; findings
   * appear in `report()`.
   */
  findSecrets(images: Iterable<number>, errand?: Errand): Promise<void>;

  layerIndex(image: number, layer: number): LayerIndex;
  /** Whether every layer of an image has been indexed, or cannot be. */
  isIndexed(image: number): boolean;
  /** Layers that are known in part or not at all, once scanned: what trees show may lack theirs, or be what they take away. */
  partlyKnown(image: number): readonly number[];
  /** What all layers of an image make together, or those of a range by themselves; numbers of layers are the image's. */
  mergedTree(image: number, range: { readonly first: number; readonly last: number } | null): Tree;
  /** For each layer a text that only layers of the very same tar have; null for what is no tar. */
  layerKeys(image: number): readonly (string | null)[];
  /** sha256 of the contents of some files, by layer: `nodes` of each in the order in which they lie there. */
  contentSums(
    image: number,
    nodes: readonly Uint32Array[],
    errand?: Errand,
  ): Promise<readonly (LayerDigests | null)[]>;
  rows(question: TreeQuestion & { readonly from: number; readonly count: number }): TreePage;
  locate(question: TreeQuestion & { readonly path: string }): TreePlace | null;
  /** The tree of sizes below `path`, at most `limit` nodes. */
  sizes(image: number, scope: TreeScope, path: string, limit: number): SizeNode;
  details(image: number, scope: TreeScope, path: string): EntryDetails;
  /**
   * The entry that a container would reach by `path` in that tree: symlinks followed inside the image's root (T2), also
   * in the middle of the path. Throws `no-such-path`, also for links that lead nowhere or in circles.
   */
  resolve(image: number, scope: TreeScope, path: string): { readonly layer: number; readonly path: string };
  /** Every entry of a scope, sorted by path. */
  files(image: number, scope: TreeScope): Iterable<FileEntry>;
  life(image: number, path: string): readonly LifeEvent[];
  /** At most `limit` rows. */
  waste(image: number, limit: number): WasteReport;
  storePaths(image: number): readonly StorePathRow[];

  /** A range of the file that `path` is in layer `layer`, hard links followed, also into older layers. */
  readFile(image: number, layer: number, path: string, offset: number, length: number): Promise<FileChunk>;
  /** The whole content of that file, in order, in pieces that are the caller's to keep. */
  fileBytes(image: number, layer: number, path: string, errand?: Errand): AsyncIterable<Uint8Array>;
  /** The bytes of what is to be saved, and how they are called; see save-subject.ts. */
  saving(subject: SaveSubject, errand?: Errand): Saving;

  /** Throws `changed-while-reading` when the archive's file is no longer the one that was opened, or why it cannot be opened. */
  assertUnchanged(): void;
  /** Lets go of everything; running work is cancelled. */
  close(): void;
}

/** Something ready to be written somewhere. */
export interface Saving {
  /** A file name fit for any host's disk. */
  readonly name: string;
  /** Null while it cannot be known without doing the work. */
  readonly size: number | null;
  readonly bytes: AsyncIterable<Uint8Array>;
}
