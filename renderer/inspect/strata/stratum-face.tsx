import type { ReactNode } from 'react';
import type { LayerReport } from '../../../shared/report.ts';
import { sizeText } from '../../../shared/size-text.ts';
import { safeText } from '../../ui/name-text.tsx';
import { hiddenWhy } from './hidden-layer.ts';
import { layerWords } from './layer-words.ts';
import type { Stratum } from './strata-layout.ts';

/** A label needs this much height; with this much it has a second line. */
const oneLine = 18;
const twoLines = 38;

/** A layer in a column of strata: a piece of the core, and beside it what its height has room for. `marks` stand before the size. */
export function StratumFace({
  stratum,
  layer,
  marks = null,
}: {
  stratum: Stratum;
  layer: LayerReport;
  marks?: ReactNode;
}): ReactNode {
  const words = safeText(layerWords(layer), 160);
  return (
    <>
      <span className={`core origin-${layer.origin}`} />
      {stratum.height >= oneLine && (
        <span className="stratum-words">
          <span className="stratum-line">
            <span className="stratum-number numeric">{layer.index}</span>
            {stratum.height < twoLines && <span className="truncate stratum-by">{words}</span>}
            {marks}
            <span className="numeric stratum-size">{stratumSize(layer)}</span>
          </span>
          {stratum.height >= twoLines && <span className="truncate stratum-by">{words}</span>}
        </span>
      )}
    </>
  );
}

/** The size of a layer, as stored where no other is known. */
export function stratumSize(layer: LayerReport): string {
  return isAbsent(layer) ? 'not here' : sizeText(layer.size ?? layer.storedSize ?? 0);
}

/** Whether nothing of a layer is in the archive. */
export function isAbsent(layer: LayerReport): boolean {
  return hiddenWhy(layer) === 'absent';
}

/** A tooltip where there is no room for a label. */
export function stratumTitle({ height }: Stratum, layer: LayerReport): string | undefined {
  if (height >= oneLine) return undefined;
  return `Layer ${layer.index}  ${stratumSize(layer)}  ${safeText(layerWords(layer), 120)}`;
}
