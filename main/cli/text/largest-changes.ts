import type { ComparedChange } from '../../../shared/compare/compared-files.ts';

/** The files by which the images grew or shrank most, largest first; `most` of them, however many differ. */
export function largestChanges(lines: Iterable<ComparedChange>, most = 15): ComparedChange[] {
  const largest: ComparedChange[] = [];
  for (const line of lines) {
    if (line.kind === 'directory' || line.change === 'moved' || weight(line) === 0) continue;
    const last = largest.at(-1);
    if (largest.length >= most && last !== undefined && weight(line) <= weight(last)) continue;
    const behind = largest.findIndex((each) => weight(each) < weight(line));
    largest.splice(behind < 0 ? largest.length : behind, 0, line);
    if (largest.length > most) largest.pop();
  }
  return largest;
}

function weight({ leftSize, rightSize }: ComparedChange): number {
  return Math.abs((rightSize ?? 0) - (leftSize ?? 0));
}
