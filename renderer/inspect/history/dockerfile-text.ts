import type { HistoryStep, LayerReport } from '../../../shared/report.ts';
import { sizeText } from '../../../shared/size-text.ts';
import { layerSize } from '../strata/origin-shares.ts';
import { stepText } from './step-text.ts';

/**
 * The history as text in the manner of a Dockerfile: one instruction a line, a comment with the layer before those that
 * made one. It is for reading; nobody can build from it.
 */
export function dockerfileText(
  history: readonly HistoryStep[],
  layers: readonly Pick<LayerReport, 'size' | 'storedSize'>[],
): string {
  return history
    .map((step) => {
      const layer = step.layer === null ? undefined : layers[step.layer];
      const above = layer === undefined ? '' : `# layer ${step.layer ?? ''}, ${sizeText(layerSize(layer))}\n`;
      const words =
        step.createdBy === null ? `# ${step.comment ?? 'nothing recorded'}` : stepText(step.createdBy);
      return above + words;
    })
    .join('\n');
}
