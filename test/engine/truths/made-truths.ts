import { buildReport } from '../../../main/engine/image/report.ts';
import type { OpenedArchive } from '../../../main/engine/image/image-core.ts';
import { buildTruths } from '../../../main/engine/truths/truths.ts';
import type { ColumnName, TruthsReport } from '../../../shared/truths/truths.ts';
import { allFacts, blobFactsOf } from '../../make/layer-facts.ts';

/** The truths of an archive, every blob hashed. */
export function truthsOf(archive: OpenedArchive): TruthsReport {
  return buildTruths(archive, buildReport(archive, allFacts(archive)), blobFactsOf(archive));
}

/** Likewise before anything is hashed. */
export function unhashedTruths(archive: OpenedArchive): TruthsReport {
  return buildTruths(
    archive,
    buildReport(archive, () => null),
    () => null,
  );
}

/** `a/b=relation@first` of every pair of an image's columns. */
export function relationsOf(truths: TruthsReport, image = 0): string[] {
  return (truths.images[image]?.relations ?? []).map(
    ({ a, b, relation, first }) => `${a}/${b}=${relation}${first === null ? '' : `@${first}`}`,
  );
}

/** Contents of a column, by number. */
export function contentsOf(truths: TruthsReport, column: ColumnName, image = 0): (number | null)[] | null {
  const found = truths.images[image];
  const slots = column === 'parents' ? found?.parents[0]?.slots : found?.[column]?.slots;
  return slots?.map(({ content }) => content) ?? null;
}

/** Errors and warnings as `severity rule where: what`. */
export function troublesOf(truths: TruthsReport): string[] {
  return truths.findings
    .filter(({ severity }) => severity !== 'info')
    .map(({ severity, rule, where, what }) => `${severity} ${rule} ${where}: ${what}`);
}
