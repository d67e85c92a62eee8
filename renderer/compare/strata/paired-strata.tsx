import { useEffect, useMemo, useState } from 'react';
import type { KeyboardEvent, MouseEvent, ReactNode } from 'react';
import type { Comparison, Side } from '../../../shared/compare/comparison.ts';
import type { LayerReport } from '../../../shared/report.ts';
import { strataBetween } from '../../inspect/strata/strata-layout.ts';
import type { StrataScale, Stratum } from '../../inspect/strata/strata-layout.ts';
import { RelationIcon } from '../../ui/relation-icon.tsx';
import { useCopy } from '../../ui/use-copy.ts';
import { useElementSize } from '../../ui/use-element-size.ts';
import { pairText, shareText } from '../relation-words.ts';
import { BandPatterns } from './band-patterns.tsx';
import { PairBand } from './pair-band.tsx';
import { nextPair } from './pair-keys.ts';
import { pairLayout, signPlace } from './pair-layout.ts';
import type { PairBand as Band, PairLayout } from './pair-layout.ts';
import { SideStratum } from './side-stratum.tsx';

/** Pixels above and below the screen that are drawn too. */
const beyond = 200;
/** Signs on bands are at least this far from each other, so that none hides another. */
const signGap = 18;

/**
 * Two stacks of layers and a band between those that belong together. Both scroll as one. The list has the focus; its options
 * are the pairs, newest first.
 */
