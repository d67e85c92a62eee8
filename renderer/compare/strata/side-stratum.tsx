import { memo } from 'react';
import type { ReactNode } from 'react';
import type { Side } from '../../../shared/compare/comparison.ts';
import type { LayerReport } from '../../../shared/report.ts';
import type { Stratum } from '../../inspect/strata/strata-layout.ts';
import { isAbsent, shownLayer } from '../../inspect/strata/shown-layer.ts';
import { StratumFace, stratumTitle } from '../../ui/stratum-face.tsx';

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
  const shown = shownLayer(layer);
  return (
    <div
      className={`side-stratum on-${side}`}
      data-pair={pair}
      data-chosen={isChosen}
      data-lit={isLit}
      data-absent={isAbsent(layer)}
      title={stratumTitle(stratum.height, shown)}
      style={{ transform: `translateY(${stratum.top}px)`, height: stratum.height }}
    >
      <StratumFace height={stratum.height} layer={shown} />
    </div>
  );
});
