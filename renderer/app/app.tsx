import { Tooltip } from 'radix-ui';
import type { ReactNode } from 'react';
import { InspectPage } from '../inspect/inspect-page.tsx';
import { PreviewSheet } from '../inspect/preview/preview-sheet.tsx';
import { OpenPage } from '../open/open-page.tsx';
import { useApp } from '../ui/app-context.tsx';
import { DropTarget } from './drop-target.tsx';
import { Notices } from './notices.tsx';
import { Palette } from './palette.tsx';
import { Rail } from './rail.tsx';
import { Refused } from './refused.tsx';
import { ShortcutSheet } from './shortcut-sheet.tsx';
import { StatusBar } from './status-bar.tsx';
import { TabStrip } from './tab-strip.tsx';
import { useShortcuts } from './use-shortcuts.ts';

/** The whole window. */
export function App(): ReactNode {
  useShortcuts();
  const mode = useApp((state) => state.mode);
  const active = useApp((state) => state.active);
  const isRefused = useApp((state) => state.connection === 'refused');
  if (isRefused) return <Refused />;
  return (
    <Tooltip.Provider delayDuration={500} skipDelayDuration={150}>
      <div className="window">
        <Rail />
        <TabStrip />
        <main className="stage" aria-label={mode === 'open' ? 'Open' : 'Inspect'}>
          {mode === 'open' || active === null ? <OpenPage /> : <InspectPage key={active} archive={active} />}
        </main>
        <StatusBar />
      </div>
      <Palette />
      <ShortcutSheet />
      <PreviewSheet />
      <DropTarget />
      <Notices />
    </Tooltip.Provider>
  );
}
