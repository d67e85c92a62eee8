import type { ReactNode } from 'react';
import { bandsWithin, middleOf, rowHeight } from './column-layout.ts';
import type { Band } from './column-layout.ts';

/** Pixels between two columns, and half the height of a band. */
export const gapWidth = 64;
const half = 7;

/** What joins equal contents of two neighbouring columns, as far as it crosses the rows that are drawn. */
export function Bands({
  bands,
  first,
  last,
  isChosen,
}: {
  bands: readonly Band[];
  first: number;
  last: number;
  isChosen: (band: Band) => boolean;
}): ReactNode {
  const height = Math.max(0, last - first + 1) * rowHeight;
  return (
    <svg className="truth-bands" width={gapWidth} height={height} aria-hidden>
      {bandsWithin(bands, first, last).map((band) => (
        <path
          key={`${band.left}-${band.right}`}
          className="truth-band"
          data-level={band.leftRow === band.rightRow}
          data-chosen={isChosen(band)}
          d={bandPath(middleOf(band.leftRow, first), middleOf(band.rightRow, first))}
        />
      ))}
    </svg>
  );
}

function bandPath(left: number, right: number): string {
  const bend = gapWidth / 2;
  return [
    `M0 ${left - half}`,
    `C${bend} ${left - half} ${bend} ${right - half} ${gapWidth} ${right - half}`,
    `V${right + half}`,
    `C${bend} ${right + half} ${bend} ${left + half} 0 ${left + half}Z`,
  ].join('');
}
