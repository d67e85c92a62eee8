import type { ReactNode } from 'react';
import { bandsWithin, middleOf, rowHeight } from './column-layout.ts';
import type { Band } from './column-layout.ts';

/** Pixels between two columns, and half the height of a band: many that cross must not become one. */
export const gapWidth = 48;
const half = { level: 7, moved: 2.5 } as const;

interface BandsShown {
  bands: readonly Band[];
  /** Rows that are drawn. */
  first: number;
  last: number;
  isChosen: (band: Band) => boolean;
}

/** What joins equal contents of two neighbouring columns, as far as it crosses the rows that are drawn. */
export function Bands(shown: BandsShown): ReactNode {
  return (
    <svg className="truth-bands" width={gapWidth} height={heightOf(shown)} aria-hidden>
      <Paths {...shown} className="truth-band" between={bandPath} />
    </svg>
  );
}

/** What joins equal contents across columns that list nothing: a dashed line each, as nothing in between says so. */
export function PassingLines(shown: BandsShown): ReactNode {
  const height = heightOf(shown);
  return (
    <svg
      className="truth-bands"
      width="100%"
      height={height}
      viewBox={`0 0 100 ${height}`}
      preserveAspectRatio="none"
      aria-hidden
    >
      <Paths
        {...shown}
        className="truth-passing"
        between={(left, right) => `M0 ${left} C50 ${left} 50 ${right} 100 ${right}`}
      />
    </svg>
  );
}

/** A path for each band that is drawn, `between` the middles of its two rows. */
function Paths({
  bands,
  first,
  last,
  isChosen,
  className,
  between,
}: BandsShown & { className: string; between: (left: number, right: number) => string }): ReactNode {
  return bandsWithin(bands, first, last).map((band) => (
    <path
      key={`${band.left}-${band.right}`}
      className={className}
      data-level={band.leftRow === band.rightRow}
      data-chosen={isChosen(band)}
      d={between(middleOf(band.leftRow, first), middleOf(band.rightRow, first))}
    />
  ));
}

function heightOf({ first, last }: BandsShown): number {
  return Math.max(0, last - first + 1) * rowHeight;
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
