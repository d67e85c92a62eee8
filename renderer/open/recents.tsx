import { History } from 'lucide-react';
import { useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { RecentImage } from '../../shared/contract/values.ts';
import { sizeText } from '../../shared/size-text.ts';
import { counted } from '../../shared/counted.ts';
import { agoText } from '../text/time-text.ts';
import { useActions, useApp } from '../ui/app-context.tsx';
import { Button } from '../ui/button.tsx';
import { NameText } from '../ui/name-text.tsx';

/** Images opened before, newest first. Arrow keys move, Enter opens. */
export function Recents(): ReactNode {
  const actions = useActions();
  const recents = useApp((state) => state.recents);
  const [now] = useState(() => Date.now());
  if (recents === null) return <section className="recents" aria-label="Recent images" aria-busy />;
  if (recents.length === 0) return null;
  return (
    <section className="recents" aria-label="Recent images">
      <header className="section-header">
        <History size={14} aria-hidden />
        <h2>Recent images</h2>
        <Button tone="plain" size="small" onClick={() => void actions().clearRecents()}>
          Clear
        </Button>
      </header>
      <ul>
        {recents.map((recent) => (
          <li key={recent.id}>
            <RecentRow recent={recent} now={now} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function RecentRow({ recent, now }: { recent: RecentImage; now: number }): ReactNode {
  const actions = useActions();
  return (
    <button
      type="button"
      className="recent"
      disabled={!recent.exists}
      onClick={() => void actions().openRecent(recent.id)}
      onKeyDown={moveFocus}
    >
      <span className="recent-name truncate">
        <NameText text={recent.name} limit={120} />
      </span>
      <span className="recent-folder quiet truncate">
        <NameText text={recent.folder} limit={120} />
      </span>
      <span className="numeric recent-layers">
        {recent.exists ? counted(recent.layers, 'layer') : 'no longer there'}
      </span>
      <span className="numeric recent-size">{sizeText(recent.size)}</span>
      <span className="quiet numeric recent-when">{agoText(recent.openedAt, now)}</span>
    </button>
  );
}

/** Arrow keys go to the next button of the same list. */
export function moveFocus(event: KeyboardEvent<HTMLButtonElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const list = [
    ...(event.currentTarget.closest('ul')?.querySelectorAll<HTMLElement>('button:not(:disabled)') ?? []),
  ];
  const next = list[list.indexOf(event.currentTarget) + (event.key === 'ArrowDown' ? 1 : -1)];
  event.preventDefault();
  next?.focus();
}
