import { Plus, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import type { ArchiveRef } from '../../shared/contract/values.ts';
import { useActions, useApp } from '../ui/app-context.tsx';
import { compareWithMenu } from '../compare/source-menu.ts';
import { IconButton } from '../ui/button.tsx';
import { EndsText } from '../ui/ends-text.tsx';
import { PlaceMenu } from '../ui/menu.tsx';
import type { MenuItem } from '../ui/menu.tsx';
import { safeText } from '../ui/name-text.tsx';
import { combinationText } from './key-combination.ts';
import { isMac } from './is-mac.ts';
import { StackGlyph } from './stack-glyph.tsx';

/** The open archives. A tab list whose tabs can be closed: Delete closes the one that has the focus. */
export function TabStrip(): ReactNode {
  const actions = useActions();
  const tabs = useApp((state) => state.tabs);
  if (tabs.length === 0) return null;
  return (
    <nav className="tab-strip" aria-label="Open archives">
      <div className="tab-strip-tabs">
        {/* has the tabs as its own, and not the buttons beside them: in a tab list there is nothing but tabs */}
        <div role="tablist" aria-label="Open archives" aria-owns={tabs.map(tabId).join(' ')} />
        {tabs.map((ref) => (
          <ArchiveTab key={ref} archive={ref} />
        ))}
      </div>
      <IconButton
        label="Open another image"
        keys={combinationText('mod+o', isMac())}
        onClick={() => actions().setMode('open')}
      >
        <Plus size={16} />
      </IconButton>
    </nav>
  );
}

function tabId(ref: ArchiveRef): string {
  return `tab-${ref}`;
}

function ArchiveTab({ archive: ref }: { archive: ArchiveRef }): ReactNode {
  const actions = useActions();
  const view = useApp((state) => state.archives[ref]);
  const isActive = useApp((state) => state.active === ref && state.mode === 'inspect');
  const isDesktop = useApp((state) => state.info?.host === 'desktop');
  const isBusy = useApp((state) => state.tasks.some((running) => running.task.ref === ref));
  const name = view === undefined ? 'Opening…' : safeText(view.name, 200);
  const tab = useRef<HTMLDivElement>(null);
  // tabs may be more than the strip has room for
  useEffect(() => {
    if (isActive) tab.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [isActive]);
  return (
    <PlaceMenu label="Archive" items={tabMenu(actions, ref, isDesktop)}>
      <div ref={tab} className="tab" data-active={isActive} data-failed={view?.phase === 'failed'}>
        <button
          type="button"
          id={tabId(ref)}
          role="tab"
          className="tab-button"
          aria-selected={isActive}
          aria-busy={isBusy}
          title={view === undefined ? undefined : safeText(view.name, 400)}
          onClick={() => actions().activate(ref)}
          onAuxClick={(event) => {
            if (event.button === 1) void actions().closeTab(ref);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Delete') {
              // the focus goes on to a neighbour before its tab is gone
              focusTab(event.currentTarget, 'ArrowRight');
              void actions().closeTab(ref);
            }
            if (event.key === 'ArrowRight' || event.key === 'ArrowLeft')
              focusTab(event.currentTarget, event.key);
          }}
        >
          <StackGlyph layers={view?.report?.images[0]?.layers ?? []} />
          <EndsText text={view?.name ?? name} limit={200} />
        </button>
        <IconButton
          label={`Close ${name}`}
          className="tab-close"
          tabIndex={-1}
          onClick={() => void actions().closeTab(ref)}
        >
          <X size={14} />
        </IconButton>
      </div>
    </PlaceMenu>
  );
}

function tabMenu(
  actions: ReturnType<typeof useActions>,
  ref: ArchiveRef,
  isDesktop: boolean,
): readonly MenuItem[] {
  const image = actions().inspect[ref]?.image ?? 0;
  return [
    ...compareWithMenu(actions, { ref, image, range: null }, isDesktop),
    { kind: 'separator' },
    { title: 'Close the tab', run: () => void actions().closeTab(ref) },
  ];
}

function focusTab(from: HTMLElement, key: 'ArrowRight' | 'ArrowLeft'): void {
  const tabs = [...(from.closest('.tab-strip-tabs')?.querySelectorAll<HTMLElement>('[role=tab]') ?? [])];
  const step = key === 'ArrowRight' ? 1 : -1;
  tabs[(tabs.indexOf(from) + step + tabs.length) % tabs.length]?.focus();
}
