import { lstatSync, realpathSync, statSync } from 'node:fs';
import type { FileSource } from '../../../../shared/build/build-spec.ts';
import { ProblemError } from '../../../../shared/problem.ts';
import { look } from '../files/host-file.ts';
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
  const sources: Source[] = [];
  for (const file of files) {
    const source = sourceOf(file);
    if (!source.isFolder && /\/\.?$/.test(file.to) && source.path !== '')
      throw new ProblemError('bad-request', `${file.source} is a file: ${intoFolder(file)}`);
    const path = follow(file.to, source.isFolder, (each) => seenIn(sources, each) ?? below(each));
    placed.push({ ...file, to: `/${path}` });
    sources.push({ ...source, path });
  }
  return placed;
}

/** Folders on the way to places, and at them, that are there below: they are not made again (see `planFilesLayer`). */
export function foldersBelow(placed: readonly FileSource[], below: LookBelow): string[] {
  const ways = placed.flatMap(({ to }) => {
    const path = namesOf(to);
    return path.map((_, depth) => path.slice(0, depth + 1).join('/'));
  });
  return [...new Set(ways)].filter((path) => below(path)?.kind === 'directory');
}

/** What the first few of some sources that have been placed put into the image. */
export function lookInSources(placed: readonly FileSource[]): (count: number) => LookBelow {
  const sources = placed.map(sourceOf);
  return (count) => (path) => seenIn(sources, path, count);
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

/** What the first of some sources have at a path, the last of them first. */
function seenIn(sources: readonly Source[], path: string, count = sources.length): EntryBelow | null {
  for (let at = count - 1; at >= 0; at -= 1) {
    const source = sources[at];
    if (source === undefined) continue;
    if (isBelow(source.path, path)) return { kind: 'directory' };
    if (path !== source.path && !isBelow(path, source.path)) continue;
    if (path === source.path) return { kind: source.isFolder ? 'directory' : 'other' };
    const host = `${source.host}/${source.path === '' ? path : path.slice(source.path.length + 1)}`;
    const info = look(host, () => lstatSync(host, { throwIfNoEntry: false }));
    if (info === undefined) continue;
    if (info.isSymbolicLink()) return { kind: 'symlink', link: linkText(host) };
    return { kind: info.isDirectory() ? 'directory' : 'other' };
  }
  return null;
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
