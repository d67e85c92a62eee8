/** A file's way to the disk while it is still being written. */
export interface EarlySync {
  /** So many more bytes are written. */
  written(count: number): void;
  /** Resolves when no sync is running any more; rejects as the first one that failed, since the system tells that only once. */
  end(): Promise<void>;
}

/** Bytes between two syncs. */
const stride = 64 * 2 ** 20;

/**
 * Syncs now and then, one at a time, while more is being made: the system begins to write by itself only after many
 * seconds, and one sync at the end would have to wait for all of it.
 */
export function createEarlySync(sync: () => Promise<void>): EarlySync {
  let since = 0;
  let running: Promise<void> | null = null;
  let failure: { readonly error: unknown } | null = null;
  const run = async (): Promise<void> => {
    try {
      await sync();
    } catch (error) {
      failure ??= { error };
    }
    running = null;
  };
  return {
    written(count) {
      since += count;
      if (since < stride || running !== null) return;
      since = 0;
      running = run();
    },
    async end() {
      await running;
      if (failure !== null) throw failure.error;
    },
  };
}
