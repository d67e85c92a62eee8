import type { DiffId, Digest } from '../digest.ts';
import type { EnvVariable, HistoryStep, Json, LayerReport } from '../report.ts';
import type { Ignored } from './ignored.ts';

/** The first of two images that are compared is `left`, the second `right`; changes read from left to right. */
export type Side = 'left' | 'right';

/** `varve compare LEFT RIGHT --json`, and what the window shows of it. Field names and meanings are fixed by schemaVersion. */
export interface Comparison {
  readonly schemaVersion: 1;
  readonly left: ComparedImage;
  readonly right: ComparedImage;
  readonly ignored: Ignored;
  readonly leftOut: LeftOut;
  /** Whether nothing differs but what is ignored; null while that is not known. */
  readonly same: boolean | null;
  /** Id, manifest digest, names, platform, created, author: those that differ. */
  readonly identity: readonly FieldChange[];
  /** The container config but for its Env, by JSON pointer; in the order of the pointers. */
  readonly config: readonly FieldChange[];
  readonly env: readonly EnvChange[];
  /** Every step of both sides, aligned; equal ones too. */
  readonly history: readonly StepPair[];
  /** Every layer of both sides once, in the order of the right side; what is only left stands where it was. Equal ones too. */
  readonly layers: readonly LayerPair[];
  /** Null until both sides are indexed. */
  readonly files: FileCounts | null;
  /** Those that differ; null until both sides are indexed. */
  readonly storePaths: readonly StorePathChange[] | null;
}

/** Differences that each part of `ignored` left out; those of files are counted once both sides are indexed. */
export type LeftOut = Readonly<Record<keyof Ignored, number>>;

/** One side: an image of an archive, or what some of its layers make by themselves, without those below. */
export interface ComparedImage {
  /** Host path of the archive for the terminal; in the window its file name. */
  readonly path: string;
  readonly image: number;
  readonly names: readonly string[];
  readonly id: Digest | null;
  /**
   * Layers that are merged, oldest first: `first` … `last`. `first` is 0 unless a range was asked for; `last` is −1 for an
   * image without layers.
   */
  readonly first: number;
  readonly last: number;
  /** Layers of the whole image. */
  readonly layerCount: number;
  readonly layers: readonly LayerReport[];
  /** Entries and bytes of the merged files; null until indexed. */
  readonly entries: number | null;
  readonly size: number | null;
}

/** A field that both may have; `null` in JSON is a value, `undefined` (left out) is its absence. */
export interface FieldChange {
  /** Where: a JSON pointer below the config (`/Labels/version`), or a field's name (`architecture`). */
  readonly field: string;
  readonly left?: Json;
  readonly right?: Json;
}

/** A variable that differs. `reordered`: the same on both sides, at another place among those that both have. */
export interface EnvChange {
  readonly name: string;
  readonly change: 'added' | 'removed' | 'changed' | 'reordered' | 'duplicates';
  readonly left: EnvVariable | null;
  readonly right: EnvVariable | null;
}

export interface StepPair {
  readonly change: 'equal' | 'changed' | 'added' | 'removed';
  readonly left: HistoryStep | null;
  readonly right: HistoryStep | null;
}

/**
 * Layers that belong together:
 * - `equal`: the same plain tar at the same place among its equals; `moved`: the same at another place;
 * - `recompressed`: the same plain tar, stored in other bytes;
 * - `similar`: another tar, with most of the same content;
 * - `split` (one left, several right), `merged` (several left, one right): content went to or came from several;
 * - `added`, `removed`: one side only.
 */
export interface LayerPair {
  readonly relation:
    | 'equal'
    | 'moved'
    | 'recompressed'
    | 'similar'
    | 'split'
    | 'merged'
    | 'added'
    | 'removed';
  /** Indexes of layers, oldest first. */
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly diffId: DiffId | null;
  /** What both hold over what the larger holds, in bytes with 512 for each file and link; 1 for equal ones; null until indexed. */
  readonly similarity: number | null;
  /** Layers of one diff_id: whether both are stored in the same bytes; null: not known, or other tars. */
  readonly sameBytes: boolean | null;
  /** Whether what pairs them was computed from the bytes of both, or they are the same bytes; false: the documents claim it. */
  readonly verified: boolean;
}

/**
 * How a path differs; what else differs of it is in `ComparedEntry.differs`.
 * - `type`: another kind of entry (hard links are files);
 * - `content`: other bytes, another link target, other device numbers;
 * - `undecided`: files of one size whose contents have not been read, or cannot be;
 * - `metadata`: mode, owner, time, xattrs, or which names are one file (hard links);
 * - `moved`: the content of a file that is gone, under another path.
 */
export type FileChange = 'added' | 'removed' | 'content' | 'undecided' | 'metadata' | 'type' | 'moved';

export interface FileCounts {
  /** Entries of each change; directories count where they themselves differ, a moved file once. */
  readonly changes: Readonly<Record<FileChange, number>>;
  /** Bytes of content of what is added or removed; of other contents what they grew or shrank. Moved files count nowhere. */
  readonly addedSize: number;
  readonly removedSize: number;
  readonly unchanged: number;
}

/** `upgraded`: the same name, with another version or hash; `changed`: the same path, with files that differ. */
export interface StorePathChange {
  readonly change: 'added' | 'removed' | 'upgraded' | 'changed';
  /** The name without hash and version, by which they were paired. */
  readonly name: string;
  readonly left: ComparedStorePath | null;
  readonly right: ComparedStorePath | null;
  /** Bytes right less bytes left. */
  readonly delta: number;
}

export interface ComparedStorePath {
  readonly path: string;
  readonly version: string | null;
  readonly size: number;
  readonly layer: number;
}
