import { useMemo, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { layerLimits, mostLayers } from '../../shared/layer-limits.ts';
import type { BuildAnswer, BuildOutline, LayerOutline } from '../../shared/contract/build-values.ts';
import { strataBetween, strataLayout } from '../inspect/strata/strata-layout.ts';
import type { Stratum } from '../inspect/strata/strata-layout.ts';
import { draftOf, editKeys } from '../store/build-slice.ts';
import { issueText } from '../text/issue-text.ts';
import { useActions, useApp } from '../ui/app-context.tsx';
import { Empty } from '../ui/empty.tsx';
import { safeText } from '../ui/name-text.tsx';
import { StratumFace, spokenStratum, stratumTitle } from '../ui/stratum-face.tsx';
import { useElementSize } from '../ui/use-element-size.ts';
import { layerWords, originOf, planOrigins } from './planned-layer.ts';
import { isPacked, packedWords, plannedSizeText } from './planned-size.ts';

/** Positions of the slider: what engines stack. More can be typed. */
const sliderEnd = layerLimits.overlay;
const noLayers: readonly LayerOutline[] = [];

/** The planned stack, newest on top, and the budget that it is packed into. */
export function PlanStrata(): ReactNode {
  const answer = useApp((state) => state.build.answer);
  const layers = answer?.outline?.layers ?? noLayers;
  return (
    <section className="strata" aria-label="Planned layers" data-region tabIndex={-1}>
      <header className="pane-header">
        <h2>Plan</h2>
        {layers.length > 0 && <span className="quiet numeric pane-sum">{plannedSizeText(layers)}</span>}
      </header>
      <Budget answer={answer} />
      {layers.length === 0 ? (
        <Empty title="No plan yet" text={emptyText(answer)} />
      ) : (
        <PlannedStack layers={layers} />
      )}
      <PlanLegend layers={layers} />
    </section>
  );
}

function emptyText(answer: BuildAnswer | null): string {
  const issue = answer?.issues[0];
  if (issue === undefined) return 'Drop a base, store paths or a folder: the layers appear here.';
  // beside the budget it is said already how many are needed
  return answer?.leastLayers === null ? `${issueText(issue)}.` : 'The budget is too small for what goes in.';
}

function Budget({ answer }: { answer: BuildAnswer | null }): ReactNode {
  const actions = useActions();
  const maxLayers = useApp((state) => draftOf(state).maxLayers ?? 100);
  const outline = answer?.outline ?? null;
  const used = outline?.layers.length ?? 0;
  const least = answer?.leastLayers ?? null;
  const put = (value: number): void => {
    if (Number.isInteger(value) && value >= 1 && value <= mostLayers)
      editKeys(actions(), { maxLayers: value }, 'maxLayers');
  };
  return (
    <div className="budget" data-over={least !== null}>
      <div className="budget-words plan-budget">
        <span>
          <strong className="numeric">{used}</strong> {used === 1 ? 'layer' : 'layers'}
        </span>
        <label>
          <span className="quiet">at most </span>
          <input
            type="number"
            className="count-input numeric"
            aria-label="Layers at most"
            min={1}
            max={mostLayers}
            value={maxLayers}
            onChange={(event) => put(event.currentTarget.valueAsNumber)}
          />
        </label>
      </div>
      {outline !== null && <BudgetBar outline={outline} />}
      <input
        type="range"
        className="slider"
        aria-label="Budget of layers"
        aria-valuetext={`${maxLayers} layers at most`}
        min={1}
        max={sliderEnd}
        value={Math.min(sliderEnd, maxLayers)}
        onChange={(event) => put(event.currentTarget.valueAsNumber)}
      />
      {least !== null && (
        <p className="budget-least">
          At least {least} are needed.{' '}
          <button type="button" className="link-button" onClick={() => put(least)}>
            Use {least}
          </button>
        </p>
      )}
    </div>
  );
}

/** base ■■■ store ■■■■ top ■ free */
function BudgetBar({ outline }: { outline: BuildOutline }): ReactNode {
  const { base, taken, store, top, free, maxLayers } = outline.budget;
  const others = taken === 0 ? '' : `, others ${taken}`;
  const words = `base ${base}${others}, store ${store}, top ${top}, free ${Math.max(0, free)}`;
  const whole = Math.max(maxLayers, base + taken + store + top, 1);
  const parts = [
    ['base', base],
    ['taken', taken],
    ['nix', store],
    ['top', top],
  ] as const;
  return (
    <>
      <div className="budget-parts" role="img" aria-label={words}>
        {parts.map(
          ([origin, count]) =>
            count > 0 && (
              <span
                key={origin}
                className={`origin-${origin}`}
                style={{ width: `${(count / whole) * 100}%` }}
              />
            ),
        )}
      </div>
      <p className="budget-text quiet numeric" aria-hidden>
        {words}
      </p>
    </>
  );
}

function PlannedStack({ layers }: { layers: readonly LayerOutline[] }): ReactNode {
  const actions = useActions();
  const scale = useApp((state) => state.preferences.strataScale);
  const chosen = useApp((state) => state.build.layer);
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const { height } = useElementSize(scroller);
  const [scrollTop, setScrollTop] = useState(0);
  const weighed = useMemo(() => layers.map(({ size }) => ({ size, storedSize: size })), [layers]);
  const strata = useMemo(() => strataLayout(weighed, height, scale), [weighed, height, scale]);
  const last = strata.at(-1);
  const top = layers.length - 1;
  const at = Math.min(top, chosen ?? top);
  const shown = strataBetween(strata, scrollTop - 200, scrollTop + height + 200);

  const choose = (layer: number): void => {
    const next = Math.min(top, Math.max(0, layer));
    actions().selectPlanned(next);
    const stratum = strata[top - next];
    if (scroller === null || stratum === undefined) return;
    if (stratum.top < scroller.scrollTop) scroller.scrollTo({ top: stratum.top });
    else if (stratum.top + stratum.height > scroller.scrollTop + scroller.clientHeight)
      scroller.scrollTo({ top: stratum.top + stratum.height - scroller.clientHeight });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey) return;
    const moves: Readonly<Record<string, number>> = {
      ArrowUp: at + 1,
      ArrowDown: at - 1,
      Home: top,
      End: 0,
      PageUp: at + 10,
      PageDown: at - 10,
    };
    const next = Object.hasOwn(moves, event.key) ? moves[event.key] : undefined;
    if (next === undefined) return;
    event.preventDefault();
    choose(next);
  };
  return (
    <div
      ref={setScroller}
      className="strata-scroller"
      role="listbox"
      aria-label="Planned layers, newest first"
      aria-activedescendant={shown.some(({ layer }) => layer === at) ? `planned-${at}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
      onClick={(event) => {
        const found = (event.target as Element).closest<HTMLElement>('.stratum')?.dataset['layer'];
        if (found !== undefined) choose(Number(found));
      }}
    >
      <div className="strata-stack" style={{ height: last === undefined ? 0 : last.top + last.height }}>
        {shown.map((stratum) => {
          const layer = layers[stratum.layer];
          return (
            layer !== undefined && (
              <PlannedRow
                key={stratum.layer}
                stratum={stratum}
                layer={layer}
                count={layers.length}
                selected={stratum.layer === at}
              />
            )
          );
        })}
      </div>
    </div>
  );
}

function PlannedRow({
  stratum,
  layer,
  count,
  selected,
}: {
  stratum: Stratum;
  layer: LayerOutline;
  count: number;
  selected: boolean;
}): ReactNode {
  const origin = originOf(layer);
  const shown = {
    number: stratum.layer,
    words: safeText(layerWords(layer), 90),
    size: plannedSizeText([layer]),
    origin,
  };
  return (
    <div
      id={`planned-${stratum.layer}`}
      data-layer={stratum.layer}
      className="stratum"
      role="option"
      aria-selected={selected}
      aria-posinset={count - stratum.layer}
      aria-setsize={count}
      aria-label={spokenStratum(stratum.height, shown, [planOrigins[origin]])}
      title={stratumTitle(stratum.height, shown)}
      style={{ transform: `translateY(${stratum.top}px)`, height: stratum.height }}
    >
      <StratumFace height={stratum.height} layer={shown} />
    </div>
  );
}

function PlanLegend({ layers }: { layers: readonly LayerOutline[] }): ReactNode {
  const found = Object.entries(planOrigins)
    .map(([origin, title]) => ({ title, origin, own: layers.filter((layer) => originOf(layer) === origin) }))
    .filter(({ own }) => own.length > 0);
  if (found.length === 0) return null;
  return (
    <ul className="legend" aria-label="Where planned layers come from">
      {found.map(({ origin, title, own }) => (
        <li key={origin}>
          <span className={`swatch origin-${origin}`} />
          {title}
          <span className="numeric quiet">{plannedSizeText(own)}</span>
        </li>
      ))}
      {layers.some(isPacked) && <li className="quiet legend-note">{packedWords}</li>}
    </ul>
  );
}
