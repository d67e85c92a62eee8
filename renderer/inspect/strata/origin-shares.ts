import type { LayerOrigin, LayerReport } from '../../../shared/report.ts';

export interface OriginShare {
  readonly origin: LayerOrigin;
  readonly size: number;
  readonly layers: number;
  /** Of the whole image, 0 to 1. */
  readonly share: number;
}

/** From the bottom of an image up. */
const order: readonly LayerOrigin[] = ['base', 'nix', 'other', 'top'];

/** The size of a layer as far as it is known: plain bytes, else stored ones, else 0. */
export function layerSize(layer: Pick<LayerReport, 'size' | 'storedSize'>): number {
  return layer.size ?? layer.storedSize ?? 0;
}

/** Bytes of all layers, unpacked; null while they are not known of each, and where there are none. */
export function wholeSize(layers: readonly Pick<LayerReport, 'size'>[]): number | null {
  let sum = 0;
  for (const { size } of layers) {
    if (size === null) return null;
    sum += size;
  }
  return layers.length === 0 ? null : sum;
}

/** How much of an image comes from where; origins without layers are left out. */
export function originShares(layers: readonly LayerReport[]): readonly OriginShare[] {
  const total = layers.reduce((sum, layer) => sum + layerSize(layer), 0);
  return order
    .map((origin) => {
      const own = layers.filter((layer) => layer.origin === origin);
      const size = own.reduce((sum, layer) => sum + layerSize(layer), 0);
      return { origin, size, layers: own.length, share: total === 0 ? 0 : size / total };
    })
    .filter(({ layers: count }) => count > 0);
}

/** Where a layer comes from, in words; null where that cannot be told. */
export function originText(origin: LayerOrigin): string | null {
  return origin === 'other' ? null : originNames[origin];
}

export const originNames: Readonly<Record<LayerOrigin, string>> = {
  base: 'Base image',
  nix: 'Nix store',
  other: 'Other',
  top: 'Customisation',
};
