import { ArrowDown, ArrowUp, History } from 'lucide-react';
import type { ReactNode } from 'react';
import { draftOf } from '../store/build-slice.ts';
import { counted } from '../../shared/counted.ts';
import { useActions, useApp } from '../ui/app-context.tsx';
import { IconButton } from '../ui/button.tsx';
import { NameText } from '../ui/name-text.tsx';
import { listOf, withEarlierMoved } from './draft.ts';
import { DropCard } from './drop-card.tsx';
import { RemoveButton } from './remove-button.tsx';

/** Archives of earlier builds, oldest first: how often each store path really changed. */
export function HistoryCard(): ReactNode {
  const actions = useActions();
  const draft = useApp(draftOf);
  const inputs = useApp((state) => state.build.inputs);
  const earlier = listOf(draft.history);
  const move = (at: number, by: number | null): void => actions().editBuild(withEarlierMoved(draft, at, by));
  return (
    <DropCard
      zone="history"
      icon={History}
      title="Earlier builds"
      hint="Drop archives of earlier builds: balanced and the expected pull then know what changes how often."
      note={earlier.length === 0 ? 'none' : counted(earlier.length, 'image')}
    >
      {earlier.length > 0 && (
        <ol className="input-list" aria-label="Earlier builds, oldest first">
          {earlier.map((ref, at) => {
            const name = inputs[ref]?.name ?? 'unknown';
            return (
              <li key={ref}>
                <span className="numeric quiet">{at + 1}</span>
                <NameText text={name} limit={100} />
                {at === 0 && <span className="quiet">oldest</span>}
                <IconButton label={`${name} is older`} disabled={at === 0} onClick={() => move(at, -1)}>
                  <ArrowUp size={14} />
                </IconButton>
                <IconButton
                  label={`${name} is newer`}
                  disabled={at === earlier.length - 1}
                  onClick={() => move(at, 1)}
                >
                  <ArrowDown size={14} />
                </IconButton>
                <RemoveButton name={name} onRemove={() => move(at, null)} />
              </li>
            );
          })}
        </ol>
      )}
    </DropCard>
  );
}
