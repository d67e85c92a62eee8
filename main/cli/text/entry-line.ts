import type { Change, FileEntry, FileKind } from '../../../shared/file-entry.ts';

const kindLetters: Readonly<Record<FileKind, string>> = {
  file: '-',
  directory: 'd',
  symlink: 'l',
  hardlink: 'h',
  char: 'c',
  block: 'b',
  fifo: 'p',
  whiteout: 'w',
  opaque: 'o',
};

const marks: Readonly<Record<Change, string>> = { added: '+', modified: '~', removed: '-', unchanged: ' ' };

/** One entry as `ls -l` would show it, its layer first, its change mark before that where there is one. */
export function entryLine(entry: FileEntry): string {
  const link =
    entry.link === undefined ? '' : entry.kind === 'hardlink' ? ` = ${entry.link}` : ` -> ${entry.link}`;
  return [
    ...(entry.change === undefined ? [] : [marks[entry.change]]),
    String(entry.layer).padStart(3),
    modeText(entry.kind, entry.mode),
    `${entry.uid}:${entry.gid}`.padStart(9),
    String(entry.size).padStart(11),
    timeText(entry.mtime),
    `${entry.path}${link}`,
  ].join(' ');
}

/** `drwxr-xr-t`, with the letters of ls; `h`, `w` and `o` for hard links, whiteouts and opaque markers. */
export function modeText(kind: FileKind, mode: number): string {
  const triple = (shift: number, special: boolean, letter: string): string => {
    const bits = (mode >> shift) & 7;
    const execute = (bits & 1) === 1;
    const last = special ? (execute ? letter : letter.toUpperCase()) : execute ? 'x' : '-';
    return `${(bits & 4) === 4 ? 'r' : '-'}${(bits & 2) === 2 ? 'w' : '-'}${last}`;
  };
  return `${kindLetters[kind]}${triple(6, (mode & 0o4000) !== 0, 's')}${triple(3, (mode & 0o2000) !== 0, 's')}${triple(0, (mode & 0o1000) !== 0, 't')}`;
}

/** Seconds since the epoch as `2024-05-01 12:00:00` in UTC; `?` where no calendar reaches. */
export function timeText(seconds: number): string {
  const time = new Date(seconds * 1000);
  if (Number.isNaN(time.getTime())) return '?'.padEnd(19);
  return time.toISOString().replace(/^[+-]?0*(\d{4,})-(.*)T(.*)\.\d+Z$/, '$1-$2 $3');
}
