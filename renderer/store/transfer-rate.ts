/** How fast a task goes, from what it reports now and then. */
export interface TransferRate {
  readonly done: number;
  readonly at: number;
  /** Bytes a second, smoothed; null until two reports were far enough apart. */
  readonly perSecond: number | null;
}

const least = 250;
const weight = 0.35;

/** A rate that has seen nothing yet; `at` in milliseconds. */
export function startRate(done: number, at: number): TransferRate {
  return { done, at, perSecond: null };
}

/**
 * The rate after another report. Reports closer than a quarter of a second are summed, so that the figure is calm; one
 * that goes backwards (a new phase) starts over.
 */
export function nextRate(rate: TransferRate, done: number, at: number): TransferRate {
  if (done < rate.done) return startRate(done, at);
  const elapsed = at - rate.at;
  if (elapsed < least) return rate;
  const current = ((done - rate.done) / elapsed) * 1000;
  const perSecond = rate.perSecond === null ? current : rate.perSecond * (1 - weight) + current * weight;
  return { done, at, perSecond };
}

/** Seconds to go, or null where that cannot be told. */
export function secondsLeft(rate: TransferRate, done: number, total: number | null): number | null {
  if (total === null || rate.perSecond === null || rate.perSecond <= 0) return null;
  return Math.max(0, total - done) / rate.perSecond;
}
