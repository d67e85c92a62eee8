import type { ReactNode } from 'react';
import { counted, grouped } from '../../../shared/counted.ts';
import { layerLimits } from '../../../shared/layer-limits.ts';
import { Tooltip } from '../../ui/tooltip.tsx';

/** S1: where engines stop, and where nixpkgs stops by itself. */
const limits: readonly (readonly [layers: number, what: string])[] = [
  [layerLimits.aufs, `AUFS stopped at ${layerLimits.aufs} layers`],
  [100, 'nixpkgs uses at most 100 layers unless told otherwise'],
  [layerLimits.docker, `Docker loads at most ${layerLimits.docker} layers`],
  [layerLimits.overlay, `overlay2 and containerd stop near ${layerLimits.overlay} layers`],
];

/** How many layers there are, beside what engines can stack. */
export function BudgetLine({ used }: { used: number }): ReactNode {
  const span = Math.max(layerLimits.overlay, used);
  const limit = layerLimits.docker;
  const isOver = used > limit;
  return (
    <div className="budget" data-over={isOver}>
      <div className="budget-words">
        <span>
          <strong className="numeric">{grouped(used)}</strong> {used === 1 ? 'layer' : 'layers'}
        </span>
        <Tooltip text={`Docker loads at most ${limit} layers`}>
          <span className="budget-limit numeric">Docker’s limit {limit}</span>
        </Tooltip>
      </div>
      <div
        className="budget-line"
        role="meter"
        aria-label="Layers"
        aria-valuemin={0}
        aria-valuemax={span}
        aria-valuenow={used}
        aria-valuetext={`${counted(used, 'layer')}, of which Docker loads at most ${limit}`}
      >
        {used > 0 && <span className="budget-used" style={{ width: `${(used / span) * 100}%` }} />}
        {limits.map(([layers, what]) => (
          <Tooltip key={layers} text={what}>
            <span className="budget-mark" style={{ left: `${(layers / span) * 100}%` }} />
          </Tooltip>
        ))}
      </div>
    </div>
  );
}
