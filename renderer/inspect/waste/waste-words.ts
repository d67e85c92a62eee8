import { sizeText } from '../../../shared/size-text.ts';
import type { WasteReason, WasteReport, WasteRow } from '../../../shared/view.ts';

/** A share from 0 to 1 in per cent, never rounded up to 100 nor down to 0 when something is there. */
export function percentText(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.05) return '<\u00a00.1\u00a0%';
  if (percent < 100 && percent > 99.95) return '>\u00a099.9\u00a0%';
  return `${percent.toFixed(1)}\u00a0%`;
}

/** A size whose unit stays on its line. */
function unbroken(bytes: number): string {
  return sizeText(bytes).replaceAll(' ', '\u00a0');
}

/** The score in one sentence. */
export function wasteSentence(report: WasteReport): string {
  if (report.total === 0) return 'There are no file contents in this image.';
  if (report.wasted === 0)
    return `Every one of the ${unbroken(report.total)} of file contents in these layers can be seen by a container.`;
  return `Of ${unbroken(report.total)} of file contents in these layers a container can see ${percentText(report.efficiency)}; ${unbroken(report.wasted)} are stored and pulled for nothing.`;
}

export const reasonNames: Readonly<Record<WasteReason, readonly [short: string, long: string]>> = {
  replaced: ['Replaced', 'written, and written anew by a later layer'],
  removed: ['Removed', 'written, and deleted by a later layer'],
  duplicate: ['Duplicate', 'the same contents at two paths'],
  'metadata-only': ['Metadata only', 'stored whole again although only mode, owner or time changed'],
};

export const reasons: readonly WasteReason[] = ['removed', 'replaced', 'metadata-only', 'duplicate'];

/** Why one row is waste: `layer 4 deletes it`; of a duplicate, what comes before the path of its twin. */
export function wasteCause(row: Pick<WasteRow, 'reason' | 'causeLayer'>): string {
  const { causeLayer } = row;
  if (row.reason === 'removed') return `layer ${causeLayer} deletes it`;
  if (row.reason === 'replaced') return `layer ${causeLayer} replaces it`;
  if (row.reason === 'metadata-only') return `layer ${causeLayer} stores it again, same bytes`;
  return 'same as';
}

/** Bytes of waste for each reason, among the rows given. */
export function wasteByReason(rows: readonly WasteRow[]): ReadonlyMap<WasteReason, number> {
  const sums = new Map<WasteReason, number>();
  for (const row of rows) sums.set(row.reason, (sums.get(row.reason) ?? 0) + row.size);
  return sums;
}
