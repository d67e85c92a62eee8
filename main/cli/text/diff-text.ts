import type { DiffHunk, DiffLine, FileDiff } from '../../../shared/compare/compared-files.ts';
import { lineText } from '../../../shared/compare/long-lines.ts';
import { counted } from '../../../shared/counted.ts';
import { displayName } from '../../../shared/layer-path.ts';

const marks: Readonly<Record<DiffLine['kind'], string>> = { same: ' ', added: '+', removed: '-' };

/** A difference as `diff -u` shows one; nothing in it moves a cursor. */
export function diffText(path: string, { as, hunks, cut, comparedBytes }: FileDiff): string {
  const name = displayName(path.replace(/^\/+/, ''));
  const head = hunks.length === 0 ? [] : [`--- left/${name}`, `+++ right/${name}`];
  const note = cut ? [`(as ${as}; only the first ${counted(comparedBytes, 'byte')} were compared)`] : [];
  return [...head, ...hunks.flatMap(hunkLines), ...note].map((line) => `${line}\n`).join('');
}

function hunkLines({ leftStart, rightStart, lines }: DiffHunk): string[] {
  const count = (without: DiffLine['kind']): number => lines.filter(({ kind }) => kind !== without).length;
  // a side without lines is said to begin where it would be put behind
  const range = (start: number, length: number): string => `${length === 0 ? start - 1 : start},${length}`;
  return [
    `@@ -${range(leftStart, count('added'))} +${range(rightStart, count('removed'))} @@`,
    ...lines.flatMap((line) => [
      `${marks[line.kind]}${displayName(lineText(line))}`,
      ...(line.unended === true ? ['\\ No newline at end of file'] : []),
    ]),
  ];
}
