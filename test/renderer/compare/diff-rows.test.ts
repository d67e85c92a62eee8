import { expect, test } from 'vitest';
import { differingParts, splitRows, unifiedRows } from '../../../renderer/compare/diff/diff-rows.ts';
import type { DiffRow } from '../../../renderer/compare/diff/diff-rows.ts';
import type { DiffLine } from '../../../shared/compare/compared-files.ts';

const line = (text: string): DiffLine => ({
  kind: text.startsWith('+') ? 'added' : text.startsWith('-') ? 'removed' : 'same',
  text: text.slice(1),
});
const diff = {
  hunks: [
    { leftStart: 3, rightStart: 3, lines: [' a', '-port = 80', '-gone', '+port = 81', ' b'].map(line) },
    { leftStart: 40, rightStart: 39, lines: ['+new'].map(line) },
  ],
};
const told = (row: DiffRow): string =>
  row.kind === 'gap'
    ? row.text
    : [row.left, row.right]
        .map((cell) =>
          cell === null
            ? '·'
            : `${cell.number}${cell.kind === 'same' ? ' ' : cell.kind === 'added' ? '+' : '-'}`,
        )
        .join(' ');

test('side by side: what was replaced shares rows, numbers run on both sides, what is left out is counted', () => {
  expect(splitRows(diff).map(told)).toEqual([
    '2 lines the same',
    '3  3 ',
    '4- 4+',
    '5- ·',
    '6  5 ',
    '33 lines the same',
    '· 39+',
  ]);
});

test('unified: what is gone stands before what came', () => {
  expect(unifiedRows(diff).map(told)).toEqual([
    '2 lines the same',
    '3  3 ',
    '4- ·',
    '5- ·',
    '· 4+',
    '6  5 ',
    '33 lines the same',
    '· 39+',
  ]);
});

test('the part that differs is set apart, unless next to nothing is alike', () => {
  expect(differingParts('port = 80;', 'port = 8081;').right).toEqual([
    { text: 'port = 80', changed: false },
    { text: '81', changed: true },
    { text: ';', changed: false },
  ]);
  expect(differingParts('abcdefghijkl', 'xyz').left).toEqual([{ text: 'abcdefghijkl', changed: false }]);
});

test('what is left out of a long line is counted where it was', () => {
  const long = { text: 'same new', before: 5_000, after: 1 };
  const [row] = splitRows({
    hunks: [
      {
        leftStart: 1,
        rightStart: 1,
        lines: [
          { ...long, kind: 'removed', text: 'same old' },
          { ...long, kind: 'added' },
        ],
      },
    ],
  });
  expect(row?.kind === 'lines' ? row.right?.parts : null).toEqual([
    { text: '… 5,000 characters … same ', changed: false },
    { text: 'new', changed: true },
    { text: ' … 1 character …', changed: false },
  ]);
});

test('a last line without a line break says so, and differs in that alone', () => {
  const lines: DiffLine[] = [
    { kind: 'removed', text: 'the last line', unended: true },
    { kind: 'added', text: 'the last line' },
  ];
  const [row] = splitRows({ hunks: [{ leftStart: 1, rightStart: 1, lines }] });
  const parts = row?.kind === 'lines' ? [row.left?.parts, row.right?.parts] : [];
  expect(parts).toEqual([
    [
      { text: 'the last line', changed: false },
      { text: ' (no line break at the end)', changed: true },
    ],
    [{ text: 'the last line', changed: false }],
  ]);
});
