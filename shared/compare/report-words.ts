import { displayName } from '../layer-path.ts';
import type { EnvVariable, HistoryStep, Json } from '../report.ts';
import { sizeText } from '../size-text.ts';
import type { ComparedChange } from './compared-files.ts';
import type { ComparedImage, Comparison, FieldChange, LayerPair, StorePathChange } from './comparison.ts';

/** A comparison as plain sections of cells, which every kind of report writes in its own way. */
export interface ReportSection {
  readonly title: string;
  readonly columns: readonly string[];
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

/** One sentence that answers the question. */
export function verdict({ same, ignored }: Comparison): string {
  const isPartial = Object.values(ignored).some((part) => (Array.isArray(part) ? part.length > 0 : part));
  if (same === null) return 'No difference was found, but not everything could be compared.';
  if (same)
    return isPartial ? 'The images are the same, but for what is ignored.' : 'The images are the same.';
  return 'The images differ.';
}

export function imageTitle({ path, names, first, last, layers }: ComparedImage): string {
  const name = names[0] === undefined ? path : `${names[0]} (${path})`;
  return displayName(layers.length === last + 1 ? name : `${name}, layers ${first} to ${last}`);
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

function fieldSection(title: string, changes: readonly FieldChange[]): ReportSection {
  const cell = (value: Json | undefined): string =>
    value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
  return section(
    title,
    ['field', 'left', 'right'],
    changes.map(({ field, left, right }) => [field, cell(left), cell(right)]),
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

function fileCells({ change, path, leftSize, rightSize, differs, from }: ComparedChange): string[] {
  const size = (bytes: number | null): string => (bytes === null ? '' : sizeText(bytes));
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

function section(
  title: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  note: string | null = null,
): ReportSection {
  return { title, columns, rows: rows.map((row) => row.map(displayName)), note };
}
