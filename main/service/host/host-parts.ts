import { availableParallelism } from 'node:os';
import { openCache } from '../cache/cache-store.ts';
import { createConverter } from '../convert/converter.ts';
import { createBuilder } from '../build/create-builder.ts';
import type { HostParts } from './create-host.ts';
import type { HostDialogs, HostOptions } from './host.ts';
import { openSession } from '../session/open-session.ts';
import { thisMachine } from '../build/read-spec.ts';
import { createPool } from '../threads/create-pool.ts';

/** What a real host is made of: one pool of threads and one cache for all its archives. */
export function hostParts(options: HostOptions, dialogs: HostDialogs): HostParts {
  const { cacheFolder, cacheLimit } = options;
  const pool = createPool({ size: options.workers ?? availableParallelism() });
  const cache = cacheFolder === null ? null : openCache(cacheFolder, cacheLimit);
  return {
    dialogs,
    openSession: (path, name, errand, onChange) =>
      openSession(path, { ...errand, pool, cache, name, onChange }),
    builder: createBuilder({
      pool,
      cache,
      machine: thisMachine(),
      searchPath: process.env['PATH'],
      now: Date.now,
    }),
    converter: createConverter({ pool, cache }),
    now: Date.now,
    close: () => pool.close(),
  };
}
