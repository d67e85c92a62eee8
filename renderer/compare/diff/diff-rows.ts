import type { DiffHunk, DiffLine, FileDiff } from '../../../shared/compare/compared-files.ts';
import { lineText } from '../../../shared/compare/long-lines.ts';
import { counted } from '../../../shared/counted.ts';

/** A part of a line: `changed` where the line beside it has something else. */
export interface DiffPart {
  readonly text: string;
  readonly changed: boolean;
}

export interface DiffCell {
  readonly number: number;
  readonly kind: DiffLine['kind'];
  readonly parts: readonly DiffPart[];
}

/** One row of a diff that is drawn: lines of either side, or what was left out between two hunks. */
export type DiffRow =
  | { readonly kind: 'lines'; readonly left: DiffCell | null; readonly right: DiffCell | null }
  | { readonly kind: 'gap'; readonly text: string };

/** Rows with both sides beside each other: removed and added lines that follow each other share rows. */
export function splitRows({ hunks }: Pick<FileDiff, 'hunks'>): readonly DiffRow[] {
  return hunks.flatMap((hunk, at) => [...gapBefore(hunks, at), ...splitHunk(hunk)]);
}

/** Rows with one line each: what is gone before what came. */
export function unifiedRows({ hunks }: Pick<FileDiff, 'hunks'>): readonly DiffRow[] {
  return hunks.flatMap((hunk, at) => [
    ...gapBefore(hunks, at),
    ...blocksOf(hunk).flatMap((block): DiffRow[] => {
      if (block.same !== null) return [{ kind: 'lines', ...block.same }];
      const { removed, added } = withParts(block.removed, block.added);
      return [
        ...removed.map((left): DiffRow => ({ kind: 'lines', left, right: null })),
        ...added.map((right): DiffRow => ({ kind: 'lines', left: null, right })),
      ];
    }),
  ]);
}

interface Numbered {
  readonly number: number;
  readonly line: DiffLine;
}

type Block =
  | { readonly same: { readonly left: DiffCell; readonly right: DiffCell } }
  | { readonly same: null; readonly removed: readonly Numbered[]; readonly added: readonly Numbered[] };

function splitHunk(hunk: DiffHunk): readonly DiffRow[] {
  return blocksOf(hunk).flatMap((block): DiffRow[] => {
    if (block.same !== null) return [{ kind: 'lines', ...block.same }];
    const { removed, added } = withParts(block.removed, block.added);
    return Array.from({ length: Math.max(removed.length, added.length) }, (_, at) => ({
      kind: 'lines',
      left: removed[at] ?? null,
      right: added[at] ?? null,
    }));
  });
}

/** Runs of lines that differ, and lines that do not. */
function blocksOf({ leftStart, rightStart, lines }: DiffHunk): readonly Block[] {
  const blocks: Block[] = [];
  let left = leftStart;
  let right = rightStart;
  let removed: Numbered[] = [];
  let added: Numbered[] = [];
  const flush = (): void => {
    if (removed.length + added.length > 0) blocks.push({ same: null, removed, added });
    removed = [];
    added = [];
  };
  for (const line of lines) {
    if (line.kind === 'removed') removed.push({ number: left++, line });
    else if (line.kind === 'added') added.push({ number: right++, line });
    else {
      flush();
      const parts = [{ text: shownText(line), changed: false }];
      blocks.push({
        same: {
          left: { number: left++, kind: 'same', parts },
          right: { number: right++, kind: 'same', parts },
        },
      });
    }
  }
  flush();
  return blocks;
}

/** Lines that stand beside each other say where they differ. */
function withParts(
  removed: readonly Numbered[],
  added: readonly Numbered[],
): { readonly removed: readonly DiffCell[]; readonly added: readonly DiffCell[] } {
  const pairs = removed.map(({ line }, at) => {
    const other = added[at]?.line;
    return other === undefined ? null : differingParts(shownText(line), shownText(other));
  });
  const cell = ({ number, line }: Numbered, parts: readonly DiffPart[] | undefined): DiffCell => ({
    number,
    kind: line.kind,
    parts: parts ?? [{ text: shownText(line), changed: false }],
  });
  return {
    removed: removed.map((line, at) => cell(line, pairs[at]?.left)),
    added: added.map((line, at) => cell(line, pairs[at]?.right)),
  };
}

/** Both lines without what they begin and end with alike; whole lines where they share next to nothing. */
export function differingParts(
  left: string,
  right: string,
): { readonly left: readonly DiffPart[]; readonly right: readonly DiffPart[] } {
  const least = Math.min(left.length, right.length);
  let head = 0;
  while (head < least && left[head] === right[head]) head += 1;
  let tail = 0;
  while (tail < least - head && left.at(-1 - tail) === right.at(-1 - tail)) tail += 1;
  if ((head + tail) * 4 < Math.max(left.length, right.length)) head = tail = 0;
  const parts = (text: string): readonly DiffPart[] =>
    head + tail === 0
      ? [{ text, changed: false }]
      : [
          { text: text.slice(0, head), changed: false },
          { text: text.slice(head, text.length - tail), changed: true },
          { text: text.slice(text.length - tail), changed: false },
        ].filter((part) => part.text !== '');
  return { left: parts(left), right: parts(right) };
}

function shownText(line: DiffLine): string {
  return `${lineText(line)}${line.unended === true ? ' (no line break at the end)' : ''}`;
}

/** What is left out before a hunk, as words. */
function gapBefore(hunks: readonly DiffHunk[], at: number): readonly DiffRow[] {
  const hunk = hunks[at];
  const before = hunks[at - 1];
  if (hunk === undefined) return [];
  const end =
    before === undefined
      ? 1
      : before.rightStart + before.lines.filter(({ kind }) => kind !== 'removed').length;
  const count = hunk.rightStart - end;
  return count <= 0 ? [] : [{ kind: 'gap', text: `${counted(count, 'line')} the same` }];
}
