import type { Scale } from './closure-rates.ts';
import { mergeCost, unionRate } from './cluster.ts';
import type { Cluster, Merge } from './cluster.ts';
import { createLeast } from './least.ts';

/**
 * Merges neighbours in the order of (rate of the closure, name), cheapest first, of equal ones the first in line, until
 * `goal` clusters are left. A pair is weighed only when nothing else can be cheaper: until then the rate of either of
 * them, and of any pair that it came from, says what it costs at least.
 */
export function mergeNeighbours(
  clusters: readonly Cluster[],
  goal: number,
  scale: Scale,
  merge: Merge,
): Cluster[] {
  // A merged pair stands in the place of its first; `before` and `after` lead over places that are empty since.
  const line: (Cluster | undefined)[] = clusters.toSorted((a, b) => a.rate - b.rate || a.number - b.number);
  const before = Int32Array.from(line, (_, at) => at - 1);
  const after = Int32Array.from(line, (_, at) => at + 1);
  const neighbour = (place: number): Cluster | undefined => line[after[place] ?? line.length];

  // By the place of a pair's first: what its rate is at least, and whether that is its rate.
  const rates = Float64Array.from(line, (_, at) => Math.max(line[at]?.rate ?? 0, line[at + 1]?.rate ?? 0));
  const isWeighed = new Uint8Array(line.length);
  const costAt = (place: number): number => {
    const [a, b] = [line[place], neighbour(place)];
    return a === undefined || b === undefined ? Infinity : mergeCost(a, b, rates[place] ?? 0);
  };
  const costs = createLeast(Float64Array.from(line, (_, at) => costAt(at)));
  const setRate = (place: number, rate: number, weighed: boolean): void => {
    rates[place] = rate;
    isWeighed[place] = weighed ? 1 : 0;
    costs.set(place, costAt(place));
  };

  for (let left = line.length; left > goal;) {
    const place = costs.place();
    const [a, b] = [line[place], neighbour(place)];
    if (a === undefined || b === undefined) break;
    if (isWeighed[place] === 0) {
      setRate(place, unionRate(a, b, scale), true);
      continue;
    }
    const gone = after[place] ?? line.length;
    const [previous, next] = [before[place] ?? -1, after[gone] ?? line.length];
    const merged = merge(a, b, rates[place] ?? 0);
    line[place] = merged;
    line[gone] = undefined;
    after[place] = next;
    if (next < line.length) before[next] = place;
    left -= 1;
    setRate(place, Math.max(rates[gone] ?? 0, merged.rate), false);
    costs.set(gone, Infinity);
    if (previous >= 0) setRate(previous, Math.max(rates[previous] ?? 0, merged.rate), false);
  }
  return line.filter((cluster) => cluster !== undefined);
}
