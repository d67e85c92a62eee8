import { memo } from 'react';
import type { ReactNode } from 'react';
import type { Relation } from '../relation-words.ts';
import { pairText } from '../relation-words.ts';
import { ribbonPath } from './pair-layout.ts';
import type { PairBand as Band } from './pair-layout.ts';

/** Relations with a texture of their own (band-patterns.tsx); the others are plain. */
const textured: ReadonlySet<Relation> = new Set(['moved', 'recompressed', 'similar', 'split', 'merged']);

/** The link between the layers of a pair: an option of the list that lies around both stacks. */
export const PairBand = memo(function PairBand({
  band,
  width,
  count,
  isChosen,
  isLit,
}: {
  band: Band;
  width: number;
  count: number;
  isChosen: boolean;
  isLit: boolean;
}): ReactNode {
  const { relation } = band.pair;
  return (
    <g
      id={`pair-${band.index}`}
      className={`band ${relation}`}
      role="option"
      aria-selected={isChosen}
      aria-posinset={band.index + 1}
      aria-setsize={count}
      aria-label={pairText(band.pair)}
      data-pair={band.index}
      data-lit={isLit}
    >
      {band.ribbons.map((ribbon, at) => {
        const path = ribbonPath(ribbon, width);
        return (
          // a pair's ribbons have no identity but their order
          <g key={at}>
            <path className="band-ground" d={path} />
            {textured.has(relation) && (
              <path className="band-texture" d={path} fill={`url(#band-${relation})`} />
            )}
          </g>
        );
      })}
    </g>
  );
});
