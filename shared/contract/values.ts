import type { Brand } from '../brand.ts';
import type { Problem } from '../problem.ts';
import type { ArchiveReport } from '../report.ts';

/** A token for an archive that the service may read. The renderer has no paths. */
export type ArchiveRef = Brand<string, 'ArchiveRef'>;
export type TaskId = Brand<string, 'TaskId'>;
/** A comparison that the service keeps. */
export type CompareRef = Brand<string, 'CompareRef'>;

export interface AppInfo {
  readonly version: string;
  readonly host: 'desktop' | 'served';
  readonly platform: string;
  /** Served: the name of the folder that opening is limited to. */
  readonly root: string | null;
}

export interface RecentImage {
  readonly id: string;
  /** File name, and the folder it is in, for display only. */
  readonly name: string;
  readonly folder: string;
  readonly layers: number;
  /** Bytes of the archive. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly openedAt: number;
  readonly exists: boolean;
}

/**
 * Where an archive is in its life: `opening` (nothing to show yet), `listed` (layers, config, history are there),
 * `indexed` (every layer's files too), `failed` (see `problem`).
 */
export type ArchivePhase = 'opening' | 'listed' | 'indexed' | 'failed';

export interface ArchiveView {
  readonly ref: ArchiveRef;
  /** File name, for the tab. */
  readonly name: string;
  readonly size: number;
  readonly phase: ArchivePhase;
  readonly report: ArchiveReport | null;
  readonly problem: Problem | null;
  /** Grows with every change, so that a late answer is known to be late. */
  readonly revision: number;
  /** The task that is at work on it now. */
  readonly task: TaskId | null;
  /** Whether every digest of the archive has been recomputed. */
  readonly verified: boolean;
}

export interface TaskState {
  readonly id: TaskId;
  readonly title: string;
  readonly ref: ArchiveRef | null;
  readonly phase: string;
  readonly state: 'running' | 'done' | 'failed' | 'cancelled';
  /** Bytes done and to do; total null while unknown. */
  readonly done: number;
  readonly total: number | null;
  readonly startedAt: number;
  readonly problem: Problem | null;
}

export interface FileChunk {
  /** Bytes of the whole file. */
  readonly size: number;
  readonly offset: number;
  readonly bytes: Uint8Array;
}

export type SaveAnswer =
  | { readonly kind: 'task'; readonly task: TaskId }
  | { readonly kind: 'download'; readonly url: string }
  | { readonly kind: 'cancelled' };

/** One line of the served window's file browser. */
export interface BrowseEntry {
  readonly name: string;
  readonly kind: 'directory' | 'file' | 'oci-layout';
  readonly size: number;
}

/** What the service tells without being asked. */
export type HostEvent =
  | { readonly type: 'task'; readonly task: TaskState }
  /** The archive's view has changed: ask for it again. */
  | {
      readonly type: 'archive';
      readonly ref: ArchiveRef;
      readonly revision: number;
      readonly phase: ArchivePhase;
    }
  /** The comparison's view has changed: ask for it again. */
  | { readonly type: 'compare'; readonly ref: CompareRef; readonly revision: number }
  /** Archives handed over from outside (command line, "Open with", second launch). */
  | { readonly type: 'open'; readonly refs: readonly ArchiveRef[] }
  | { readonly type: 'menu'; readonly action: 'open' | 'close-tab' | 'palette' | 'find' };
