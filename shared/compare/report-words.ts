import { displayName } from '../layer-path.ts';
import type { EnvVariable, HistoryStep, Json } from '../report.ts';
import { sizeText } from '../size-text.ts';
import type { ComparedChange } from './compared-files.ts';
import { leftOutText } from './left-out.ts';
import type { ComparedImage, Comparison, FieldChange, LayerPair, StorePathChange } from './comparison.ts';

/** A comparison as plain sections of cells, which every kind of report writes in its own way. */
export interface ReportSection {
  readonly title: string;
  readonly columns: readonly string[];
  /** Those of the columns whose cells are short, so that none need be broken. */
  readonly short: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What a reader should know of the rows, e.g. that there are more. */
  readonly note: string | null;
}

/** What a report is made of: the comparison and, where they were asked for, the paths that differ. */
export interface ReportInput {
  readonly comparison: Comparison;
  readonly files: Iterable<ComparedChange>;
}

/** Paths that a report lists; it says how many there are. */
const maxFiles = 2_000;
/** Characters of a value; it says how many there are. */
const longestCell = 2_000;

/** One sentence that answers the question. */
export function verdict({ same, ignored }: Comparison): string {
  const isPartial = Object.values(ignored).some((part) => (Array.isArray(part) ? part.length > 0 : part));
  if (same === null) return 'No difference was found, but not everything could be compared.';
  if (same)
    return isPartial ? 'The images are the same, but for what is ignored.' : 'The images are the same.';
  return 'The images differ.';
}

export function imageTitle({ path, names, first, last, layerCount }: ComparedImage): string {
  const name = names[0] === undefined ? path : `${names[0]} (${path})`;
  if (first === 0 && last === layerCount - 1) return displayName(name);
  const range = first === last ? `layer ${first}` : `layers ${first} to ${last}`;
  return displayName(`${name}, ${range} of ${layerCount}`);
}

/** The sections that have something to say, what matters most first. Cells are fit for eyes: nothing in them moves a cursor. */
export function reportSections({ comparison, files }: ReportInput): ReportSection[] {
  const sections = [
    fieldSection('Identity', comparison.identity),
    fieldSection('Config', comparison.config),
    section(
      'Environment',
      ['variable', 'change', 'left', 'right'],
      comparison.env.map(({ name, change, left, right }) => [name, change, envText(left), envText(right)]),
    ),
    section('Layers', ['change', 'left', 'right', 'diff_id'], changedLayers(comparison)),
    section(
      'Store paths',
      ['change', 'name', 'left', 'right', 'size'],
      (comparison.storePaths ?? []).map(storePathCells),
    ),
    section(
      'History',
      ['change', 'left', 'right'],
      comparison.history
        .filter(({ change }) => change !== 'equal')
        .map(({ change, left, right }) => [change, stepText(left), stepText(right)]),
    ),
    fileSection(comparison, files),
  ];
  return sections.filter(({ rows, note }) => rows.length > 0 || note !== null);
}

/** `3 added, 1 removed, …` of the files; null while they are not known. */
export function filesSummary({ files }: Comparison): string | null {
  if (files === null) return null;
  const parts = Object.entries(files.changes).flatMap(([change, count]) =>
    count === 0 ? [] : [`${count} ${change}`],
  );
  const sizes = `+${sizeText(files.addedSize)}, −${sizeText(files.removedSize)}`;
  return parts.length === 0
    ? `none differ, ${files.unchanged} are the same`
    : `${parts.join(', ')} (${sizes})`;
}

/** `5 of timestamps, none of paths (*.pyc, var/log)`; null when nothing is ignored. */
export function ignoredSummary(comparison: Comparison): string | null {
  const text = leftOutText(comparison);
  const { paths } = comparison.ignored;
  return text === null || paths.length === 0 ? text : cell(`${text} (${paths.join(', ')})`);
}

function fieldSection(title: string, changes: readonly FieldChange[]): ReportSection {
  const valueText = (value: Json | undefined): string =>
    value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
  return section(
    title,
    ['field', 'left', 'right'],
    changes.map(({ field, left, right }) => [field, valueText(left), valueText(right)]),
  );
}

function changedLayers({ layers }: Comparison): string[][] {
  return layers
    .filter(({ relation }) => relation !== 'equal')
    .map(({ relation, left, right, diffId }: LayerPair) => [
      relation,
      left.join(', '),
      right.join(', '),
      diffId ?? '',
    ]);
}

function storePathCells({ change, name, left, right, delta }: StorePathChange): string[] {
  const one = left?.version ?? (left === null ? '' : left.path);
  const other = right?.version ?? (right === null ? '' : right.path);
  return [change, name, one, other, `${delta < 0 ? '−' : '+'}${sizeText(Math.abs(delta))}`];
}

function fileSection({ files }: Comparison, changes: Iterable<ComparedChange>): ReportSection {
  const rows: string[][] = [];
  for (const change of changes) {
    if (rows.length === maxFiles) break;
    rows.push(fileCells(change));
  }
  const total = files === null ? 0 : Object.values(files.changes).reduce((sum, count) => sum + count, 0);
  const note =
    files === null
      ? 'The files of both sides were not compared.'
      : rows.length > 0 && total > rows.length
        ? `${rows.length} of ${total} paths that differ.`
        : null;
  return section('Files', ['change', 'path', 'left', 'right', 'what'], rows, note);
}

function fileCells({ change, path, kind, leftSize, rightSize, differs, from }: ComparedChange): string[] {
  // links, devices and pipes hold nothing
  const hasSize = kind === 'file' || kind === 'hardlink' || kind === 'directory' || change === 'type';
  const size = (bytes: number | null): string => (bytes === null || !hasSize ? '' : sizeText(bytes));
  const what = from === null ? differs.filter((field) => field !== change).join(', ') : `from /${from}`;
  return [change, `/${path}`, size(leftSize), size(rightSize), what];
}

function envText(variable: EnvVariable | null): string {
  if (variable === null) return '';
  return [...variable.duplicates, variable.value].map((value) => value ?? '(no value)').join(' | ');
}

function stepText(step: HistoryStep | null): string {
  return step === null ? '' : [step.createdBy ?? step.comment ?? '', step.created ?? ''].join(' ').trim();
}

/** Where it is more than the change. */
const shortColumns: Readonly<Record<string, readonly string[]>> = {
  'Store paths': ['change', 'size'],
  Files: ['change', 'left', 'right'],
};

function section(
  title: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  note: string | null = null,
): ReportSection {
  const short = columns.filter((column) => shortColumns[title]?.includes(column) ?? column === 'change');
  return { title, columns, short, rows: rows.map((row) => row.map(cell)), note };
}

/** Fit for eyes, and cut where it would fill pages. */
function cell(text: string): string {
  if (text.length <= longestCell) return displayName(text);
  const start = text.slice(0, longestCell);
  return `${displayName(start)}… (${text.length - longestCell} more characters)`;
}
