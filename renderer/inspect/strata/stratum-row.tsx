import { memo } from 'react';
import type { ReactNode } from 'react';
import type { Severity } from '../../../shared/finding.ts';
import type { LayerReport } from '../../../shared/report.ts';
import { SeverityIcon } from '../../ui/severity-icon.tsx';
import { StratumFace, spokenStratum, stratumTitle } from '../../ui/stratum-face.tsx';
import { hiddenWhy } from './hidden-layer.ts';
import { originNames } from './origin-shares.ts';
import { isAbsent, shownLayer } from './shown-layer.ts';
import type { Stratum } from './strata-layout.ts';
import { VerifiedMark } from './verified-mark.tsx';

/** One layer of the stack. The list around it has the focus and the clicks. */
export const StratumRow = memo(function StratumRow({
  stratum: { top, height },
  layer,
  count,
  selected,
  included,
  worst,
}: {
  stratum: Stratum;
  layer: LayerReport;
  count: number;
  selected: boolean;
  included: boolean;
  worst: Severity | undefined;
}): ReactNode {
  const shown = shownLayer(layer);
  return (
    <div
      id={`stratum-${layer.index}`}
      data-layer={layer.index}
      className="stratum"
      draggable={!isAbsent(layer)}
      role="option"
      aria-selected={selected}
      aria-posinset={count - layer.index}
      aria-setsize={count}
      aria-label={spokenStratum(height, shown, [
        originNames[layer.origin],
        worst,
        layer.verified ? 'verified' : undefined,
        hiddenWhy(layer) === 'encrypted' ? 'encrypted' : undefined,
      ])}
      data-included={included}
      data-absent={isAbsent(layer)}
      title={stratumTitle(height, shown)}
      style={{ transform: `translateY(${top}px)`, height }}
    >
      <StratumFace
        height={height}
        layer={shown}
        marks={
          <span className="stratum-marks">
            {worst !== undefined && <SeverityIcon severity={worst} size={12} />}
            <VerifiedMark layer={layer} />
          </span>
        }
      />
    </div>
  );
});
