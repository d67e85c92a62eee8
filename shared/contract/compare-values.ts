import type { Comparison } from '../compare/comparison.ts';
import type { Problem } from '../problem.ts';
import type { ArchiveRef, CompareRef, TaskId } from './values.ts';

/** One of two images to compare: an image of an archive, or the layers `first` … `last` of it by themselves. */
export interface CompareSide {
  readonly ref: ArchiveRef;
  readonly image: number;
  readonly range: { readonly first: number; readonly last: number } | null;
}

/**
 * How far a comparison is: `opening` (one side is not listed yet), `listed` (identity, config, env, history, layers by
 * diff_id), `indexed` (files and store paths too; contents of equal size are `undecided`), `compared` (those have been read),
 * `failed` (see `problem`).
 */
export type ComparePhase = 'opening' | 'listed' | 'indexed' | 'compared' | 'failed';

export interface CompareView {
  readonly ref: CompareRef;
  readonly left: CompareSide;
  readonly right: CompareSide;
  readonly phase: ComparePhase;
  readonly report: Comparison | null;
  /** Also why contents could not be read, while the rest is there: opening again goes on. */
  readonly problem: Problem | null;
  /** Grows with every change, so that a late answer is known to be late. */
  readonly revision: number;
  /** The task that is at work on it now: opening or indexing a side, or reading contents. */
  readonly task: TaskId | null;
}

/** How two files are shown: as what both are, or as asked. */
export type DiffForm = 'auto' | 'text' | 'json' | 'hex';

export type ReportFormat = 'html' | 'json' | 'markdown';
