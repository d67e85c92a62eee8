import type { Sink } from '../write/archive-writer.ts';
import type { Spot } from '../write/image-container.ts';
import type { MadeFacts } from './made-layers.ts';

/** A layer that is hashed, and whose stored bytes can be had once. */
export interface ReadyLayer extends MadeFacts {
  /** A file that holds the stored bytes and nothing else, if one does; whoever takes it away says so. */
  readonly spooled: string | null;
  /**
   * Passes the stored bytes on, which come to lie at a spot. Rejects with `changed-while-reading` when the layer is no longer
   * what was hashed.
   */
  fill(write: Sink, at: Spot): Promise<void>;
  /** Lets go of the bytes instead. */
  skip(): void;
  /** Instead of both: the spooled file is there now. */
  moved(at: Spot): void;
}
