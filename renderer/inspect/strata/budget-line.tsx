import type { ReactNode } from 'react';
import { grouped } from '../../../shared/counted.ts';
import { layerLimits } from '../../../shared/layer-limits.ts';
import { Tooltip } from '../../ui/tooltip.tsx';

/** S1: where engines stop, and where nixpkgs stops by itself. */
const limits: readonly (readonly [layers: number, what: string])[] = [
  [layerLimits.aufs, `AUFS stopped at ${layerLimits.aufs} layers`],
  [100, 'nixpkgs uses at most 100 layers unless told otherwise'],
  [layerLimits.docker, `Docker loads at most ${layerLimits.docker} layers`],
  [layerLimits.overlay, `overlay2 and containerd stop near ${layerLimits.overlay} layers`],
];
const most = layerLimits.overlay;

/** How many of the layers that an engine can stack are used. */
export function BudgetLine({ used }: { used: number }): ReactNode {
  const span = Math.max(most, used);
  const isOver = used > most;
  return (
    <div className="budget" data-over={isOver}>
      <div className="budget-words">
        <strong className="numeric">{grouped(used)}</strong>
        <span className="quiet"> of {most} layers</span>
      </div>
      <div
        className="budget-line"
        role="meter"
        aria-label="Layers used"
        aria-valuemin={0}
        aria-valuemax={most}
        aria-valuenow={Math.min(used, most)}
        aria-valuetext={`${used} of ${most} layers`}
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
