import type { LayerReport } from '../../../shared/report.ts';
import { stepText } from '../history/step-text.ts';
import { originNames } from './origin-shares.ts';

/** What a layer is, in one line: the step that made it, else its comment, else where it comes from. */
export function layerWords(layer: Pick<LayerReport, 'createdBy' | 'comment' | 'origin'>): string {
  if (layer.createdBy !== null && layer.createdBy !== '') return stepText(layer.createdBy);
  return layer.comment === null || layer.comment === '' ? originNames[layer.origin] : layer.comment;
}
