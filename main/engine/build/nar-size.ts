import { encodeName } from '../../../shared/layer-path.ts';
import { factsAt, linkText, storeFiles } from './store-files.ts';
import type { Host } from './host-file.ts';

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

/** Bytes of the NAR serialisation of a store path (BC5) with these entries: what Nix calls narSize. Names and links are lossless. */
export function narSizeOf(entries: Iterable<NarEntry>): number {
  let size = magic;
  for (const entry of entries) {
    const { kind, name } = entry;
    if (name !== '') size += entryAround + text(encodeName(name.slice(name.lastIndexOf('/') + 1)).length);
    if (kind === 'directory') size += around + text('directory'.length);
    else if (kind === 'symlink')
      size += around + text('symlink'.length) + text('target'.length) + text(encodeName(entry.link).length);
    else size += regular(entry.size, entry.isExecutable);
  }
  return size;
}

/** As `narSizeOf`, of a store path on disk, found by looking at it, reading no content. Throws as `storeFiles` does. */
export function narSize(top: Host): number {
  return narSizeOf(entriesOnDisk(top));
}

function* entriesOnDisk(top: Host): Generator<NarEntry> {
  for (const { name, host, kind } of storeFiles('', top)) {
    if (kind === 'directory') yield { kind, name };
    else if (kind === 'symlink') yield { kind, name, link: linkText(host) };
    else {
      const { size, mode } = factsAt(host);
      yield { kind, name, size, isExecutable: (mode & 0o100) !== 0 };
    }
  }
}

function regular(size: number, isExecutable: boolean): number {
  const flag = isExecutable ? executable : 0;
  return around + text('regular'.length) + flag + text('contents'.length) + text(size);
}
