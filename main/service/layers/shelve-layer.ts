import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { CachePlace } from '../cache/cache-store.ts';
import type { Sink } from '../write/archive-writer.ts';

/** The stored bytes of a layer on their way into a file of the cache. */
export interface ShelvedLayer {
  readonly write: Sink;
  /** The file; null: there was no room for it, which is no failure of anything else. */
  end(): Promise<string | null>;
  /** The layer was not written to its end. */
  drop(): Promise<void>;
}

/**
 * A file for the layer of a key. It is written under its own name: until its identity is kept beside the key, nobody
 * believes it, and what a dead process left goes when the cache grows too large.
 */
export function shelveLayer(place: CachePlace, key: string): ShelvedLayer {
  const path = join(place.folder, createHash('sha256').update(key).digest('hex'));
  let handle: FileHandle | null = null;
  let isBroken = false;
  const giveUp = async (): Promise<void> => {
    isBroken = true;
    await handle?.close().catch(() => undefined);
    handle = null;
    await rm(path, { force: true }).catch(() => undefined);
  };
  return {
    async write(bytes) {
      if (isBroken) return;
      try {
        if (handle === null) {
          // Somebody may still read the old one: it keeps its bytes.
          await rm(path, { force: true });
          handle = await open(path, 'wx', 0o600);
        }
        for (let at = 0; at < bytes.length;) at += (await handle.write(bytes, at)).bytesWritten;
      } catch {
        await giveUp();
      }
    },
    async end() {
      if (handle === null) return null;
      await handle.close();
      handle = null;
      return path;
    },
    drop: giveUp,
  };
}
