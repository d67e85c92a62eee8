import type { LayerOutline } from '../../shared/contract/build-values.ts';
import { sizeText } from '../../shared/size-text.ts';

/** Whether of a planned layer only the size of its compressed bytes is known. */
export function isPacked(layer: LayerOutline): boolean {
  return (layer.kind === 'base' || layer.kind === 'taken') && layer.isPacked;
}

/** What layers weigh together, and whether that is their plain size: `31.4 MB`, `31.4 MB packed`, `31.4 MB, partly packed`. */
export function plannedSizeText(layers: readonly LayerOutline[]): string {
  const size = sizeText(layers.reduce((sum, layer) => sum + layer.size, 0));
  const packed = layers.filter(isPacked).length;
  if (packed === 0) return size;
  return packed === layers.length ? `${size} packed` : `${size}, partly packed`;
}

/** What that means, for whoever wonders. */
export const packedWords =
  'packed: as it is stored. How large it is unpacked is known once it has been opened and the inputs are read again.';
