import type { FileFlag, FileKind } from '../file-entry.ts';
import type { EntryDetails, RowPage, TreeRow } from '../view.ts';
import type { FileChange } from './comparison.ts';

/**
 * A visible line of the tree of both sides. Kind, mode and the rest are the right side's where it has the entry; `size` is
 * the larger of both. Numbers of nodes stay the same while the comparison is open and both sides are indexed.
 */
export interface ComparedRow extends Omit<TreeRow, 'change' | 'layer'> {
  /** Null for what does not differ: directories that lead to others, and what was asked for by `unchanged`. */
  readonly fileChange: FileChange | null;
  /** Layer of the left and of the right entry; null: not there. */
  readonly leftLayer: number | null;
  readonly rightLayer: number | null;
  /** Bytes; directories: the sum below of what is shown. */
  readonly leftSize: number | null;
  readonly rightSize: number | null;
  /** `moved`: the other path. On the line of the new path the old one, and the other way. */
  readonly from: string | null;
  readonly to: string | null;
}

export type ComparedPage = RowPage<ComparedRow>;

/** What of the compared tree is shown; all given conditions must hold. */
export interface ComparedFilter {
  /** As `TreeFilter.text`. */
  readonly text: string;
  /** None: all that differs. */
  readonly changes: readonly (FileChange | 'unchanged')[];
  readonly kinds: readonly FileKind[];
  readonly flags: readonly FileFlag[];
}

/** Layers of both sides, numbered as in their images. */
export interface LayersOfSides {
  readonly left: readonly number[];
  readonly right: readonly number[];
}

/** `size`: the larger of both; `delta`: by how much it grew or shrank, the largest first. */
export type ComparedSort = 'name' | 'size' | 'delta';

/** Everything about one path on both sides, and what of it differs. */
export interface ComparedEntry {
  readonly path: string;
  readonly fileChange: FileChange | null;
  readonly left: EntryDetails | null;
  readonly right: EntryDetails | null;
  /** Names of the fields that differ (`mode`, `uid`, `mtime`, `xattrs`, `content`, …). */
  readonly differs: readonly ComparedField[];
  readonly from: string | null;
  readonly to: string | null;
}

export type ComparedField =
  | 'type'
  | 'content'
  | 'link'
  | 'device'
  | 'mode'
  | 'uid'
  | 'gid'
  | 'mtime'
  | 'xattrs'
  | 'hardlinks';

/** A node of the two-sided treemap: what a file or directory holds on either side, all of it, changed or not. */
export interface ComparedSize {
  readonly node: number;
  readonly name: string;
  readonly kind: FileKind;
  readonly leftSize: number;
  readonly rightSize: number;
  readonly fileChange: FileChange | null;
  readonly children: readonly ComparedSize[];
  /** The children left out for being too small to draw. */
  readonly rest: { readonly count: number; readonly leftSize: number; readonly rightSize: number } | null;
}

/** The difference of two files, in lines of text. */
export interface FileDiff {
  /** What was compared: text as it is, JSON after formatting it, or a hex dump (16 bytes a line). */
  readonly as: 'text' | 'json' | 'hex';
  readonly leftSize: number;
  readonly rightSize: number;
  /** Whether only the first bytes of a large file were compared, and how many. */
  readonly comparedBytes: number;
  readonly cut: boolean;
  readonly hunks: readonly DiffHunk[];
}

export interface DiffHunk {
  /** Line numbers from 1. */
  readonly leftStart: number;
  readonly rightStart: number;
  readonly lines: readonly DiffLine[];
}

export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed';
  /** Without its line break. Of a long line a part. */
  readonly text: string;
  /** Characters (UTF-16) that the line has before and after `text`, where that is a part. */
  readonly before?: number;
  readonly after?: number;
  /** The last line of a file that does not end in a line break. */
  readonly unended?: true;
}

/** A path that differs, as `varve compare --files` and reports tell it. */
export interface ComparedChange {
  readonly path: string;
  readonly change: FileChange;
  readonly kind: FileKind;
  readonly differs: readonly ComparedField[];
  /** Bytes; directories: the sum below. Null where the side has no such path. */
  readonly leftSize: number | null;
  readonly rightSize: number | null;
  readonly leftLayer: number | null;
  readonly rightLayer: number | null;
  /** `moved`: the path on the left. */
  readonly from: string | null;
}
