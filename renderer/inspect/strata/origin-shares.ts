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

export const originNames: Readonly<Record<LayerOrigin, string>> = {
  base: 'Base image',
  nix: 'Nix store',
  other: 'Other',
  top: 'Customisation',
};
