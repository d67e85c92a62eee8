import {
  ArrowRightLeft,
  BadgeCheck,
  ChevronDown,
  Download,
  GitCompareArrows,
  ShieldQuestion,
} from 'lucide-react';
import { memo, useMemo } from 'react';
import type { ReactNode } from 'react';
import type { ArchiveView } from '../../shared/contract/values.ts';
import type { ArchiveReport, ImageReport } from '../../shared/report.ts';
import { sizeText } from '../../shared/size-text.ts';
import type { Chosen } from '../store/inspect-state.ts';
import { counted, grouped } from '../../shared/counted.ts';
import { compressionText, formatNames } from '../text/format-text.ts';
import { imageName } from '../text/image-name.ts';
import { platformText } from '../text/platform-text.ts';
import { useActions, useApp } from '../ui/app-context.tsx';
import { Button } from '../ui/button.tsx';
import { DetailsButton } from '../ui/details-button.tsx';
import { EndsText } from '../ui/ends-text.tsx';
import { ButtonMenu } from '../ui/menu.tsx';
import type { MenuItem } from '../ui/menu.tsx';
import { safeText } from '../ui/name-text.tsx';
import { Panel } from '../ui/panel.tsx';
import { SeverityIcon } from '../ui/severity-icon.tsx';
import { useCopy } from '../ui/use-copy.ts';
import { Tooltip } from '../ui/tooltip.tsx';
import { countBySeverity, findingsOf } from './findings/finding-list.ts';
import { compareWithMenu } from '../compare/source-menu.ts';
import { nameMenu } from './name-menu.ts';
import { Others } from './others.tsx';
import { verdictOf } from './verdict.ts';

interface BarParts {
  readonly view: ArchiveView;
  readonly report: ArchiveReport;
  readonly image: ImageReport;
  readonly look: Chosen;
}

/** Images listed at most; the palette finds the others. */
const most = 100;

/** Which image is looked at and what it is, in one line. */
export const ImageBar = memo(function ImageBar({ view, report, image, look }: BarParts): ReactNode {
  const actions = useActions();
  const counts = useMemo(() => countBySeverity(findingsOf(report, look.image)), [report, look.image]);
  return (
    <header className="image-bar" aria-label="Image">
      <ImageChoice view={view} report={report} image={image} look={look} />
      <span className="image-facts quiet truncate">
        <span className="mono">{safeText(platformText(image), 60)}</span>
        <span>{formatNames[report.format]}</span>
        <span className="numeric">
          {sizeText(view.size)} on disk
          {report.compression !== 'none' && `, ${compressionText(report.compression)}`}
        </span>
      </span>
      <BesideImages others={report.others} />
      <span className="spring" />
      {(['error', 'warning'] as const).map(
        (severity) =>
          counts[severity] > 0 && (
            <button
              key={severity}
              type="button"
              className={`chip button-chip ${severity}`}
              aria-label={counted(counts[severity], severity)}
              onClick={() => actions().setTab(view.ref, 'findings')}
            >
              <SeverityIcon severity={severity} size={12} />
              <span className="numeric">{grouped(counts[severity])}</span>
            </button>
          ),
      )}
      <Verify view={view} />
      <Button size="small" onClick={() => actions().openConvert([view.ref])}>
        <ArrowRightLeft size={13} aria-hidden />
        Convert…
      </Button>
      <CompareWith view={view} image={look.image} />
      <ButtonMenu label="Save" align="end" items={saveItems(view, look, actions)}>
        <Button size="small" aria-label="Save" title="Save">
          <Download size={13} aria-hidden />
          <span className="bar-word">Save</span>
          <ChevronDown size={13} aria-hidden />
        </Button>
      </ButtonMenu>
      <DetailsButton />
    </header>
  );
});

/** The ways to set this image beside another one. */
function CompareWith({ view, image }: { view: ArchiveView; image: number }): ReactNode {
  const actions = useActions();
  // the menu lists what is open and what was: it is made anew with either
  useApp((state) => state.archives);
  useApp((state) => state.recents);
  const isDesktop = useApp((state) => state.info?.host === 'desktop');
  const left = { ref: view.ref, image, range: null };
  return (
    <ButtonMenu label="Compare with" align="end" items={compareWithMenu(actions, left, isDesktop)}>
      <Button size="small" aria-label="Compare with…" title="Compare with…">
        <GitCompareArrows size={13} aria-hidden />
        <span className="bar-word">Compare</span>
        <ChevronDown size={13} aria-hidden />
      </Button>
    </ButtonMenu>
  );
}

/** Attestations and the like: a count that opens the list. */
function BesideImages({ others }: { others: ArchiveReport['others'] }): ReactNode {
  if (others.length === 0) return null;
  return (
    <Panel
      button={
        <button type="button" className="chip button-chip">
          {counted(others.length, 'other item')}
        </button>
      }
      className="others-panel"
      label="Besides images"
    >
      <Others others={others} />
    </Panel>
  );
}

function ImageChoice({ view, report, image, look }: BarParts): ReactNode {
  const actions = useActions();
  const copy = useCopy();
  const items: MenuItem[] = [];
  if (report.images.length > 1) {
    items.push({ kind: 'label', title: counted(report.images.length, 'image') });
    if (report.images.length > most)
      items.push({
        title: `Find among ${grouped(report.images.length)} images…`,
        run: () => actions().showOverlay('palette'),
      });
    for (const [index, other] of report.images.slice(0, most).entries())
      items.push({
        title: `${safeText(imageName(other, index), 80)}  ${platformText(other)}`,
        checked: index === look.image,
        run: () => actions().selectImage(view.ref, index),
      });
    items.push({ kind: 'separator' });
  }
  items.push(...nameMenu(image, copy));
  const more = image.names.length - 1;
  return (
    <ButtonMenu label="Images and names" items={items}>
      <button type="button" className="image-choice" title={safeText(imageName(image, look.image), 600)}>
        <EndsText text={imageName(image, look.image)} limit={200} />
        {more > 0 && <span className="chip">+{counted(more, 'name')}</span>}
        {report.images.length > 1 && (
          <span className="chip numeric">
            {look.image + 1} of {grouped(report.images.length)}
          </span>
        )}
        <ChevronDown size={14} aria-hidden />
      </button>
    </ButtonMenu>
  );
}

function Verify({ view }: { view: ArchiveView }): ReactNode {
  const actions = useActions();
  const isBusy = useApp((state) => state.tasks.some(({ task }) => task.ref === view.ref));
  if (view.verified && view.report !== null) {
    const { isGood, title, text } = verdictOf(view.report);
    return (
      <Tooltip text={text}>
        <span className={isGood ? 'chip good' : 'chip'}>
          {isGood && <BadgeCheck size={12} aria-hidden />}
          {title}
        </span>
      </Tooltip>
    );
  }
  return (
    <Button size="small" disabled={isBusy} onClick={() => void actions().verify(view.ref)}>
      <ShieldQuestion size={13} aria-hidden />
      Verify
    </Button>
  );
}

function saveItems(
  view: ArchiveView,
  look: Chosen,
  actions: ReturnType<typeof useActions>,
): readonly MenuItem[] {
  const { image, layer } = look;
  return [
    {
      title: 'Save the merged root filesystem…',
      run: () => void actions().save(view.ref, { kind: 'rootfs', image }),
    },
    {
      title: `Save layer ${layer} as a tar…`,
      disabled: layer < 0,
      run: () => void actions().save(view.ref, { kind: 'layer', image, layer }),
    },
    { title: 'Save the config…', run: () => void actions().save(view.ref, { kind: 'config', image }) },
  ];
}
