import type { Outcome } from '../problem.ts';
import type { ArchiveRef, HostEvent } from './values.ts';

/**
 * What the desktop's preload puts into the page as `window.varve`. `FileHandle` is the DOM's `File`, which shared code
 * does not know.
 */
export interface Bridge<FileHandle> {
  call(name: string, input: unknown): Promise<Outcome<unknown>>;
  /** Answers the function that stops listening. */
  listen(onEvent: (event: HostEvent) => void): () => void;
  drop(files: readonly FileHandle[]): Promise<Outcome<readonly ArchiveRef[]>>;
}
