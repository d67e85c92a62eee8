import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ProblemError } from '../../../shared/problem.ts';
import type { BrowseEntry } from '../../../shared/contract/values.ts';
import { readWords } from '../../../shared/system-words.ts';

/** Which paths a host may open, and what it calls them. */
export interface PathRules {
  /** The real folder outside of which nothing is opened; null: there is none. */
  readonly root: string | null;
  /** The real path of one path, a `file:` URL or `~/…`; throws `not-found`, `not-allowed` or `bad-request`. */
  readonly resolve: (text: string) => string;
  /** Whether a path (real or not, existing or not) may be opened. */
  readonly allows: (path: string) => boolean;
  /** A folder for the served window's browser: folders first, then by name. */
  browse(at: readonly string[]): readonly BrowseEntry[];
}

/** Lines of one folder that are answered at most. */
const maxEntries = 5_000;

/** The desktop opens what its person may read; a path must be absolute, begin with `~/`, or be a `file:` URL. */
export function desktopPaths(): PathRules {
  return {
    resolve(text) {
      const path = plainPath(text);
      if (!isAbsolute(path)) {
        throw new ProblemError(
          'bad-request',
          `${text} is not a whole path: it begins neither with / nor with ~/`,
        );
      }
      return existing(path);
    },
    root: null,
    allows: () => true,
    browse() {
      throw new ProblemError('unsupported', 'the desktop has a dialog of the system for this');
    },
  };
}

/**
 * A served host opens nothing outside of its root (SV4): the path is resolved first, links and all, and what it really is
 * must lie inside.
 */
export function servedPaths(rootFolder: string): PathRules {
  const root = existing(rootFolder);

  function inside(path: string): string {
    const real = existing(path);
    if (!within(root, real)) {
      throw new ProblemError('not-allowed', `${path} is outside of the folder that is served`);
    }
    return real;
  }

  return {
    root,
    resolve: (text) => {
      const path = resolve(root, plainPath(text));
      // Said before looking, so that nobody learns what exists outside.
      if (!within(root, path) && !within(resolve(rootFolder), path)) {
        throw new ProblemError('not-allowed', `${text} is outside of the folder that is served`);
      }
      return inside(path);
    },
    allows(path) {
      try {
        inside(path);
        return true;
      } catch {
        return false;
      }
    },
    browse(at) {
      if (!at.every(isComponent)) {
        throw new ProblemError('bad-request', 'a folder is named by plain components');
      }
      const folder = inside(join(root, ...at));
      return listFolder(folder, (path) => within(root, path));
    },
  };
}

/** `file:` URLs come from pasting, `~` from habit. */
function plainPath(bare: string): string {
  if (bare.includes('\0')) throw new ProblemError('bad-request', 'a path cannot have a NUL character');
  if (/^file:\/\//i.test(bare)) {
    try {
      return fileURLToPath(bare);
    } catch {
      throw new ProblemError('bad-request', `${bare} is not the URL of a file on this machine`);
    }
  }
  if (/^(?:https?|docker|oci|s3):\/\//i.test(bare))
    throw new ProblemError(
      'bad-request',
      `${bare} is an address; Varve opens files and folders of this machine`,
    );
  if (bare === '~' || bare.startsWith('~/') || bare.startsWith(`~${sep}`))
    return join(homedir(), bare.slice(1));
  return bare;
}

/** Whether a path has bytes that are not UTF-8, lossless or as Node shows them: no file can be opened or made by it. */
export function isNoFileName(path: string): boolean {
  return /[\ud800-\udfff\ufffd]/u.test(path);
}

/** The real path of something that exists. */
export function existing(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new ProblemError(
        'not-found',
        isNoFileName(path)
          ? `${path}: files whose names are not UTF-8 cannot be opened; give this one another name, or - and its bytes`
          : `${path} does not exist`,
      );
    const why = readWords(code ?? 'unknown error');
    throw new ProblemError('not-readable', `cannot read ${path}: ${why}`, { cause: error });
  }
}

/** Whether a path is a folder or lies in it; links are not followed. */
export function within(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

function isComponent(name: string): boolean {
  return name !== '.' && name !== '..' && !/[/\\\0]/.test(name);
}

function listFolder(folder: string, allows: (path: string) => boolean): BrowseEntry[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOTDIR') throw new ProblemError('bad-request', `${folder} is not a folder`);
    throw new ProblemError('not-readable', `cannot read ${folder}: ${readWords(code ?? 'unknown error')}`, {
      cause: error,
    });
  }
  return names
    .slice(0, maxEntries)
    .flatMap((name) => browseEntry(folder, name, allows))
    .sort(
      (a, b) => Number(b.kind === 'directory') - Number(a.kind === 'directory') || compare(a.name, b.name),
    );
}

/** Nothing for what cannot be opened: pipes, devices, links that lead outside or nowhere. */
function browseEntry(folder: string, name: string, allows: (path: string) => boolean): BrowseEntry[] {
  const path = join(folder, name);
  try {
    const stat = lstatSync(path).isSymbolicLink() ? linkedStat(path, allows) : statSync(path);
    if (stat === null) return [];
    if (stat.isFile()) return [{ name, kind: 'file', size: stat.size }];
    if (!stat.isDirectory()) return [];
    const layout = ['oci-layout', 'index.json'].some(
      (member) => statSync(join(path, member), { throwIfNoEntry: false })?.isFile() === true,
    );
    return [{ name, kind: layout ? 'oci-layout' : 'directory', size: 0 }];
  } catch {
    return [];
  }
}

function linkedStat(path: string, allows: (path: string) => boolean): Stats | null {
  const real = realpathSync(path);
  return allows(real) ? statSync(real) : null;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
