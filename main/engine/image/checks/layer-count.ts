import { counted } from '../../../../shared/counted.ts';
import type { Finding } from '../../../../shared/finding.ts';
import { place } from '../quote.ts';

/** Docker's own bound: the 127 of its first storage drivers, less the two that a container takes. */
const engineLimit = 125;
const aufsLimit = 42;

/** S1: more layers than engines can stack. `member` is the document that lists them. */
export function checkLayerCount(layers: number, member: string): Finding[] {
  if (layers > engineLimit)
    return [
      {
        rule: 'S1',
        severity: 'warning',
        where: place(member),
        what: counted(layers, 'layer'),
        why: `Docker loads at most ${engineLimit} (“max depth exceeded”).`,
      },
    ];
  if (layers > aufsLimit)
    return [
      {
        rule: 'S1',
        severity: 'info',
        where: place(member),
        what: counted(layers, 'layer'),
        why: `Docker on AUFS (kernels before overlay2) stops at ${aufsLimit} layers.`,
      },
    ];
  return [];
}
