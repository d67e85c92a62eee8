import { Command, FolderOpen, GitCompareArrows, Hammer, Keyboard, Layers } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Mode } from '../store/session-slice.ts';
import { useActions, useApp } from '../ui/app-context.tsx';
import { IconButton } from '../ui/button.tsx';
import { combinationText } from './key-combination.ts';
import { isMac } from './is-mac.ts';
import { Logo } from './logo.tsx';

const modes: readonly { readonly mode: Mode; readonly title: string; readonly icon: LucideIcon }[] = [
  { mode: 'open', title: 'Open', icon: FolderOpen },
  { mode: 'inspect', title: 'Inspect', icon: Layers },
  { mode: 'build', title: 'Build', icon: Hammer },
  { mode: 'compare', title: 'Compare', icon: GitCompareArrows },
];

/** The modes of the window, at its left edge. */
export function Rail(): ReactNode {
  const actions = useActions();
  const current = useApp((state) => state.mode);
  const hasArchive = useApp((state) => state.active !== null);
  return (
    <nav className="rail" aria-label="Modes">
      <Logo size={26} />
      <div className="rail-modes">
        {modes.map(({ mode, title, icon: Icon }) => (
          <button
            key={mode}
            type="button"
            className="rail-mode"
            aria-current={mode === current ? 'page' : undefined}
            disabled={mode === 'inspect' && !hasArchive}
            data-part={mode === 'build' ? 'layer store-path' : undefined}
            onClick={() => actions().setMode(mode)}
          >
            <Icon size={18} strokeWidth={1.75} aria-hidden />
            {title}
          </button>
        ))}
      </div>
      <IconButton
        label="Command palette"
        keys={combinationText('mod+k', isMac())}
        side="right"
        onClick={() => actions().showOverlay('palette')}
      >
        <Command size={16} />
      </IconButton>
      <IconButton
        label="Keyboard shortcuts"
        keys="?"
        side="right"
        onClick={() => actions().showOverlay('shortcuts')}
      >
        <Keyboard size={16} />
      </IconButton>
    </nav>
  );
}
