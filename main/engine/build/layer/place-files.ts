import { realpathSync, statSync } from 'node:fs';
import type { FileSource } from '../../../../shared/build/build-spec.ts';
import { ProblemError } from '../../../../shared/problem.ts';
import { look, statsAt } from '../files/host-file.ts';
import { linkText } from '../files/store-files.ts';

/** What there is at a path of an image, links not followed. */
export type EntryBelow =
  | { readonly kind: 'directory' | 'other' }
  | { readonly kind: 'symlink'; readonly link: string };

/** Looks at what a container sees below the layer that is made, by path without slashes around it; null: nothing. */
export type LookBelow = (path: string) => EntryBelow | null;

/** Links that Linux follows before it says ELOOP. */
const maxHops = 40;

/**
 * Plain files with the places where a container will find them (BL8): links on the way to a place are followed, those below
 * the layer and those that sources before have put there; of a folder the place itself as well, since what is in it goes below
 * it. A file that lies where `/` ends a place is refused: `bad-request`. Throws as `look` does for sources that are not there.
 */
export function placeFiles(files: readonly FileSource[], below: LookBelow): FileSource[] {
  const placed: FileSource[] = [];
  const sources = createSources();
  for (const file of files) {
    const source = sourceOf(file);
    if (!source.isFolder && /\/\.?$/.test(file.to) && source.path !== '')
      throw new ProblemError('bad-request', `${file.source} is a file: ${intoFolder(file)}`);
    const path = follow(file.to, source.isFolder, (each) => sources.look(each) ?? below(each));
    placed.push({ ...file, to: `/${path}` });
    sources.add({ ...source, path });
  }
  return placed;
}

/** Folders on the way to places in the image, and at them, that are there below: they are not made again. */
export function foldersBelow(places: readonly string[], below: LookBelow): string[] {
  const ways = places.flatMap((place) => {
    const path = namesOf(place);
    return path.map((_, depth) => path.slice(0, depth + 1).join('/'));
  });
  return [...new Set(ways)].filter((path) => below(path)?.kind === 'directory');
}

/** What the first few of some sources that have been placed put into the image. */
export function lookInSources(placed: readonly FileSource[]): (count: number) => LookBelow {
  const sources = createSources();
  for (const file of placed) sources.add(sourceOf(file));
  return (count) => (path) => sources.look(path, count);
}

interface Source {
  /** In the image, without slashes around it. */
  readonly path: string;
  /** On this machine. */
  readonly host: string;
  readonly isFolder: boolean;
}

function sourceOf({ source, to }: FileSource): Source {
  const host = look(source, () => realpathSync(source));
  const isFolder = look(source, () => statSync(source)).isDirectory();
  return { path: namesOf(to).join('/'), host, isFolder };
}

function intoFolder({ source, to }: FileSource): string {
  const folder = to.replace(/[/.]+$/, '');
  const name = source.slice(source.lastIndexOf('/') + 1);
  return `${JSON.stringify(to)} names the folder that it is to be in, not the file; say ${JSON.stringify(`${folder}/${name}`)}`;
}

/** Sources in order, found by where they put something. */
function createSources() {
  const sources: Source[] = [];
  /** Numbers of sources whose place is a path, and of those whose place is below it. */
  const at = new Map<string, number[]>();
  const below = new Map<string, number[]>();
  return {
    add(source: Source): void {
      const number = sources.push(source) - 1;
      note(at, source.path, number);
      for (const folder of foldersAbove(source.path)) note(below, folder, number);
    },
    /** What the first `count` of them have at a path, the last of them first. */
    look(path: string, count = sources.length): EntryBelow | null {
      const near = [path, ...foldersAbove(path)].flatMap((each) => at.get(each) ?? []);
      const inside = lastBefore(below.get(path) ?? [], count);
      const numbers = near.filter((number) => number < count && number > inside);
      if (inside >= 0) numbers.push(inside);
      for (const number of numbers.sort((a, b) => b - a)) {
        const source = sources[number];
        const found = source === undefined ? null : entryOf(source, path);
        if (found !== null) return found;
      }
      return null;
    },
  };
}

function note(into: Map<string, number[]>, path: string, number: number): void {
  const known = into.get(path);
  if (known === undefined) into.set(path, [number]);
  else known.push(number);
}

/** The last of some ascending numbers that is less than another; −1: none is. */
function lastBefore(numbers: readonly number[], end: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? end) < end) low = middle + 1;
    else high = middle;
  }
  return numbers[low - 1] ?? -1;
}

/** Of `a/b/c`: `a/b`, `a`, and the root, which is empty. */
function foldersAbove(path: string): string[] {
  const parts = path.split('/');
  return path === '' ? [] : parts.map((_, depth) => parts.slice(0, parts.length - 1 - depth).join('/'));
}

/** What a source has at a path that is its place, below or above it. */
function entryOf(source: Source, path: string): EntryBelow | null {
  if (isBelow(source.path, path)) return { kind: 'directory' };
  if (path === source.path) return { kind: source.isFolder ? 'directory' : 'other' };
  const host = `${source.host}/${source.path === '' ? path : path.slice(source.path.length + 1)}`;
  const info = statsAt(host);
  if (info === null) return null;
  if (info.isSymbolicLink()) return { kind: 'symlink', link: linkText(host) };
  return { kind: info.isDirectory() ? 'directory' : 'other' };
}

function isBelow(path: string, folder: string): boolean {
  return path !== folder && (folder === '' || path.startsWith(`${folder}/`));
}

function follow(to: string, isFolder: boolean, seen: LookBelow): string {
  /** Names still to go, the next one last. */
  const ahead = namesOf(to).reverse();
  const way: string[] = [];
  let hops = 0;
  for (let name = ahead.pop(); name !== undefined; name = ahead.pop()) {
    if (name === '..') {
      way.pop();
      continue;
    }
    way.push(name);
    if (ahead.length === 0 && !isFolder) continue;
    const found = seen(way.join('/'));
    if (found?.kind !== 'symlink') continue;
    hops += 1;
    if (hops > maxHops)
      throw new ProblemError('bad-request', `${to} leads nowhere in the image: links go in circles`);
    way.pop();
    if (found.link.startsWith('/')) way.length = 0;
    ahead.push(...namesOf(found.link).reverse());
  }
  return way.join('/');
}

function namesOf(path: string): string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.');
}
