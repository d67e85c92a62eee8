import { counted } from '../../../shared/counted.ts';
import type { Finding } from '../../../shared/finding.ts';
import type { HistoryStep } from '../../../shared/report.ts';
import type { ImageConfig } from './documents.ts';
import type { LayerCore } from './image-core.ts';
import { pointer } from './quote.ts';

/**
 * History beside layers (L1). Steps that are not empty are matched with layers in order only when there are as many of
 * one as of the other; otherwise no step gets a layer and a finding says so: a wrong match would blame the wrong line.
 */
export function imageHistory(
  config: ImageConfig,
  layers: number,
  member: string,
): { readonly steps: readonly HistoryStep[]; readonly findings: readonly Finding[] } {
  const steps = (config.history ?? []).map((step) => ({
    created: step?.created ?? null,
    createdBy: step?.created_by ?? null,
    author: step?.author ?? null,
    comment: step?.comment ?? null,
    emptyLayer: step?.empty_layer === true,
    known: step !== undefined,
  }));
  const making = steps.filter((step) => !step.emptyLayer).length;
  const matches = making === layers && steps.every((step) => step.known);
  let layer = 0;
  const placed = steps.map(({ known: _known, ...step }) => {
    if (!matches || step.emptyLayer) return { ...step, layer: null };
    layer += 1;
    return { ...step, layer: layer - 1 };
  });
  if (steps.length === 0 || making === layers) return { steps: placed, findings: [] };
  const finding: Finding = {
    rule: 'L1',
    severity: making > layers ? 'error' : 'warning',
    where: pointer(member, ['history']),
    what: `${counted(making, 'step')} that made a layer, but ${counted(layers, 'layer')}`,
    why:
      making > layers
        ? 'Which step made which layer cannot be told. Docker refuses the image, podman loads it.'
        : 'Which step made which layer cannot be told. Engines load the image all the same.',
  };
  return { steps: placed, findings: [finding] };
}

/** The history of a docker-legacy image: every v1 layer carries its own step (F1). */
export function legacyHistory(layers: readonly LayerCore[]): HistoryStep[] {
  return layers.map(({ index, step }) => ({
    created: step?.created ?? null,
    createdBy: step?.createdBy ?? null,
    author: step?.author ?? null,
    comment: step?.comment ?? null,
    emptyLayer: false,
    layer: index,
  }));
}
