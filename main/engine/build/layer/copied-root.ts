import { lstatSync, readdirSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { decodeName, encodeName } from '../../../../shared/layer-path.ts';
import { ProblemError } from '../../../../shared/problem.ts';
import { linkText } from '../files/store-files.ts';
import { contentsFolder } from './join-contents.ts';
import { kindOf, look, statsAt } from '../files/host-file.ts';
import type { StorePlace } from '../files/store-place.ts';

/** A root that store paths were copied into; names and link texts are lossless. */
export interface CopiedFolder {
  readonly kind: 'folder';
  /** Permission bits: those of the item that was copied last. */
  mode: number;
  readonly children: Map<string, CopiedEntry>;
}
export type CopiedEntry =
  | CopiedFolder
  | { readonly kind: 'file'; readonly host: Buffer }
  | { readonly kind: 'link'; readonly text: string };

/** More entries than any root has: links to folders could multiply without end. */
const entryLimit = 2_000_000;
/** Links followed on one way, as by Linux. */
const linkLimit = 40;

/**
 * What buildImage's `copyToRoot` makes (dockertools.md 8.1, 8.3): the content of each store path copied over that of those
 * before it, a link to a folder of the store as the folder itself (`rsync -k`), all other links as they are. Throws
 * `bad-request` for what is no folder, for a file where a folder is (or the other way round) and for a link to a folder that holds
 * it, `too-large`, `not-found`, `not-readable`, and `unsupported` for devices, sockets and pipes.
 */
export function copiedRoot(store: StorePlace, items: readonly string[]): CopiedFolder {
  const root: CopiedFolder = { kind: 'folder', mode: 0o755, children: new Map() };
  const walk = createWalk(store);
  for (const item of items) {
    const host = contentsFolder(store, item);
    walk(root, '', { logical: logicalOf(store, host), host }, []);
  }
  // buildImage must be able to write there.
  root.mode |= 0o220;
  return root;
}

interface Folder {
  /** Where it really is in the store. */
  readonly logical: string;
  readonly host: Buffer;
}

type Walk = (into: CopiedFolder, name: string, from: Folder, above: readonly string[]) => void;

function createWalk(store: StorePlace): Walk {
  let entries = 0;
  return function walk(into, name, from, above) {
    if (above.includes(from.logical)) {
      const what = `${from.logical}: a link below it leads back to it`;
      throw new ProblemError('bad-request', `${what}; links to folders are copied as folders (${name})`);
    }
    const inside = [...above, from.logical];
    into.mode = look(from.host, () => lstatSync(from.host)).mode & 0o7777;
    for (const bytes of look(from.host, () => readdirSync(from.host, { encoding: 'buffer' }))) {
      entries += 1;
      if (entries > entryLimit)
        throw new ProblemError('too-large', `copyToRoot makes more than ${entryLimit} entries`);
      const child = decodeName(bytes);
      const path = `${name}/${child}`;
      const host = Buffer.concat([from.host, Buffer.from('/'), encodeName(child)]);
      const info = look(host, () => lstatSync(host));
      const folder = info.isDirectory()
        ? { logical: `${from.logical}/${child}`, host }
        : info.isSymbolicLink()
          ? linkedFolder(store, from.logical, host)
          : null;
      const there = into.children.get(child);
      if (folder !== null) {
        if (there?.kind !== 'folder' && there !== undefined) into.children.delete(child);
        const made: CopiedFolder =
          there?.kind === 'folder' ? there : { kind: 'folder', mode: 0o755, children: new Map() };
        into.children.set(child, made);
        walk(made, path, folder, inside);
      } else {
        if (there?.kind === 'folder')
          throw new ProblemError('bad-request', `${path}: ${decodeName(host)} cannot take a folder’s place`);
        into.children.set(child, leaf(host, info));
      }
    }
  };
}

/** A file's size and mode are what they are when it is read. */
function leaf(host: Buffer, info: Stats): CopiedEntry {
  return kindOf(host, info, 'it cannot be copied') === 'symlink'
    ? { kind: 'link', text: linkText(host) }
    : { kind: 'file', host };
}

/** The folder of the store that a link leads to; null for a link to anything else, or to nothing. */
function linkedFolder(store: StorePlace, from: string, link: Buffer): Folder | null {
  const text = linkText(link);
  const rest = steps(text);
  let at = text.startsWith('/') ? '' : from;
  for (let links = 0; rest.length > 0;) {
    const step = rest.shift() ?? '';
    if (step === '..') {
      at = at.slice(0, Math.max(0, at.lastIndexOf('/')));
      continue;
    }
    const next = `${at}/${step}`;
    // What is not in the store is another image's, or this machine's own.
    if (!`${next}/`.startsWith(`${store.storeDir}/`) && !`${store.storeDir}/`.startsWith(`${next}/`))
      return null;
    const host = hostOf(store, next);
    const info = statsAt(host);
    if (info === null) return null;
    if (!info.isSymbolicLink()) {
      at = next;
      continue;
    }
    links += 1;
    if (links > linkLimit) return null;
    const target = linkText(host);
    rest.unshift(...steps(target));
    if (target.startsWith('/')) at = '';
  }
  const host = hostOf(store, at);
  const isFolder = at.startsWith(`${store.storeDir}/`) && lstatSync(host).isDirectory();
  return isFolder ? { logical: at, host } : null;
}

function steps(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

function hostOf({ root }: StorePlace, logical: string): Buffer {
  return Buffer.concat([Buffer.from(root.replace(/\/+$/, '')), encodeName(logical)]);
}

function logicalOf({ root }: StorePlace, host: Buffer): string {
  const path = decodeName(host);
  const prefix = root.replace(/\/+$/, '');
  return path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path;
}
