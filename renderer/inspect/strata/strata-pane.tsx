import { memo, useEffect, useMemo, useState } from 'react';
import type { KeyboardEvent, MouseEvent, ReactNode } from 'react';
import { sizeText } from '../../../shared/size-text.ts';
import type { ArchiveRef } from '../../../shared/contract/values.ts';
import type { ImageReport } from '../../../shared/report.ts';
import type { Chosen } from '../../store/inspect-state.ts';
import { useActions, useApp } from '../../ui/app-context.tsx';
import { Empty } from '../../ui/empty.tsx';
import { PlaceMenu } from '../../ui/menu.tsx';
import { Segments } from '../../ui/segments.tsx';
import { Tooltip } from '../../ui/tooltip.tsx';
import { useCopy } from '../../ui/use-copy.ts';
import { useElementSize } from '../../ui/use-element-size.ts';
import { layerPart, putPart } from '../../build/image-part.ts';
import { layerMenu } from '../details/layer-menu.ts';
import { BudgetLine } from './budget-line.tsx';
import { isIncluded } from './inclusion.ts';
import { worstByLayer } from './layer-marks.ts';
import { originNames, originShares, wholeSize } from './origin-shares.ts';
import { strataBetween, strataLayout } from './strata-layout.ts';
import { StratumRow } from './stratum-row.tsx';

/** The stack of layers, newest on top: heights by size, colours by where they come from. */
export const StrataPane = memo(function StrataPane({
  archive,
  image,
  look,
}: {
  archive: ArchiveRef;
  image: ImageReport;
  look: Chosen;
}): ReactNode {
  const actions = useActions();
  const scale = useApp((state) => state.preferences.strataScale);
  return (
    <section className="strata" aria-label="Strata">
      <header className="pane-header">
        <h2>Strata</h2>
        <WholeSize layers={image.layers} />
        <Segments
          label="Heights"
          size="small"
          value={scale}
          segments={[
            { value: 'log', title: 'Log', hint: 'Heights by the logarithm of the size: every layer legible' },
            { value: 'linear', title: 'Linear', hint: 'Heights by size: every layer as heavy as it is' },
          ]}
          onChange={(strataScale) => actions().prefer({ strataScale })}
        />
      </header>
      <BudgetLine used={image.layers.length} />
      {image.layers.length === 0 ? (
        <Empty
          title="No layers"
          text={
            image.findings.some(({ severity }) => severity === 'error')
              ? 'This image has no layer that could be read.'
              : 'This image has none.'
          }
        />
      ) : (
        <Stack archive={archive} image={image} look={look} />
      )}
      <Legend layers={image.layers} />
    </section>
  );
});

/** What all layers weigh unpacked, once it is known of each. */
function WholeSize({ layers }: Pick<ImageReport, 'layers'>): ReactNode {
  const size = wholeSize(layers);
  if (size === null) return null;
  return (
    <Tooltip text="All layers together, unpacked: what the image takes on the disk of a container engine">
      <span className="numeric quiet pane-sum">{sizeText(size)}</span>
    </Tooltip>
  );
}

/** What the colours mean, and how much of the image is of each. Where nothing can be told apart there is nothing to say. */
function Legend({ layers }: Pick<ImageReport, 'layers'>): ReactNode {
  const shares = originShares(layers);
  if (shares.every(({ origin }) => origin === 'other')) return null;
  return (
    <ul className="legend" aria-label="Where layers come from">
      {shares.map(({ origin, size }) => (
        <li key={origin}>
          <span className={`swatch origin-${origin}`} />
          {originNames[origin]}
          <span className="numeric quiet">{sizeText(size)}</span>
        </li>
      ))}
    </ul>
  );
}

