import { randomBytes } from 'node:crypto';
import { lstatSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { mkdir, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isOrphan, ownPrefix } from '../../engine/io/spool.ts';

/**
 * What processes have beside the files and folders that they write (SV6.4): drafts (`.part`), and what a draft of a folder is
 * about to take the place of (`.old`, a folder with that alone in it, under its own name). Both names tell the process.
 */
const ownNames = /^\..+\.([0-9a-f]{8}-\d{1,10}-)[0-9a-f]{12}\.(part|old)$/s;

/** A name for a draft of `target`. */
export function draftName(target: string): string {
  return besideName(target, 'part');
}

/** What was at a path, and is out of the way. */
export interface SetAside {
  putBack(): Promise<void>;
  remove(): Promise<void>;
}

/**
 * Moves what is at `target` out of the way of a draft, so that whoever finds it there when this process has been killed can
 * put it back; null where nothing is.
 */
export async function setAside(target: string): Promise<SetAside | null> {
  const holder = besideName(target, 'old');
  const held = join(holder, basename(target));
  await mkdir(holder);
  try {
    await rename(target, held);
  } catch (error) {
    await rmdir(holder);
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  return {
    async putBack() {
      await rename(held, target);
      await rmdir(holder);
    },
    remove: () => rm(holder, { recursive: true, force: true }),
  };
}

/**
 * Removes what processes that are gone have left in a folder. What one of them had moved out of the way of a draft that
 * never came goes back to its place.
 */
export function clearLeftDrafts(folder: string): void {
  for (const { path, kind } of leftIn(folder)) {
    try {
      if (kind === 'old') putHeldBack(path, readdirSync(path));
      rmSync(path, { recursive: true, force: true });
    } catch {
      // Another process was faster, or may do it.
    }
  }
}

/** Puts what a process that is gone had moved away from `path` back there; whether anything was. */
export function bringBack(path: string): boolean {
  for (const { path: holder, kind } of leftIn(dirname(path))) {
    try {
      if (kind === 'old' && putHeldBack(holder, [basename(path)])) {
        rmSync(holder, { recursive: true, force: true });
        return true;
      }
    } catch {
      // What it holds has another name.
    }
  }
  return false;
}

/** Where the place of one of these names is taken it stays: the draft has come. */
function putHeldBack(holder: string, names: readonly string[]): boolean {
  for (const name of names) {
    const place = join(dirname(holder), name);
    if (lstatSync(place, { throwIfNoEntry: false }) !== undefined) continue;
    renameSync(join(holder, name), place);
    return true;
  }
  return false;
}

function leftIn(folder: string): { readonly path: string; readonly kind: string }[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    const [, prefix, kind] = ownNames.exec(name) ?? [];
    if (prefix === undefined || kind === undefined || !isOrphan(prefix)) return [];
    return [{ path: join(folder, name), kind }];
  });
}

function besideName(target: string, kind: 'part' | 'old'): string {
  const unique = `${ownPrefix()}${randomBytes(6).toString('hex')}`;
  return join(dirname(target), `.${basename(target).slice(0, 60)}.${unique}.${kind}`);
}
