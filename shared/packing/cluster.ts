import { unite } from './closure-rates.ts';
import type { Scale } from './closure-rates.ts';

/** Store paths that share a layer. */
export interface Cluster {
  readonly number: number;
  /** Bytes of its members. */
  readonly size: number;
  /** The members and all they reach, as bits. */
  readonly closure: Uint32Array;
  /** How often anything in the closure changes. */
  readonly rate: number;
}

/** Merges two clusters, whose closures together change at `rate`. The first one's closure becomes that of both. */
export type Merge = (a: Cluster, b: Cluster, rate: number) => Cluster;

/**
 * What the objective grows by when two clusters are merged, whose closures together change at `rate`. It never falls as
 * the rate rises, not even by rounding: a rate that is too low gives a cost that is too low, never one too high.
 */
export function mergeCost(a: Cluster, b: Cluster, rate: number): number {
  return (a.size + b.size) * rate - a.size * a.rate - b.size * b.rate;
}

export function unionRate(a: Cluster, b: Cluster, scale: Scale): number {
  return scale.weighUnion(a.closure, b.closure);
}

/** The two as one, under a number of its own. */
export function united(a: Cluster, b: Cluster, rate: number, number: number): Cluster {
  unite(a.closure, b.closure);
  return { number, size: a.size + b.size, closure: a.closure, rate };
}
