import { compareEnv } from './compare-env.ts';
import { compareHistory } from './compare-history.ts';
import { compareIdentity } from './compare-identity.ts';
import type { Comparison, LeftOut } from './comparison.ts';
import { nothingIgnored } from './ignored.ts';
import type { Ignored } from './ignored.ts';
import type { HistoryStep, ImageReport } from '../report.ts';

/** What of one side there is to be left out. */
interface Side {
  readonly report: ImageReport;
  /** Steps of the layers that are compared. */
  readonly steps: readonly HistoryStep[];
}

/** How many differences each part of `ignored` left out (CM7.4). `files` are those among the files. */
export function countLeftOut(
  left: Side,
  right: Side,
  facts: Pick<Comparison, 'history' | 'layers'>,
  ignored: Ignored,
  files: Pick<LeftOut, 'timestamps' | 'paths'>,
): LeftOut {
  const { timestamps, order, history, names } = ignored;
  const fields = compareIdentity(left.report, right.report, nothingIgnored).map(({ field }) => field);
  const changed = facts.history.filter(({ change }) => change !== 'equal').length;
  const onlyLater = changedSteps(left, right) - changed;
  const env = compareEnv(left.report.env, right.report.env, nothingIgnored);
  const moves =
    env.filter(({ change }) => change === 'reordered').length +
    facts.layers.filter(({ relation }) => relation === 'moved').length;
  return {
    timestamps: timestamps
      ? files.timestamps + (history ? 0 : onlyLater) + (fields.includes('created') ? 1 : 0)
      : 0,
    order: order ? moves : 0,
    history: history ? changed : 0,
    names: names && fields.includes('names') ? 1 : 0,
    paths: files.paths,
  };
}

function changedSteps(left: Side, right: Side): number {
  return compareHistory(left.steps, right.steps, nothingIgnored).filter(({ change }) => change !== 'equal')
    .length;
}

/** `5 of timestamps, none of order, 12 of paths`; null when nothing is ignored. */
export function leftOutText({ ignored, leftOut }: Pick<Comparison, 'ignored' | 'leftOut'>): string | null {
  const parts = (['timestamps', 'order', 'history', 'names', 'paths'] as const).filter((part) =>
    part === 'paths' ? ignored.paths.length > 0 : ignored[part],
  );
  if (parts.length === 0) return null;
  return parts.map((part) => `${leftOut[part] === 0 ? 'none' : leftOut[part]} of ${part}`).join(', ');
}
