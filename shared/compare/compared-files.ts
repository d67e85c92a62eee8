import type { FileFlag, FileKind } from '../file-entry.ts';
import type { EntryDetails, TreeRow } from '../view.ts';
import type { FileChange } from './comparison.ts';

/** A visible line of the tree of both sides. Size, mode and the rest are the right side's where it has the entry. */
export interface ComparedRow extends Omit<TreeRow, 'change' | 'layer'> {
  /** Null for directories that are only there to lead to others. */
  readonly fileChange: FileChange | null;
  /** Layer of the left and of the right entry; null: not there. */
  readonly leftLayer: number | null;
  readonly rightLayer: number | null;
  /** Bytes; directories: the sum below of what is shown. */
  readonly leftSize: number | null;
  readonly rightSize: number | null;
  /** `moved`: the path on the left. */
  readonly from: string | null;
}

export interface ComparedPage {
  readonly total: number;
  readonly matches: number;
  readonly entries: number;
  readonly from: number;
  readonly rows: readonly ComparedRow[];
}

/** What of the compared tree is shown; all given conditions must hold. */
export interface ComparedFilter {
  /** As `TreeFilter.text`. */
  readonly text: string;
  readonly changes: readonly FileChange[];
  readonly kinds: readonly FileKind[];
  readonly flags: readonly FileFlag[];
}

/** Everything about one path on both sides, and what of it differs. */
export interface ComparedEntry {
  readonly path: string;
  readonly fileChange: FileChange | null;
  readonly left: EntryDetails | null;
  readonly right: EntryDetails | null;
  /** Names of the fields that differ (`mode`, `uid`, `mtime`, `xattrs`, `content`, …). */
  readonly differs: readonly string[];
  readonly from: string | null;
}

/** A node of the two-sided treemap: what a directory holds on either side; `rest` stands for those too small to draw. */
export interface ComparedSize {
  readonly name: string;
  readonly path: string;
  readonly kind: FileKind | 'rest';
  readonly leftSize: number;
  readonly rightSize: number;
  readonly fileChange: FileChange | null;
  readonly children: readonly ComparedSize[];
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
  readonly text: string;
}
