import type { ArchiveRef, HostEvent } from '../../../shared/contract/values.ts';
import type { Outcome } from '../../../shared/problem.ts';

/** How a host is set up; plain data, since it usually lives in a thread of its own. */
export interface HostOptions {
  readonly kind: 'desktop' | 'served';
  readonly version: string;
  /** Served: the folder that opening is limited to. Desktop: null. */
  readonly root: string | null;
  /** Where recents are kept; null: nowhere. */
  readonly stateFolder: string | null;
  /** Where layer indexes are kept; null: nowhere. */
  readonly cacheFolder: string | null;
  /** Bytes that the cache may take. */
  readonly cacheLimit?: number | undefined;
  /** Threads that read archives; one per core unless told. */
  readonly workers?: number | undefined;
}

/** What a host asks of the program around it; a desktop shows the system's dialogs. */
export interface HostDialogs {
  /** Paths chosen; none when dismissed. */
  openDialog(): Promise<readonly string[]>;
  /** A path to write to; null when dismissed. Never asked in a served host, which offers downloads. */
  saveDialog(suggestedName: string): Promise<string | null>;
}

export interface GrantOptions {
  /** Name to show instead of the file's own (an upload's). */
  readonly name?: string | undefined;
  /** The file is ours: it is deleted when the archive is closed or the host ends. */
  readonly temporary?: boolean | undefined;
}

/** Bytes on their way to a browser. */
export interface Download {
  readonly name: string;
  readonly size: number | null;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/**
 * The contract (shared/contract) over the engine, for any transport: the desktop's IPC, the served window's socket.
 * `startHost` runs one in a thread of its own and answers the same shape.
 */
export interface Host {
  /** A token for a path that a person has chosen outside of the window (drop, command line, "Open with"). */
  grant(path: string, options?: GrantOptions): Promise<ArchiveRef>;
  /** Tells the window to open archives: grants them and sends an `open` event. */
  announce(paths: readonly string[]): Promise<readonly ArchiveRef[]>;
  /** Sends a menu event to the window. */
  menu(action: Extract<HostEvent, { type: 'menu' }>['action']): void;
  /** Any call, from outside: name and input are checked here. Never rejects. */
  call(name: unknown, input: unknown): Promise<Outcome<unknown>>;
  /** Answers the function that stops listening. */
  listen(onEvent: (event: HostEvent) => void): () => void;
  /** Takes a download that `save.start` has announced (its URL is `download/<id>`); null: unknown or already taken. */
  download(id: string): Promise<Download | null>;
  /**
   * Tells which archives windows have at the moment. What is temporary and none has had for an hour is closed, and so deleted
   * (SV4.6); to be told about once a minute where windows come and go.
   */
  sweep(held: readonly ArchiveRef[]): Promise<void>;
  close(): Promise<void>;
}
