import type { ReactNode } from 'react';
import { bandsWithin, middleOf, rowHeight } from './column-layout.ts';
import type { Band } from './column-layout.ts';

/** Pixels between two columns, and half the height of a band: many that cross must not become one. */
export const gapWidth = 48;
const half = { level: 7, moved: 2.5 } as const;

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

/** What joins equal contents across columns that list nothing: a dashed line each, as nothing in between says so. */
export function PassingLines({
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
    <svg
      className="truth-bands"
      width="100%"
      height={height}
      viewBox={`0 0 100 ${height}`}
      preserveAspectRatio="none"
      aria-hidden
    >
      {bandsWithin(bands, first, last).map((band) => {
        const left = middleOf(band.leftRow, first);
        const right = middleOf(band.rightRow, first);
        return (
          <path
            key={`${band.left}-${band.right}`}
            className="truth-passing"
            data-level={band.leftRow === band.rightRow}
            data-chosen={isChosen(band)}
            d={`M0 ${left} C50 ${left} 50 ${right} 100 ${right}`}
          />
        );
      })}
    </svg>
  );
}

function bandPath(left: number, right: number): string {
  const bend = gapWidth / 2;
  const thick = left === right ? half.level : half.moved;
  return [
    `M0 ${left - thick}`,
    `C${bend} ${left - thick} ${bend} ${right - thick} ${gapWidth} ${right - thick}`,
    `V${right + thick}`,
    `C${bend} ${right + thick} ${bend} ${left + thick} 0 ${left + thick}Z`,
  ].join('');
}
