import { homedir } from 'node:os';
import { join } from 'node:path';
import { openCache, shelfLimit } from '../service/cache/cache-store.ts';
import type { CachePlace } from '../service/cache/cache-store.ts';
import { cacheFolder } from '../service/disk/user-folders.ts';

/** SV10.6 */
export const keepLayersOption = {
  type: 'boolean',
  help: 'keep the bytes of layers for the next build where the output cannot be read again (at most 8 GiB, in the cache)',
} as const;

/** The caches behind the option; none where the user wants none. */
export function keptLayers(environment: Readonly<Record<string, string | undefined>>): {
  readonly cache: CachePlace | null;
  readonly shelf: CachePlace | null;
} {
  const folder = cacheFolder({ platform: process.platform, environment, home: homedir() });
  if (folder === null) return { cache: null, shelf: null };
  return { cache: openCache(folder), shelf: openCache(join(folder, 'layers'), shelfLimit) };
}
