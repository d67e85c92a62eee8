import type { HistoryStep } from '../report.ts';
import { alignTexts } from './align.ts';
import type { StepPair } from './comparison.ts';
import type { Ignored } from './ignored.ts';

/**
 * The steps of both sides in one list, those that say the same beside each other. Between two such pairs, as many steps on
 * either side are taken for each other's new form; else what is left is removed, what is right added.
 */
export function compareHistory(
  left: readonly HistoryStep[],
  right: readonly HistoryStep[],
  ignored: Ignored,
): StepPair[] {
  const match = alignTexts(left.map(sayingOf), right.map(sayingOf));
  const pairs: StepPair[] = [];
  let leftFrom = 0;
  let rightFrom = 0;
  const gap = (leftTo: number, rightTo: number): void => {
    const removed = left.slice(leftFrom, leftTo);
    const added = right.slice(rightFrom, rightTo);
    if (removed.length === added.length)
      removed.forEach((step, at) => pairs.push({ change: 'changed', left: step, right: added[at] ?? null }));
    else {
      for (const step of removed) pairs.push({ change: 'removed', left: step, right: null });
      for (const step of added) pairs.push({ change: 'added', left: null, right: step });
    }
  };
  left.forEach((step, at) => {
    const place = match[at] ?? -1;
    const other = right[place];
    if (other === undefined) return;
    gap(at, place);
    pairs.push({ change: isSame(step, other, ignored) ? 'equal' : 'changed', left: step, right: other });
    leftFrom = at + 1;
    rightFrom = place + 1;
  });
  gap(left.length, right.length);
  return pairs;
}

/** What a step did, without who and when. */
function sayingOf({ createdBy, comment, emptyLayer }: HistoryStep): string {
  return JSON.stringify([createdBy, comment, emptyLayer]);
}

/** Whether two steps that say the same were done by the same person at the same time; the numbers of layers do not matter. */
function isSame(left: HistoryStep, right: HistoryStep, ignored: Ignored): boolean {
  return left.author === right.author && (ignored.timestamps || left.created === right.created);
}
