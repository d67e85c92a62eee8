import type { LayerReport } from '../../../shared/report.ts';
import { storeCommentText } from '../../text/store-comment.ts';
import { stepText } from '../history/step-text.ts';
import { originText } from './origin-shares.ts';

/** What a layer is, in one line: the step that made it, else its comment, else where it comes from, as far as that is known. */
export function layerWords(layer: Pick<LayerReport, 'createdBy' | 'comment' | 'origin'>): string {
  if (layer.createdBy !== null && layer.createdBy !== '') return stepText(layer.createdBy);
  if (layer.comment === null || layer.comment === '') return originText(layer.origin) ?? 'nothing recorded';
  return storeCommentText(layer.comment) ?? layer.comment;
}
