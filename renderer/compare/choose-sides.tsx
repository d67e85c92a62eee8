import type { ReactNode } from 'react';
import type { Side } from '../../shared/compare/comparison.ts';
import type { ArchiveView } from '../../shared/contract/values.ts';
import { sizeText } from '../../shared/size-text.ts';
import { StackGlyph } from '../app/stack-glyph.tsx';
import { ChooseOnServer } from '../open/choose-on-server.tsx';
import { TruthsView } from '../truths/truths-view.tsx';
import { onlySide } from '../store/compare-state.ts';
import { imageName } from '../text/image-name.ts';
import { counted } from '../../shared/counted.ts';
import { useActions, useApp } from '../ui/app-context.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { safeText } from '../ui/name-text.tsx';
import { ButtonMenu } from '../ui/menu.tsx';
import { PathForm } from '../ui/path-form.tsx';
import { ChevronDown, X } from 'lucide-react';
import { sideNames } from './side-choice.tsx';
import { sourceMenu } from './source-menu.ts';

/**
 * Two places for two images, each with every way of putting one there; once one of them is taken they leave room for what
 * it says of itself.
 */
export function ChooseSides(): ReactNode {
  const isSame = useApp(({ compare: { sides } }) => sides.left !== null && sides.right !== null);
  const isLone = useApp(({ compare }) => onlySide(compare) !== null);
  const words = isSame
    ? {
        title: 'Both sides are the same image',
        text: 'Choose another image, or a range of layers, on one of them. Until then: what its own documents say.',
      }
    : isLone
      ? {
          title: 'One archive, compared with itself',
          text: 'Its own documents are set beside each other below, since they may not agree. Drop another image on the free side to compare the two.',
        }
      : {
          title: 'Compare two images',
          text: 'Drop one on each side, or two at once. Changes read from left to right: from before to after.',
        };
  return (
    <div className="choose-sides" data-lone={isLone}>
      <header>
        <h2>{words.title}</h2>
        <p className="quiet">{words.text}</p>
      </header>
      <div className="choose-cards">
        <SideCard side="left" hint="what it was" isLone={isLone} />
        <SideCard side="right" hint="what it is" isLone={isLone} />
      </div>
      <Truths />
    </div>
  );
}

/** One archive alone is compared with itself: its parent chain, manifests and config. */
function Truths(): ReactNode {
  const only = useApp((state) => onlySide(state.compare));
  const view = useApp((state) => (only === null ? undefined : state.archives[only.ref]));
  if (only === null || view === undefined) return null;
  return (
    <section className="choose-truths" aria-label="What the documents of this archive say">
      <TruthsView view={view} image={only.image} />
    </section>
  );
}

function SideCard({ side, hint, isLone }: { side: Side; hint: string; isLone: boolean }): ReactNode {
  const actions = useActions();
  const isDesktop = useApp((state) => state.info?.host === 'desktop');
  const chosen = useApp((state) => state.compare.sides[side]);
  const take = (path: string): Promise<boolean> => actions().comparePath(path, side);
  return (
    <section className="drop-card choose-card" data-drop={side} aria-label={`${sideNames[side]}: ${hint}`}>
      <header>
        <h3>{sideNames[side]}</h3>
        <span className="quiet">{hint}</span>
      </header>
      {chosen === null ? (
        <>
          <p className="choose-drop">Drop an image archive here</p>
          <div className="drop-card-ways">
            {isDesktop ? (
              <Button size="small" onClick={() => void actions().compareByDialog(side)}>
                Choose…
              </Button>
            ) : (
              <ChooseOnServer label={sideNames[side]} take={take} />
            )}
            <PathForm
              className="drop-card-path"
              label={`${sideNames[side]}: a path`}
              action={`Compare this path on the ${side}`}
              take={take}
            />
            {isLone && <SourcesButton side={side} />}
          </div>
          {!isLone && <Sources side={side} />}
        </>
      ) : (
        <Chosen side={side} />
      )}
    </section>
  );
}

function Chosen({ side }: { side: Side }): ReactNode {
  const actions = useActions();
  const chosen = useApp((state) => state.compare.sides[side]);
  const view = useApp((state) => (chosen === null ? undefined : state.archives[chosen.ref]));
  const image = chosen === null ? undefined : view?.report?.images[chosen.image];
  return (
    <div className="choose-chosen">
      <StackGlyph layers={image?.layers ?? []} />
      <span className="side-words">
        <strong className="truncate">
          {image === undefined || chosen === null
            ? noImageText(view)
            : safeText(imageName(image, chosen.image), 120)}
        </strong>
        <span className="quiet truncate">
          {view === undefined ? '' : `${safeText(view.name, 100)}, ${sizeText(view.size)}`}
          {image !== undefined && `, ${counted(image.layers.length, 'layer')}`}
        </span>
      </span>
      <IconButton label={`Take ${side} away`} onClick={() => actions().setSide(side, null)}>
        <X size={14} />
      </IconButton>
    </div>
  );
}

/** What stands for an image that is not there: it may be on its way, or never come. */
function noImageText(view: ArchiveView | undefined): string {
  if (view === undefined || (view.report === null && view.phase !== 'failed')) return 'Opening…';
  return view.report === null ? 'Cannot be opened' : 'No image in it';
}

/** Open archives and recent images as buttons. */
function Sources({ side }: { side: Side }): ReactNode {
  const actions = useActions();
  useApp((state) => state.archives);
  useApp((state) => state.recents);
  const items = sourceMenu(actions, side, false).filter((item) => item.kind !== 'separator');
  if (items.length === 0) return null;
  return (
    <ul className="choose-sources">
      {items.map((item, at) =>
        item.kind === 'label' ? (
          <li key={item.title} className="quiet choose-label">
            {item.title}
          </li>
        ) : (
          'run' in item && (
            // what is open may be among the recent ones too
            <li key={`${at} ${item.title}`}>
              <button type="button" className="choose-source truncate" onClick={item.run}>
                {item.title}
              </button>
            </li>
          )
        ),
      )}
    </ul>
  );
}

/** Open archives and recent images in a menu, where there is no room for a list. */
function SourcesButton({ side }: { side: Side }): ReactNode {
  const actions = useActions();
  useApp((state) => state.archives);
  useApp((state) => state.recents);
  const items = sourceMenu(actions, side, false);
  if (items.length === 0) return null;
  return (
    <ButtonMenu label={`${sideNames[side]} side: open and recent images`} items={items}>
      <Button size="small">
        Open or recent
        <ChevronDown size={13} aria-hidden />
      </Button>
    </ButtonMenu>
  );
}
