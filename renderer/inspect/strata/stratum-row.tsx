import { memo } from 'react';
import type { ReactNode } from 'react';
import type { Severity } from '../../../shared/finding.ts';
import type { LayerReport } from '../../../shared/report.ts';
import { SeverityIcon } from '../../ui/severity-icon.tsx';
import { hiddenWhy } from './hidden-layer.ts';
import { originNames } from './origin-shares.ts';
import type { Stratum } from './strata-layout.ts';
import { StratumFace, isAbsent, stratumSize, stratumTitle } from './stratum-face.tsx';
import { VerifiedMark } from './verified-mark.tsx';

/** One layer of the stack. The list around it has the focus and the clicks. */
export const StratumRow = memo(function StratumRow({
  stratum,
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
      aria-label={`Layer ${layer.index}, ${originNames[layer.origin]}, ${stratumSize(layer)}${worst === undefined ? '' : `, ${worst}`}${layer.verified ? ', verified' : ''}${hiddenWhy(layer) === 'encrypted' ? ', encrypted' : ''}`}
      data-included={included}
      data-absent={isAbsent(layer)}
      title={stratumTitle(stratum, layer)}
      style={{ transform: `translateY(${stratum.top}px)`, height: stratum.height }}
    >
      <StratumFace
        stratum={stratum}
        layer={layer}
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
