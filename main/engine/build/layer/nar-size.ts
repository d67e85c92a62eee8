import { encodeName } from '../../../../shared/layer-path.ts';
import { factsAt, linkText, walkStoreFiles } from '../files/store-files.ts';
import type { Host, HostKind } from '../files/host-file.ts';

/** A text of the archive: its length in 8 bytes, itself, zeros up to a multiple of 8. */
const text = (length: number): number => 8 + Math.ceil(length / 8) * 8;

const magic = text('nix-archive-1'.length);
const around = text(1) + text('type'.length) + text(1);
const executable = text('executable'.length) + text(0);
const entryAround = text('entry'.length) + text(1) + text('name'.length) + text('node'.length) + text(1);

/** NAR bytes of a regular file, as base.json is one. */
export function narSizeOfFile(size: number, isExecutable = false): number {
  return magic + regular(size, isExecutable);
}

/** NAR bytes of a folder that holds plain files of these names and sizes. */
export function narSizeOfFolder(files: readonly (readonly [name: string, size: number])[]): number {
  return files.reduce(
    (sum, [name, size]) => sum + entryAround + text(name.length) + regular(size, false),
    magic + around + text('directory'.length),
  );
}

/** An entry of a store path: the path itself with an empty name, what is in it by its way from there. */
export type NarEntry =
  | { readonly kind: 'directory'; readonly name: string }
  | { readonly kind: 'symlink'; readonly name: string; readonly link: string }
  | { readonly kind: 'file'; readonly name: string; readonly size: number; readonly isExecutable: boolean };

/**
 * Bytes of the NAR serialisation of a store path (BC5) with these entries: what Nix calls narSize. Names and links are
 * lossless.
 */
export function narSizeOf(entries: Iterable<NarEntry>): number {
  let size = magic;
  for (const entry of entries) size += entrySize(entry);
  return size;
}

function entrySize(entry: NarEntry): number {
  const { kind, name } = entry;
  const named =
    name === '' ? 0 : entryAround + text(encodeName(name.slice(name.lastIndexOf('/') + 1)).length);
  if (kind === 'directory') return named + around + text('directory'.length);
  if (kind === 'file') return named + regular(entry.size, entry.isExecutable);
  const target = text('target'.length) + text(encodeName(entry.link).length);
  return named + around + text('symlink'.length) + target;
}

/** As `narSizeOf`, of a store path on disk, found by looking at it, reading no content. Throws as `walkStoreFiles` does. */
export function narSize(top: Host): number {
  let size = magic;
  walkStoreFiles('', top, (name, host, kind) => {
    size += entrySize(entryOnDisk(name, host, kind));
  });
  return size;
}

function entryOnDisk(name: string, host: Host, kind: HostKind): NarEntry {
  if (kind === 'directory') return { kind, name };
  if (kind === 'symlink') return { kind, name, link: linkText(host) };
  const { size, mode } = factsAt(host);
  return { kind, name, size, isExecutable: (mode & 0o100) !== 0 };
}

function regular(size: number, isExecutable: boolean): number {
  const flag = isExecutable ? executable : 0;
  return around + text('regular'.length) + flag + text('contents'.length) + text(size);
}
