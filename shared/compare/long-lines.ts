import { counted } from '../counted.ts';
import type { DiffLine } from './compared-files.ts';

/** Characters of a line that are shown; minified files have lines of a megabyte. */
const longestLine = 2_000;
/** Characters before the first that differs. */
const lead = 200;

/**
 * The lines of a hunk with the middle of long ones cut out: of a line that stands for another, the part from where both
 * begin to differ, of any other its beginning.
 */
export function shortLines(lines: readonly DiffLine[]): DiffLine[] {
  if (lines.every(({ text }) => text.length <= longestLine)) return [...lines];
  const starts = startsOf(lines);
  return lines.map((line, at) => cutOut(line, starts[at] ?? 0));
}

/** Where each line is to begin: removed lines and the added ones after them are paired in order. */
function startsOf(lines: readonly DiffLine[]): number[] {
  const starts = lines.map(() => 0);
  for (let from = 0; from < lines.length;) {
    const added = endOf(lines, from, 'removed');
    const end = endOf(lines, added, 'added');
    for (let pair = 0; pair < Math.min(added - from, end - added); pair++) {
      const start = differenceOf(lines[from + pair]?.text ?? '', lines[added + pair]?.text ?? '') - lead;
      starts[from + pair] = starts[added + pair] = Math.max(0, start);
    }
    from = Math.max(end, from + 1);
  }
  return starts;
}

function endOf(lines: readonly DiffLine[], from: number, kind: DiffLine['kind']): number {
  let at = from;
  while (lines[at]?.kind === kind) at++;
  return at;
}

/** Index of the first character that differs. */
function differenceOf(left: string, right: string): number {
  const least = Math.min(left.length, right.length);
  let at = 0;
  while (at < least && left.charCodeAt(at) === right.charCodeAt(at)) at++;
  return at;
}

function cutOut(line: DiffLine, wanted: number): DiffLine {
  const { text } = line;
  if (text.length <= longestLine) return line;
  const from = Math.min(wanted, text.length - longestLine);
  const [start, end] = [between(text, from), between(text, from + longestLine)];
  const [before, after] = [start, text.length - end];
  return {
    ...line,
    text: text.slice(start, end),
    ...(before > 0 && { before }),
    ...(after > 0 && { after }),
  };
}

/** A place that no surrogate pair is on both sides of. */
function between(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff && at > 0 ? at - 1 : at;
}

/** A line for reading: what is left out of it stands as a count in its place. */
export function lineText({ text, before = 0, after = 0 }: DiffLine): string {
  return [
    ...(before > 0 ? [`… ${counted(before, 'character')} … `] : []),
    text,
    ...(after > 0 ? [` … ${counted(after, 'character')} …`] : []),
  ].join('');
}
