import type { FileKind } from '../../shared/file-entry.ts';

const types: Readonly<Record<FileKind, string>> = {
  file: '-',
  directory: 'd',
  symlink: 'l',
  hardlink: '-',
  char: 'c',
  block: 'b',
  fifo: 'p',
  whiteout: '-',
  opaque: 'd',
};

/** Kind and permission bits as `ls -l` writes them: `-rwsr-xr-x`. */
export function modeText(kind: FileKind, mode: number): string {
  const triple = (bits: number, special: boolean, mark: string): string => {
    const execute = (bits & 1) !== 0;
    const last = special ? (execute ? mark : mark.toUpperCase()) : execute ? 'x' : '-';
    return `${bits & 4 ? 'r' : '-'}${bits & 2 ? 'w' : '-'}${last}`;
  };
  return (
    types[kind] +
    triple(mode >> 6, (mode & 0o4000) !== 0, 's') +
    triple(mode >> 3, (mode & 0o2000) !== 0, 's') +
    triple(mode, (mode & 0o1000) !== 0, 't')
  );
}

/** Permission bits in octal with four digits: `0755`, `4755`. */
export function octalText(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}

/** What a kind is called. */
export const kindNames: Readonly<Record<FileKind, string>> = {
  file: 'file',
  directory: 'directory',
  symlink: 'symbolic link',
  hardlink: 'hard link',
  char: 'character device',
  block: 'block device',
  fifo: 'named pipe',
  whiteout: 'whiteout',
  opaque: 'opaque marker',
};
