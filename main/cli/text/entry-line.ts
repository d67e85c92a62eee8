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
  const change = entry.change === undefined ? '' : `${marks[entry.change]} `;
  const layer = String(entry.layer).padStart(3);
  const owner = `${entry.uid}:${entry.gid}`.padStart(9);
  const size = String(entry.size).padStart(11);
  return `${change}${layer} ${modeText(entry.kind, entry.mode)} ${owner} ${size} ${timeText(entry.mtime)} ${entry.path}${link}`;
}

/** `drwxr-xr-t`, with the letters of ls; `h`, `w` and `o` for hard links, whiteouts and opaque markers. */
export function modeText(kind: FileKind, mode: number): string {
  return `${kindLetters[kind]}${triple(mode >> 6, (mode & 0o4000) !== 0, 's')}${triple(mode >> 3, (mode & 0o2000) !== 0, 's')}${triple(mode, (mode & 0o1000) !== 0, 't')}`;
}

/** The lowest three bits of a mode, the last of them by `letter` where the bit is set that goes with them. */
function triple(bits: number, special: boolean, letter: string): string {
  const plain = permissions[bits & 7] ?? '';
  if (!special) return plain;
  return `${plain.slice(0, 2)}${(bits & 1) === 1 ? letter : letter.toUpperCase()}`;
}

const permissions = ['---', '--x', '-w-', '-wx', 'r--', 'r-x', 'rw-', 'rwx'] as const;

/** Seconds since the epoch as `2024-05-01 12:00:00` in UTC; `?` where no calendar reaches. */
export function timeText(seconds: number): string {
  const time = new Date(seconds * 1000);
  if (Number.isNaN(time.getTime())) return '?'.padEnd(19);
  const year = String(Math.abs(time.getUTCFullYear())).padStart(4, '0');
  const date = `${year}-${pair(time.getUTCMonth() + 1)}-${pair(time.getUTCDate())}`;
  return `${date} ${pair(time.getUTCHours())}:${pair(time.getUTCMinutes())}:${pair(time.getUTCSeconds())}`;
}

function pair(number: number): string {
  return number < 10 ? `0${number}` : `${number}`;
}
