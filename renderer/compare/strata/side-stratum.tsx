import { memo } from 'react';
import type { ReactNode } from 'react';
import type { Side } from '../../../shared/compare/comparison.ts';
import type { LayerReport } from '../../../shared/report.ts';
import { sizeText } from '../../../shared/size-text.ts';
import { layerWords } from '../../inspect/strata/layer-words.ts';
import type { Stratum } from '../../inspect/strata/strata-layout.ts';
import { safeText } from '../../ui/name-text.tsx';

/** A label needs this much height; with this much it has a second line. */
const oneLine = 17;
const twoLines = 38;

/** One layer of one side; the core is on the side of the bands. The list around it has the focus and the clicks. */
export const SideStratum = memo(function SideStratum({
  side,
  stratum,
  layer,
  pair,
  isChosen,
  isLit,
}: {
  side: Side;
  stratum: Stratum;
  layer: LayerReport;
  pair: number | undefined;
  isChosen: boolean;
  isLit: boolean;
}): ReactNode {
  const size = layer.size ?? layer.storedSize;
  const words = layerWords(layer);
  const sizeWords = size === null ? 'not here' : sizeText(size);
  return (
    <div
      className={`side-stratum on-${side}`}
      data-pair={pair}
      data-chosen={isChosen}
      data-lit={isLit}
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
            {stratum.height < twoLines && <span className="truncate stratum-by">{safeText(words, 120)}</span>}
            <span className="numeric stratum-size">{sizeWords}</span>
          </span>
          {stratum.height >= twoLines && <span className="truncate stratum-by">{safeText(words, 160)}</span>}
        </span>
      )}
    </div>
  );
});
