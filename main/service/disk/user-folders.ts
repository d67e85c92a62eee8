import { isAbsolute, join } from 'node:path';

/** What deciding on a user's folders depends on. */
export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The user's home folder. */
  readonly home: string;
}

/**
 * Where layer indexes are kept (SV1): `VARVE_CACHE` (empty, `0` or `off`: nowhere), else the system's place for caches.
 * Null: keep nothing.
 */
export function cacheFolder({ platform, environment, home }: Surroundings): string | null {
  const wish = environment['VARVE_CACHE'];
  if (wish !== undefined) return folderWish(wish);
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'Varve');
  if (platform === 'win32')
    return join(absolute(environment['LOCALAPPDATA']) ?? join(home, 'AppData', 'Local'), 'Varve', 'Cache');
  return join(absolute(environment['XDG_CACHE_HOME']) ?? join(home, '.cache'), 'varve');
}

/** Where recents are kept: `VARVE_STATE`, with the same off switch, else the system's place for application state. */
export function stateFolder({ platform, environment, home }: Surroundings): string | null {
  const wish = environment['VARVE_STATE'];
  if (wish !== undefined) return folderWish(wish);
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Varve');
  if (platform === 'win32')
    return join(absolute(environment['LOCALAPPDATA']) ?? join(home, 'AppData', 'Local'), 'Varve', 'State');
  return join(absolute(environment['XDG_STATE_HOME']) ?? join(home, '.local', 'state'), 'varve');
}

function folderWish(wish: string): string | null {
  return ['', '0', 'off'].includes(wish) ? null : wish;
}

/** The XDG specification tells to ignore paths that are not absolute. */
function absolute(path: string | undefined): string | null {
  return path !== undefined && isAbsolute(path) ? path : null;
}
