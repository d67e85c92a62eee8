import { Tooltip } from 'radix-ui';
import { useEffect, useRef } from 'react';
import type { ReactNode, RefObject } from 'react';
import { BuildPage } from '../build/build-page.tsx';
import { ConvertSheet } from '../convert/convert-sheet.tsx';
import { ComparePage } from '../compare/compare-page.tsx';
import { DiffSheet } from '../compare/diff/diff-sheet.tsx';
import { ExportSheet } from '../build/export-sheet.tsx';
import { InspectPage } from '../inspect/inspect-page.tsx';
import { PreviewSheet } from '../inspect/preview/preview-sheet.tsx';
import { OpenPage } from '../open/open-page.tsx';
import type { Mode } from '../store/session-slice.ts';
import { useApp } from '../ui/app-context.tsx';
import { safeText } from '../ui/name-text.tsx';
import { DropTarget } from './drop-target.tsx';
import { PartDrop } from './part-drop.tsx';
import { Notices } from './notices.tsx';
import { Palette } from './palette.tsx';
import { Rail } from './rail.tsx';
import { Refused } from './refused.tsx';
import { ShortcutSheet } from './shortcut-sheet.tsx';
import { StatusBar } from './status-bar.tsx';
import { TabStrip } from './tab-strip.tsx';
import { useShortcuts } from './use-shortcuts.ts';

/** The page is called after the archive that is looked at, whose name it answers, fit to be shown. */
function useTitle(): string | null {
  const name = useApp(({ active, mode, archives }) =>
    active === null || mode === 'open' ? null : safeText(archives[active]?.name ?? '', 80),
  );
  useEffect(() => {
    document.title = name === null || name === '' ? 'Varve' : `${name} – Varve`;
  }, [name]);
  return name;
}

const stageNames: Readonly<Record<Mode, string>> = {
  open: 'Open',
  inspect: 'Inspect',
  build: 'Build',
  compare: 'Compare',
};

/** When the part of the page that had the focus is gone with it, the page that came has it: Tab goes on from there. */
function useKeptFocus(page: string): RefObject<HTMLElement | null> {
  const stage = useRef<HTMLElement>(null);
  const before = useRef(page);
  useEffect(() => {
    if (before.current !== page && document.activeElement === document.body) stage.current?.focus();
    before.current = page;
  }, [page]);
  return stage;
}

/** The whole window. */
export function App(): ReactNode {
  useShortcuts();
  const name = useTitle();
  const mode = useApp((state) => state.mode);
  const active = useApp((state) => state.active);
  const isRefused = useApp((state) => state.connection === 'refused');
  const stage = useKeptFocus(`${mode} ${active ?? ''}`);
  if (isRefused) return <Refused />;
  return (
    <Tooltip.Provider delayDuration={500} skipDelayDuration={150}>
      <div className="window">
        <Rail />
        <TabStrip />
        <main ref={stage} className="stage" tabIndex={-1} aria-label={stageNames[mode]}>
          {/* what is seen at a glance is told: the pages that look at something begin with no heading of their own */}
          {mode !== 'open' && (
            <h1 className="visually-hidden">{(mode === 'inspect' && name) || stageNames[mode]}</h1>
          )}
          {mode === 'build' ? (
            <BuildPage />
          ) : mode === 'compare' ? (
            <ComparePage />
          ) : mode === 'open' || active === null ? (
            <OpenPage />
          ) : (
            <InspectPage key={active} archive={active} />
          )}
        </main>
        <StatusBar />
      </div>
      <Palette />
      <ShortcutSheet />
      <PreviewSheet />
      <ExportSheet />
      <ConvertSheet />
      <DiffSheet />
      <DropTarget />
      <PartDrop />
      <Notices />
    </Tooltip.Provider>
  );
}
