import type { LayerReport } from '../../../shared/report.ts';
import { layerSize } from './origin-shares.ts';

/** Where a stratum is drawn, in pixels from the top; newest first. */
export interface Stratum {
  readonly layer: number;
  readonly top: number;
  readonly height: number;
}

export type StrataScale = 'log' | 'linear' | 'fit';

/**
 * Log: every stratum is high enough for its label. Linear: height is weight, down to a hairline. Fit: logarithms, down to a
 * hairline.
 */
const leastHeight: Readonly<Record<StrataScale, number>> = { log: 22, linear: 3, fit: 2 };
/** Log: how much higher than the lightest the heaviest stratum may be, at least and at most. */
const logSpan = [26, 120] as const;

/**
 * Heights for a stack of layers (oldest first in, newest first out). They fill `available` pixels where that is possible
 * and overflow it where the layers are too many. Heights are whole pixels, so that edges are sharp.
 */
export function strataLayout(
  layers: readonly Pick<LayerReport, 'size' | 'storedSize'>[],
  available: number,
  scale: StrataScale,
): readonly Stratum[] {
  const least = leastHeight[scale];
  const sizes = layers.map(layerSize);
  const weights = scale === 'linear' ? shares(sizes) : shares(logarithms(sizes));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const spare = Math.max(0, available - least * layers.length);
  const span = total === 0 ? 0 : spare / total;
  const height = (layer: number): number => {
    const extra = scale === 'log' ? Math.min(logSpan[1], Math.max(logSpan[0], span)) : span;
    // rounded down, so that all together never overflow by a pixel
    return Math.floor(least + extra * (weights[layer] ?? 0) + 1e-6);
  };
  const strata: Stratum[] = [];
  let top = 0;
  for (let layer = layers.length - 1; layer >= 0; layer -= 1) {
    strata.push({ layer, top, height: height(layer) });
    top += height(layer);
  }
  return strata;
}

/** Each value as a part of the largest, 0 to 1. */
function shares(values: readonly number[]): readonly number[] {
  const most = values.reduce((largest, value) => Math.max(largest, value), 0);
  return values.map((value) => (most === 0 ? 0 : value / most));
}

/** Logarithms, moved so that the smallest is 0: what is compared is how many times larger than the lightest each is. */
function logarithms(sizes: readonly number[]): readonly number[] {
  const logs = sizes.map((size) => Math.log2(1 + size / 1_024));
  const least = logs.reduce((smallest, log) => Math.min(smallest, log), Number.POSITIVE_INFINITY);
  const most = logs.reduce((largest, log) => Math.max(largest, log), 0);
  // layers of about the same size are all heavy, not all light
  return most - least < 1 ? logs : logs.map((log) => log - least);
}

/** The strata that any part of `from`…`to` (pixels) falls on, found by halving: a stack may have thousands. */
export function strataBetween(strata: readonly Stratum[], from: number, to: number): readonly Stratum[] {
  const first = firstEndingAfter(strata, from);
  let last = first;
  while (last < strata.length && (strata[last]?.top ?? 0) < to) last += 1;
  return strata.slice(first, last);
}

function firstEndingAfter(strata: readonly Stratum[], position: number): number {
  let low = 0;
  let high = strata.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const stratum = strata[middle];
    if (stratum !== undefined && stratum.top + stratum.height > position) high = middle;
    else low = middle + 1;
  }
  return low;
}
