import { ArrowLeftRight, ArrowRightLeft, ChevronDown, FileDown, PanelRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { isMac } from '../app/is-mac.ts';
import { combinationText } from '../app/key-combination.ts';
import { showsDetails } from '../store/preference-slice.ts';
import { useActions, useApp } from '../ui/app-context.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { ButtonMenu } from '../ui/menu.tsx';
import type { MenuItem } from '../ui/menu.tsx';
import { safeText } from '../ui/name-text.tsx';
import { IgnorePanel } from './ignore-panel.tsx';
import { SideChoice } from './side-choice.tsx';

/** Which two are compared, what is not counted, and what is done with the whole of it. */
export function CompareBar(): ReactNode {
  const actions = useActions();
  const detailsOpen = useApp(showsDetails);
  const hasReport = useApp((state) => (state.compare.view?.report ?? null) !== null);
  const canSwap = useApp(({ compare: { sides } }) => sides.left !== null || sides.right !== null);
  return (
    <header className="image-bar compare-bar" aria-label="What is compared">
      <SideChoice side="left" />
      <IconButton
        label="Swap the sides"
        keys={combinationText('alt+r', isMac())}
        disabled={!canSwap}
        onClick={() => actions().swapSides()}
      >
        <ArrowLeftRight size={15} />
      </IconButton>
      <SideChoice side="right" />
      <IgnorePanel />
      <Convert />
      <ButtonMenu
        label="Save the report"
        align="end"
        items={[
          { title: 'As HTML, one file to read…', run: () => void actions().saveReport('html') },
          { title: 'As Markdown…', run: () => void actions().saveReport('markdown') },
          { title: 'As JSON…', run: () => void actions().saveReport('json') },
        ]}
      >
        <Button tone="plain" disabled={!hasReport}>
          <FileDown size={14} aria-hidden />
          <span className="bar-word">Save report</span>
          <ChevronDown size={13} aria-hidden />
        </Button>
      </ButtonMenu>
      <IconButton
        label={detailsOpen ? 'Hide details' : 'Show details'}
        aria-pressed={detailsOpen}
        onClick={() => actions().toggleDetails()}
      >
        <PanelRight size={15} />
      </IconButton>
    </header>
  );
}

/** Writes the archives of both sides as another kind: one of them, or both in one. */
function Convert(): ReactNode {
  const actions = useActions();
  const left = useApp(({ compare }) => compare.sides.left?.ref ?? null);
  const right = useApp(({ compare }) => compare.sides.right?.ref ?? null);
  const leftName = useApp((state) => (left === null ? '' : (state.archives[left]?.name ?? '')));
  const rightName = useApp((state) => (right === null ? '' : (state.archives[right]?.name ?? '')));
  const items: MenuItem[] = [];
  if (left !== null)
    items.push({ title: `${safeText(leftName, 80)}…`, run: () => actions().openConvert([left]) });
  if (right !== null && right !== left)
    items.push({ title: `${safeText(rightName, 80)}…`, run: () => actions().openConvert([right]) });
  if (left !== null && right !== null && left !== right)
    items.push({ title: 'Both into one…', run: () => actions().openConvert([left, right]) });
  return (
    <ButtonMenu label="Convert" align="end" items={items}>
      <Button tone="plain" disabled={items.length === 0}>
        <ArrowRightLeft size={14} aria-hidden />
        <span className="bar-word">Convert</span>
        <ChevronDown size={13} aria-hidden />
      </Button>
    </ButtonMenu>
  );
}
