import type { LayerReport } from '../../../shared/report.ts';
import { sizeText } from '../../../shared/size-text.ts';
import { safeText } from '../../ui/name-text.tsx';
import type { ShownLayer } from '../../ui/stratum-face.tsx';
import { hiddenWhy } from './hidden-layer.ts';
import { layerWords } from './layer-words.ts';

/** A layer of an image as strata show it; its size as stored where no other is known. */
export function shownLayer(layer: LayerReport): ShownLayer {
  return {
    number: layer.index,
    words: safeText(layerWords(layer), 160),
    size: isAbsent(layer) ? 'not here' : sizeText(layer.size ?? layer.storedSize ?? 0),
    origin: layer.origin,
  };
}

/** Whether nothing of a layer is in the archive. */
export function isAbsent(layer: LayerReport): boolean {
  return hiddenWhy(layer) === 'absent';
}
