import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import type { RecentImage } from '../../../shared/contract/values.ts';

/** Archives opened lately, newest first, kept in a file of the user's. */
export interface Recents {
  list(): Promise<readonly RecentImage[]>;
  /** The path behind an id of `list`; null when unknown. */
  path(id: string): Promise<string | null>;
  add(path: string, layers: number, size: number): Promise<void>;
  clear(): Promise<void>;
  /** Waits until all changes are written. */
  settle(): Promise<void>;
}

const bound = 30;

const entry = z.strictObject({
  path: z.string().min(1).max(4_096),
  layers: z.int().min(0),
  size: z.int().min(0),
  openedAt: z.number().min(0),
});
const file = z.strictObject({ version: z.literal(1), recents: z.array(entry).max(1_000).readonly() });
type Entry = z.infer<typeof entry>;

/**
 * `folder` null: remembers nothing. `allowed` hides what this host may not open (the served window's root). A file
 * that is missing, damaged or of another version is an empty list; one that cannot be written is no failure.
 */
export function createRecents(
  folder: string | null,
  allowed: (path: string) => boolean,
  now: () => number,
): Recents {
  const path = folder === null ? null : join(folder, 'recent.json');
  let last: Promise<void> = Promise.resolve();

  async function read(): Promise<readonly Entry[]> {
    if (path === null) return [];
    try {
      return file.parse(JSON.parse(await readFile(path, 'utf8'))).recents;
    } catch {
      return [];
    }
  }

  /** One change after the other, each read afresh: another process may have written in between. */
  function change(edit: (entries: readonly Entry[]) => readonly Entry[]): Promise<void> {
    if (path === null) return Promise.resolve();
    last = last.then(async () => write(path, edit(await read())));
    return last;
  }

  return {
    async list() {
      await last;
      return (await read())
        .filter((recent) => allowed(recent.path))
        .map((recent) => ({
          id: idOf(recent.path),
          name: basename(recent.path),
          folder: dirname(recent.path),
          layers: recent.layers,
          size: recent.size,
          openedAt: recent.openedAt,
          exists: existsSync(recent.path),
        }));
    },
    async path(id) {
      const found = (await read()).find((recent) => idOf(recent.path) === id);
      return found !== undefined && allowed(found.path) ? found.path : null;
    },
    add(added, layers, size) {
      const newest: Entry = { path: added, layers, size, openedAt: now() };
      return change((entries) =>
        [newest, ...entries.filter((other) => other.path !== added)].slice(0, bound),
      );
    },
    clear() {
      return change(() => []);
    },
    settle: () => last,
  };
}

/** Stable, and says nothing of the path. */
function idOf(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 32);
}

async function write(path: string, recents: readonly Entry[]): Promise<void> {
  const draft = `${path}.${process.pid}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(draft, JSON.stringify({ version: 1, recents } satisfies z.infer<typeof file>), {
      mode: 0o600,
      flag: 'wx',
    });
    await rename(draft, path);
  } catch {
    await rm(draft, { force: true }).catch(() => undefined);
  }
}
