import { ChevronDown, Layers } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Side } from '../../shared/compare/comparison.ts';
import type { CompareSide } from '../../shared/contract/compare-values.ts';
import type { ImageReport } from '../../shared/report.ts';
import { StackGlyph } from '../app/stack-glyph.tsx';
import { ChoiceList } from '../build/choice.tsx';
import { nameMenu } from '../inspect/name-menu.ts';
import { imageName } from '../text/image-name.ts';
import { platformText } from '../text/platform-text.ts';
import { useActions, useApp } from '../ui/app-context.tsx';
import { Button } from '../ui/button.tsx';
import { ButtonMenu } from '../ui/menu.tsx';
import type { MenuItem } from '../ui/menu.tsx';
import { EndsText } from '../ui/ends-text.tsx';
import { safeText } from '../ui/name-text.tsx';
import { Panel } from '../ui/panel.tsx';
import { useCopy } from '../ui/use-copy.ts';
import { sourceMenu } from './source-menu.ts';

export const sideNames: Readonly<Record<Side, string>> = { left: 'Left', right: 'Right' };
/** Images listed at most in the menu of a side. */
const most = 100;

/** What stands on a side, and everything that can be chosen about it. */
export function SideChoice({ side }: { side: Side }): ReactNode {
  const chosen = useApp((state) => state.compare.sides[side]);
  const view = useApp((state) => (chosen === null ? undefined : state.archives[chosen.ref]));
  const image = chosen === null ? undefined : view?.report?.images[chosen.image];
  return (
    <div className="side-choice" data-drop={side} role="group" aria-label={`${sideNames[side]} side`}>
      <ImageButton side={side} chosen={chosen} image={image} name={view?.name ?? null} />
      {chosen !== null && image !== undefined && image.layers.length > 0 && (
        <RangeButton side={side} chosen={chosen} image={image} />
      )}
    </div>
  );
}

function ImageButton({
  side,
  chosen,
  image,
  name,
}: {
  side: Side;
  chosen: CompareSide | null;
  image: ImageReport | undefined;
  name: string | null;
}): ReactNode {
  const actions = useActions();
  const copy = useCopy();
  const isDesktop = useApp((state) => state.info?.host === 'desktop');
  const images = useApp((state) =>
    chosen === null ? undefined : state.archives[chosen.ref]?.report?.images,
  );
  // the menu lists what is open and what was: it is made anew with either
  useApp((state) => state.archives);
  useApp((state) => state.recents);
  const title =
    image === undefined || chosen === null ? (name ?? 'Choose an image') : imageName(image, chosen.image);
  const items: MenuItem[] = [];
  if (chosen !== null && images !== undefined && images.length > 1) {
    items.push({ kind: 'label', title: 'Images of this archive' });
    for (const [index, other] of images.slice(0, most).entries())
      items.push({
        title: `${safeText(imageName(other, index), 80)}  ${platformText(other)}`,
        checked: index === chosen.image,
        run: () => actions().setSide(side, { ref: chosen.ref, image: index, range: null }),
      });
    items.push({ kind: 'separator' });
  }
  items.push(...sourceMenu(actions, side, isDesktop));
  if (image !== undefined) items.push({ kind: 'separator' }, ...nameMenu(image, copy).slice(0, 6));
  return (
    <ButtonMenu label={`${sideNames[side]} side: images`} items={items}>
      <button
        type="button"
        className="image-choice side-image"
        title={name === null ? undefined : `${safeText(title, 400)} in ${safeText(name, 200)}`}
      >
        <StackGlyph layers={image?.layers ?? []} />
        <span className="side-words">
          <span className="side-title">
            <EndsText text={title} limit={200} />
          </span>
          {image !== undefined && name !== null && (
            <span className="truncate quiet side-note">
              {safeText(name, 60)} · {safeText(platformText(image), 40)}
            </span>
          )}
        </span>
        <ChevronDown size={14} aria-hidden />
      </button>
    </ButtonMenu>
  );
}

/** All layers, or a range of them by themselves. */
function RangeButton({
  side,
  chosen,
  image,
}: {
  side: Side;
  chosen: CompareSide;
  image: ImageReport;
}): ReactNode {
  const actions = useActions();
  const top = image.layers.length - 1;
  const first = chosen.range?.first ?? 0;
  const last = chosen.range?.last ?? top;
  const put = (from: number, to: number): void =>
    actions().setSide(side, {
      ...chosen,
      range: from === 0 && to === top ? null : { first: Math.min(from, to), last: Math.max(from, to) },
    });
  const choices = image.layers.map(({ index }) => ({ value: String(index), title: `layer ${index}` }));
  return (
    <Panel
      button={
        <button
          type="button"
          className="chip button-chip numeric"
          aria-label={`${sideNames[side]} side: ${chosen.range === null ? `all ${image.layers.length} layers` : `layers ${first} to ${last}`}`}
        >
          <Layers size={12} aria-hidden />
          {chosen.range === null ? image.layers.length : `${first}–${last}`}
        </button>
      }
      className="range-panel"
      label={`Layers of the ${side} side`}
    >
      <p className="quiet">What these layers make by themselves, without those below:</p>
      <div className="range-ends">
        <ChoiceList
          label="Oldest layer"
          value={String(first)}
          choices={choices}
          onChange={(value) => put(Number(value), Math.max(Number(value), last))}
        />
        <span>to</span>
        <ChoiceList
          label="Newest layer"
          value={String(last)}
          choices={choices}
          onChange={(value) => put(Math.min(first, Number(value)), Number(value))}
        />
      </div>
      <Button size="small" disabled={chosen.range === null} onClick={() => put(0, top)}>
        All layers
      </Button>
    </Panel>
  );
}