function Stack({
  archive,
  image,
  look,
}: {
  archive: ArchiveRef;
  image: ImageReport;
  look: Chosen;
}): ReactNode {
  const actions = useActions();
  const copy = useCopy();
  const scale = useApp((state) => state.preferences.strataScale);
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const { height } = useElementSize(scroller);
  const [scrollTop, setScrollTop] = useState(0);
  const { layers } = image;
  const strata = useMemo(() => strataLayout(layers, height, scale), [layers, height, scale]);
  const worst = useMemo(() => worstByLayer(image.findings), [image.findings]);
  const last = strata.at(-1);
  useEffect(() => {
    const stratum = strata[layers.length - 1 - look.layer];
    if (scroller === null || stratum === undefined) return;
    if (stratum.top < scroller.scrollTop) scroller.scrollTo({ top: stratum.top });
    else if (stratum.top + stratum.height > scroller.scrollTop + scroller.clientHeight)
      scroller.scrollTo({ top: stratum.top + stratum.height - scroller.clientHeight });
  }, [scroller, strata, layers.length, look.layer]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey) return;
    if (event.key === 'c' && (event.ctrlKey || event.metaKey)) {
      const layer = layers[look.layer];
      if (layer !== undefined) copy(layer.digest ?? layer.diffId ?? `layer ${layer.index}`);
      return;
    }
    if (event.key === 'Enter') {
      actions().setTab(archive, 'files');
      document.querySelector<HTMLElement>('[role=treegrid]')?.focus();
      return;
    }
    const top = layers.length - 1;
    // in a range of changes the end that moves is the upper one going up, the lower one going down
    const next =
      event.key === 'ArrowUp'
        ? look.layer + 1
        : event.key === 'ArrowDown'
          ? (event.shiftKey ? look.from : look.layer) - 1
          : event.key === 'Home'
            ? top
            : event.key === 'End'
              ? 0
              : event.key === 'PageUp'
                ? look.layer + 10
                : event.key === 'PageDown'
                  ? look.layer - 10
                  : null;
    if (next === null) return;
    event.preventDefault();
    actions().selectLayer(archive, Math.min(top, Math.max(0, next)), event.shiftKey);
  };

  const isDrawn = (layer: number): boolean =>
    strataBetween(strata, scrollTop - 200, scrollTop + height + 200).some(
      (stratum) => stratum.layer === layer,
    );
  return (
    <PlaceMenu label="Layer" items={layerMenu(actions, archive, look, layers[look.layer], copy)}>
      <div
        ref={setScroller}
        className="strata-scroller"
        role="listbox"
        aria-label="Layers, newest first"
        aria-activedescendant={isDrawn(look.layer) ? `stratum-${look.layer}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
        onClick={(event) => {
          const layer = layerAt(event);
          if (layer !== null) actions().selectLayer(archive, layer, event.shiftKey);
        }}
        onDragStart={(event) => {
          const layer = layerAt(event);
          const part = layer === null ? null : layerPart(archive, layers[layer]);
          if (part === null) event.preventDefault();
          else putPart(event.dataTransfer, part);
        }}
        onContextMenuCapture={(event) => {
          const layer = layerAt(event);
          if (layer !== null) actions().selectLayer(archive, layer);
        }}
      >
        <div className="strata-stack" style={{ height: last === undefined ? 0 : last.top + last.height }}>
          {strataBetween(strata, scrollTop - 200, scrollTop + height + 200).map((stratum) => {
            const layer = layers[stratum.layer];
            return (
              layer !== undefined && (
                <StratumRow
                  key={stratum.layer}
                  stratum={stratum}
                  layer={layer}
                  count={layers.length}
                  selected={stratum.layer === look.layer}
                  included={isIncluded(look, stratum.layer)}
                  worst={worst.get(stratum.layer)}
                />
              )
            );
          })}
        </div>
      </div>
    </PlaceMenu>
  );
}

/** The layer whose stratum was clicked on, or null. */
function layerAt(event: MouseEvent): number | null {
  const layer = (event.target as Element).closest<HTMLElement>('.stratum')?.dataset['layer'];
  return layer === undefined ? null : Number(layer);
}
