import type { LayerPair } from '../../../shared/compare/comparison.ts';
import type { LayerReport } from '../../../shared/report.ts';
import { strataLayout } from '../../inspect/strata/strata-layout.ts';
import type { Stratum, StrataScale } from '../../inspect/strata/strata-layout.ts';

/** A span of pixels from the top. */
export interface Span {
  readonly top: number;
  readonly height: number;
}

/** What is drawn between two strata: from a part of a left one to a part of a right one. Null: that side has none. */
export interface Ribbon {
  readonly left: Span | null;
  readonly right: Span | null;
}

/** One pair of the comparison as it is drawn; `index` is its place in the comparison. */
export interface PairBand {
  readonly index: number;
  readonly pair: LayerPair;
  readonly ribbons: readonly Ribbon[];
  /** The pixels that any part of it falls on. */
  readonly top: number;
  readonly bottom: number;
}

export interface PairLayout {
  readonly left: readonly Stratum[];
  readonly right: readonly Stratum[];
  readonly bands: readonly PairBand[];
  /** Of the pair that each layer belongs to, by the number of the layer. */
  readonly leftPairs: ReadonlyMap<number, number>;
  readonly rightPairs: ReadonlyMap<number, number>;
  readonly height: number;
}

/** A layer as far as its height goes, with its number in the image. */
export type DrawnLayer = Pick<LayerReport, 'index' | 'size' | 'storedSize'>;

/** Where two stacks are drawn, standing on one ground, and what links them. */
export function pairLayout(
  left: readonly DrawnLayer[],
  right: readonly DrawnLayer[],
  pairs: readonly LayerPair[],
  available: number,
  scale: StrataScale,
): PairLayout {
  const stacks = { left: numbered(left, available, scale), right: numbered(right, available, scale) };
  const height = Math.max(heightOf(stacks.left), heightOf(stacks.right));
  const grounded = (strata: readonly Stratum[]): readonly Stratum[] => {
    const drop = height - heightOf(strata);
    return drop === 0 ? strata : strata.map((stratum) => ({ ...stratum, top: stratum.top + drop }));
  };
  const drawn = { left: grounded(stacks.left), right: grounded(stacks.right) };
  const spans = { left: byLayer(drawn.left), right: byLayer(drawn.right) };
  const leftPairs = new Map<number, number>();
  const rightPairs = new Map<number, number>();
  const bands: PairBand[] = [];
  for (const [index, pair] of pairs.entries()) {
    for (const layer of pair.left) leftPairs.set(layer, index);
    for (const layer of pair.right) rightPairs.set(layer, index);
    const ribbons = ribbonsOf(known(spans.left, pair.left), known(spans.right, pair.right));
    const ends = ribbons.flatMap((ribbon) => [ribbon.left, ribbon.right].filter((span) => span !== null));
    bands.push({
      index,
      pair,
      ribbons,
      top: Math.min(...ends.map((span) => span.top), height),
      bottom: Math.max(...ends.map((span) => span.top + span.height), 0),
    });
  }
  return { ...drawn, bands, leftPairs, rightPairs, height };
}

/** A stack by the numbers that its layers have in their image: it may be a part of one. */
function numbered(layers: readonly DrawnLayer[], available: number, scale: StrataScale): readonly Stratum[] {
  return strataLayout(layers, available, scale).map((stratum) => ({
    ...stratum,
    layer: layers[stratum.layer]?.index ?? stratum.layer,
  }));
}

function heightOf(strata: readonly Stratum[]): number {
  const last = strata.at(-1);
  return last === undefined ? 0 : last.top + last.height;
}

function byLayer(strata: readonly Stratum[]): ReadonlyMap<number, Span> {
  return new Map(strata.map(({ layer, top, height }) => [layer, { top, height }]));
}

/** Newest first, as they stand on the screen: ribbons that part do not cross. */
function known(spans: ReadonlyMap<number, Span>, layers: readonly number[]): readonly Span[] {
  return layers
    .map((layer) => spans.get(layer))
    .filter((span) => span !== undefined)
    .toSorted((a, b) => a.top - b.top);
}

/** One to one, one to many, many to one; a side with one layer is divided as the other side's heights are. */
function ribbonsOf(left: readonly Span[], right: readonly Span[]): readonly Ribbon[] {
  if (left.length === 0) return right.map((span) => ({ left: null, right: span }));
  if (right.length === 0) return left.map((span) => ({ left: span, right: null }));
  const count = Math.max(left.length, right.length);
  const parts = {
    left: left.length === count ? left : divided(left, right),
    right: right.length === count ? right : divided(right, left),
  };
  return Array.from({ length: count }, (_, at) => ({
    left: parts.left[at] ?? null,
    right: parts.right[at] ?? null,
  }));
}

/** The first of `whole` cut into as many parts as there are in `like`, each as high as its share. */
function divided(whole: readonly Span[], like: readonly Span[]): readonly Span[] {
  const [span] = whole;
  if (span === undefined) return [];
  const total = like.reduce((sum, { height }) => sum + height, 0);
  let { top } = span;
  return like.map(({ height }) => {
    const part = { top, height: total === 0 ? 0 : (span.height * height) / total };
    top += part.height;
    return part;
  });
}

/** How far a ribbon with one end only reaches into the space between the stacks. */
const stub = 26;

/** The outline of a ribbon in a space of `width` pixels, as the `d` of an SVG path. */
export function ribbonPath({ left, right }: Ribbon, width: number): string {
  if (left !== null && right !== null) {
    const half = width / 2;
    const [a, b] = [left.top, left.top + left.height];
    const [c, d] = [right.top, right.top + right.height];
    return `M0,${a} C${half},${a} ${half},${c} ${width},${c} V${d} C${half},${d} ${half},${b} 0,${b} Z`;
  }
  const span = left ?? right;
  if (span === null) return '';
  const { top, height } = span;
  const from = left === null ? width : 0;
  const to = left === null ? width - stub : stub;
  return `M${from},${top} L${to},${top + height / 2} L${from},${top + height} Z`;
}

/** Where the sign of a band stands: the middle of its first ribbon. */
export function signPlace({ ribbons }: PairBand, width: number): { readonly x: number; readonly y: number } {
  const [ribbon] = ribbons;
  const left = ribbon?.left ?? null;
  const right = ribbon?.right ?? null;
  if (left !== null && right !== null)
    return { x: width / 2, y: (left.top + left.height / 2 + right.top + right.height / 2) / 2 };
  const span = left ?? right;
  const y = span === null ? 0 : span.top + span.height / 2;
  return { x: left === null ? width - stub - 10 : stub + 10, y };
}
