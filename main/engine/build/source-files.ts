import { readdirSync, readlinkSync, lstatSync, statSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { compareByCodePoint } from '../../../shared/code-point.ts';
import type { FileSource } from '../../../shared/build/build-spec.ts';
import { decodeName, encodeName } from '../../../shared/layer-path.ts';
import { ProblemError } from '../../../shared/problem.ts';
import { planMembers } from './layer-plan.ts';
import type { LayerMember, LayerPlan } from './layer-plan.ts';

/**
 * A layer of plain files and folders: relative names in order of their components by code point, each folder before what
 * is in it, links as links, hard links as files of their own, no names of owners, no extended attributes. Sources that put
 * something at the same place: the later one stands, folders are merged. `present` are folders that the base has (paths
 * without slashes around them), which are not written again as somebody's mere ancestors; other ancestors are 0755, of
 * root, as old as `mtime`. Throws `not-found`, `not-readable`, and `unsupported` for devices, sockets and pipes.
 */
export function planFilesLayer(
  files: readonly FileSource[],
  present: readonly string[],
  mtime: number,
): LayerPlan {
  return planMembers(fileMembers(files, present, mtime));
}

/** The members of that layer, in order. Throws as `planFilesLayer`. */
export function fileMembers(
  files: readonly FileSource[],
  present: readonly string[],
  mtime: number,
): LayerMember[] {
  const found = new Map<string, LayerMember>();
  for (const file of files) {
    const to = file.to.split('/').filter((part) => part !== '' && part !== '.');
    if (to.includes('..')) throw new ProblemError('bad-request', `${file.to} leads upwards`);
    add(found, to.join('/'), Buffer.from(file.source), file, true);
  }
  const known = new Set(present);
  for (const path of found.keys()) {
    for (let parent = parentOf(path); parent !== '' && !known.has(parent); parent = parentOf(parent)) {
      known.add(parent);
      if (!found.has(parent)) found.set(parent, folder(parent, 0o755, 0, 0, mtime));
    }
  }
  return [...found]
    .map(([path, member]) => [path.replaceAll('/', '\0'), member] as const)
    .sort(([a], [b]) => compareByCodePoint(a, b))
    .map(([, member]) => member);
}

function add(
  found: Map<string, LayerMember>,
  path: string,
  host: Buffer,
  file: FileSource,
  isTop: boolean,
): void {
  // What a person names may be a link to what is meant; links inside a folder are content.
  const info = look(host, () => (isTop ? statSync(host) : lstatSync(host)));
  const mtime = file.mtime ?? Math.floor(info.mtimeMs / 1000);
  const owner = { uid: file.uid, gid: file.gid, uname: '', gname: '', mtime };
  if (info.isDirectory()) {
    replaceable(found, path);
    const mode = file.directoryMode ?? info.mode & 0o7777;
    // The image's own root is the base's, or whoever unpacks it.
    if (path !== '') found.set(path, folder(path, mode, file.uid, file.gid, mtime));
    for (const child of look(host, () => readdirSync(host, { encoding: 'buffer' }))) {
      const name = decodeName(child);
      const below = Buffer.concat([host, Buffer.from('/'), encodeName(name)]);
      add(found, path === '' ? name : `${path}/${name}`, below, file, false);
    }
    return;
  }
  if (path === '') throw new ProblemError('bad-request', `${decodeName(host)} is a file and cannot be /`);
  clear(found, path);
  if (info.isSymbolicLink()) {
    const link = decodeName(look(host, () => readlinkSync(host, { encoding: 'buffer' })));
    found.set(path, { header: { ...owner, name: path, type: '2', size: 0, mode: 0o777, link }, host });
  } else if (info.isFile()) {
    const mode = file.mode ?? info.mode & 0o7777;
    found.set(path, { header: { ...owner, name: path, type: '0', size: info.size, mode, link: '' }, host });
  } else {
    throw new ProblemError('unsupported', `${decodeName(host)} is ${special(info)}: it cannot be copied`);
  }
}

/** A file that stands where a folder is to be makes way. */
function replaceable(found: Map<string, LayerMember>, path: string): void {
  for (let at = path; at !== ''; at = parentOf(at)) {
    if (found.has(at) && found.get(at)?.header.type !== '5') found.delete(at);
  }
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** Everything at and below a place where a file is to be makes way. */
function clear(found: Map<string, LayerMember>, path: string): void {
  if (found.get(path)?.header.type === '5')
    for (const other of found.keys()) if (other.startsWith(`${path}/`)) found.delete(other);
  replaceable(found, path);
  found.delete(path);
}

function folder(path: string, mode: number, uid: number, gid: number, mtime: number): LayerMember {
  const header = {
    name: `${path}/`,
    type: '5',
    size: 0,
    mode,
    uid,
    gid,
    uname: '',
    gname: '',
    mtime,
  } as const;
  return { header: { ...header, link: '' }, host: Buffer.alloc(0) };
}

function look<T>(host: Buffer, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new ProblemError(
      code === 'ENOENT' ? 'not-found' : 'not-readable',
      `${decodeName(host)}: cannot be read (${code})`,
    );
  }
}

function special(info: Stats): string {
  if (info.isFIFO()) return 'a named pipe';
  return info.isSocket() ? 'a socket' : 'a device';
}