export function PairedStrata({
  comparison,
  scale,
  chosen,
  onChoose,
  onPoint,
}: {
  comparison: Comparison;
  scale: StrataScale;
  /** The chosen pair, by its place in the comparison. */
  chosen: number | null;
  onChoose: (pair: number | null) => void;
  /** The pair that is pointed at. */
  onPoint: (pair: number | null) => void;
}): ReactNode {
  const copy = useCopy();
  const { left, right, layers: pairs } = comparison;
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const [space, setSpace] = useState<HTMLDivElement | null>(null);
  const { height } = useElementSize(scroller);
  const { width } = useElementSize(space);
  const [scrollTop, setScrollTop] = useState(0);
  const [pointed, setPointed] = useState<number | null>(null);
  const layout = useMemo(
    () => pairLayout(left.layers, right.layers, pairs, Math.max(0, height - 2), scale),
    [left.layers, right.layers, pairs, height, scale],
  );
  const from = scrollTop - beyond;
  const to = scrollTop + height + beyond;
  const bands = layout.bands.filter((band) => band.bottom >= from && band.top <= to);
  // what is pointed at or chosen lies over the rest
  const ordered = bands.toSorted((a, b) => rank(a, pointed, chosen) - rank(b, pointed, chosen));
  useEffect(() => {
    const band = chosen === null ? undefined : layout.bands[chosen];
    if (scroller === null || band === undefined) return;
    const isSeen = band.bottom > scroller.scrollTop && band.top < scroller.scrollTop + scroller.clientHeight;
    if (!isSeen) scroller.scrollTo({ top: (band.top + band.bottom - scroller.clientHeight) / 2 });
  }, [scroller, layout, chosen]);

  const point = (pair: number | null): void => {
    if (pair === pointed) return;
    setPointed(pair);
    onPoint(pair);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey) return;
    if (event.key === 'c' && (event.ctrlKey || event.metaKey)) {
      const pair = chosen === null ? undefined : pairs[chosen];
      if (pair !== undefined) copy(pair.diffId ?? pairText(pair));
      return;
    }
    const next = nextPair(event.key, chosen, pairs.length);
    if (next === undefined) return;
    event.preventDefault();
    onChoose(next);
  };
  const stack = (side: Side): ReactNode => (
    <Stack
      side={side}
      strata={strataBetween(layout[side], from, to)}
      layers={comparison[side].layers}
      pairs={side === 'left' ? layout.leftPairs : layout.rightPairs}
      pointed={pointed}
      chosen={chosen}
    />
  );
  return (
    <div
      ref={setScroller}
      className="paired-strata strata-scroller"
      role="listbox"
      aria-label="Layers of both sides, newest first"
      aria-activedescendant={chosen === null ? undefined : `pair-${chosen}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
      onMouseMove={(event) => point(pairAt(event))}
      onMouseLeave={() => point(null)}
      onClick={(event) => {
        const pair = pairAt(event);
        onChoose(pair === chosen ? null : pair);
      }}
    >
      <div className="paired-stacks" role="presentation" style={{ height: layout.height }}>
        {stack('left')}
        <div ref={setSpace} className="bands" role="presentation">
          <svg width={width} height={layout.height} role="presentation">
            <BandPatterns />
            {ordered.map((band) => (
              <PairBand
                key={band.index}
                band={band}
                width={width}
                count={pairs.length}
                isChosen={band.index === chosen}
                isLit={band.index === pointed}
              />
            ))}
          </svg>
          {signsOf(bands, width, chosen, pointed).map(({ band, x, y }) => (
            <span
              key={band.index}
              className={`band-sign numeric ${band.pair.relation}`}
              data-pair={band.index}
              aria-hidden
              style={{ transform: `translate(${Math.round(x)}px, ${Math.round(y)}px)` }}
            >
              <RelationIcon relation={band.pair.relation} size={11} />
              {band.pair.relation === 'similar' &&
                band.pair.similarity !== null &&
                shareText(band.pair.similarity)}
            </span>
          ))}
        </div>
        {stack('right')}
      </div>
    </div>
  );
}

function Stack({
  side,
  strata,
  layers,
  pairs,
  pointed,
  chosen,
}: {
  side: Side;
  strata: readonly Stratum[];
  layers: readonly LayerReport[];
  pairs: PairLayout['leftPairs'];
  pointed: number | null;
  chosen: number | null;
}): ReactNode {
  const byNumber = useMemo(() => new Map(layers.map((layer) => [layer.index, layer])), [layers]);
  return (
    // what is said of a layer is said by its pair
    <div className="side-stack" aria-hidden>
      {strata.map((stratum) => {
        const layer = byNumber.get(stratum.layer);
        const pair = pairs.get(stratum.layer);
        return (
          layer !== undefined && (
            <SideStratum
              key={stratum.layer}
              side={side}
              stratum={stratum}
              layer={layer}
              pair={pair}
              isChosen={pair !== undefined && pair === chosen}
              isLit={pair !== undefined && pair === pointed}
            />
          )
        );
      })}
    </div>
  );
}

function rank(band: Band, pointed: number | null, chosen: number | null): number {
  if (band.index === pointed) return 3;
  if (band.index === chosen) return 2;
  return band.pair.relation === 'equal' ? 0 : 1;
}

interface Sign {
  readonly band: Band;
  readonly x: number;
  readonly y: number;
}

/** The signs that have room: the pair that is meant first, then those that say most; equal ones need none. */
function signsOf(
  bands: readonly Band[],
  width: number,
  chosen: number | null,
  pointed: number | null,
): readonly Sign[] {
  const placed: Sign[] = [];
  const wanted = bands
    .filter(({ pair }) => pair.relation !== 'equal')
    .toSorted((a, b) => rank(b, pointed, chosen) - rank(a, pointed, chosen));
  for (const band of wanted) {
    const { x, y } = signPlace(band, width);
    const isFree = placed.every(
      (sign) => Math.abs(sign.y - y) >= signGap || Math.abs(sign.x - x) >= signGap * 2.5,
    );
    if (isFree) placed.push({ band, x, y });
  }
  return placed;
}

/** The pair that was pointed at: of a band, a sign or a layer. */
function pairAt(event: MouseEvent): number | null {
  const pair = (event.target as Element).closest<HTMLElement | SVGElement>('[data-pair]')?.dataset['pair'];
  return pair === undefined ? null : Number(pair);
}
