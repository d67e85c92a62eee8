import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { BuildInput, BuildInputKind } from '../../../shared/contract/build-values.ts';
import type { ArchiveRef } from '../../../shared/contract/values.ts';
import { ProblemError } from '../../../shared/problem.ts';
import { ClosureError } from '../../../shared/build/closure.ts';
import { parseClosure } from '../../../shared/build/parse-closure.ts';
import { storePlace } from './build-draft.ts';

/** Text files up to this size (bytes) are read to tell a closure from a spec. */
const textLimit = 64 * 2 ** 20;
/** Files that only an image's folder has at its top. */
const imageMembers = ['oci-layout', 'manifest.json', 'repositories'];

/** What a path is to a build, by a look at it: its place, its first bytes, and the text of what may be a closure or a spec. */
export function lookAtInput(ref: ArchiveRef, path: string, name: string): BuildInput {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) throw new ProblemError('not-found', `${name} is no longer there`);
  const size = stat.isFile() ? stat.size : null;
  if (storePlace(path) !== null) return { ref, name: basename(path), kind: 'store-path', size };
  if (stat.isDirectory()) return { ref, name, kind: folderKind(path), size };
  if (!stat.isFile()) throw new ProblemError('unsupported', `${name} is neither a file nor a folder`);
  return { ref, name, kind: fileKind(path, stat.size), size };
}

function folderKind(path: string): BuildInputKind {
  const found = imageMembers.some((member) =>
    statSync(join(path, member), { throwIfNoEntry: false })?.isFile(),
  );
  return found ? 'image' : 'folder';
}

function fileKind(path: string, size: number): BuildInputKind {
  const head = firstBytes(path, 512);
  if (isTar(head) || isCompressed(head)) return 'image';
  // the mark that some editors write goes, too
  const start = head.toString().trimStart();
  if (!/^(?:[[{/]|digraph\b)/.test(start) || size > textLimit) return 'file';
  const text = readFileSync(path, 'utf8');
  if (isSpec(text)) return 'spec';
  try {
    return parseClosure(text).entries.length > 0 ? 'closure' : 'file';
  } catch (error) {
    if (error instanceof ClosureError) return 'file';
    throw error;
  }
}

/** An object with a name and nothing that only a config or a manifest has: its parser says the rest. */
function isSpec(text: string): boolean {
  const start = text.trimStart();
  if (!start.startsWith('{')) return false;
  try {
    const value = JSON.parse(start) as Readonly<Record<string, unknown>>;
    if (typeof value['name'] !== 'string') return false;
    return [
      'contents',
      'storePaths',
      'files',
      'fromImage',
      'config',
      'maxLayers',
      'copyToRoot',
      '$schema',
      'tag',
    ].some((key) => Object.hasOwn(value, key));
  } catch {
    return false;
  }
}

function isTar(head: Buffer): boolean {
  return head.toString('latin1', 257, 262) === 'ustar';
}

/** gzip, zstd, xz, bzip2 */
function isCompressed(head: Buffer): boolean {
  const hex = head.toString('hex', 0, 6);
  return ['1f8b', '28b52ffd', 'fd377a585a00', '425a68'].some((magic) => hex.startsWith(magic));
}

function firstBytes(path: string, length: number): Buffer {
  const handle = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, readSync(handle, bytes, 0, length, 0));
  } finally {
    closeSync(handle);
  }
}
