import { memo } from 'react';
import type { ReactNode } from 'react';
import type { Severity } from '../../../shared/finding.ts';
import type { LayerReport } from '../../../shared/report.ts';
import { sizeText } from '../../../shared/size-text.ts';
import { safeText } from '../../ui/name-text.tsx';
import { SeverityIcon } from '../../ui/severity-icon.tsx';
import { layerWords } from './layer-words.ts';
import { originNames } from './origin-shares.ts';
import type { Stratum } from './strata-layout.ts';
import { VerifiedMark } from './verified-mark.tsx';

/** A label needs this much height; with this much it has a second line. */
const oneLine = 18;
const twoLines = 38;

/** One layer of the stack: a piece of the core, and beside it what it is. The list around it has the focus and the clicks. */
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
  const size = layer.size ?? layer.storedSize;
  const words = layerWords(layer);
  const sizeWords = size === null ? 'not here' : sizeText(size);
  return (
    <div
      id={`stratum-${layer.index}`}
      data-layer={layer.index}
      className="stratum"
      draggable={size !== null}
      role="option"
      aria-selected={selected}
      aria-posinset={count - layer.index}
      aria-setsize={count}
      aria-label={`Layer ${layer.index}, ${originNames[layer.origin]}, ${sizeWords}${worst === undefined ? '' : `, ${worst}`}${layer.verified ? ', verified' : ''}`}
      data-included={included}
      data-absent={size === null}
      title={
        stratum.height < oneLine ? `Layer ${layer.index}  ${sizeWords}  ${safeText(words, 120)}` : undefined
      }
      style={{ transform: `translateY(${stratum.top}px)`, height: stratum.height }}
    >
      <span className={`core origin-${layer.origin}`} />
      {stratum.height >= oneLine && (
        <span className="stratum-words">
          <span className="stratum-line">
            <span className="stratum-number numeric">{layer.index}</span>
            {stratum.height < twoLines && <span className="truncate stratum-by">{safeText(words, 80)}</span>}
            <span className="stratum-marks">
              {worst !== undefined && <SeverityIcon severity={worst} size={12} />}
              <VerifiedMark layer={layer} />
            </span>
            <span className="numeric stratum-size">{sizeWords}</span>
          </span>
          {stratum.height >= twoLines && <span className="truncate stratum-by">{safeText(words, 120)}</span>}
        </span>
      )}
    </div>
  );
});
