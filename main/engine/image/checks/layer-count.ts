import { counted } from '../../../../shared/counted.ts';
import type { Finding } from '../../../../shared/finding.ts';
import { beyondDocker, layerLimits } from '../../../../shared/layer-limits.ts';
import { place } from '../quote.ts';

/** S1: more layers than engines can stack. `member` is the document that lists them. */
export function checkLayerCount(layers: number, member: string): Finding[] {
  if (layers > layerLimits.docker)
    return [
      {
        rule: 'S1',
        severity: 'warning',
        where: place(member),
        what: counted(layers, 'layer'),
        why: `${beyondDocker}.`,
      },
    ];
  if (layers > layerLimits.aufs)
    return [
      {
        rule: 'S1',
        severity: 'info',
        where: place(member),
        what: counted(layers, 'layer'),
        why: `Docker on AUFS (kernels before overlay2) stops at ${layerLimits.aufs} layers.`,
      },
    ];
  return [];
}
