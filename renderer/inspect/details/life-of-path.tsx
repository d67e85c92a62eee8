import type { ReactNode } from 'react';
import type { ArchiveView } from '../../../shared/contract/values.ts';
import type { ImageReport } from '../../../shared/report.ts';
import { sizeText } from '../../../shared/size-text.ts';
import type { Chosen } from '../../store/inspect-state.ts';
import { octalText } from '../../text/mode-text.ts';
import { useActions } from '../../ui/app-context.tsx';
import { Mark } from '../../ui/mark.tsx';
import { safeText } from '../../ui/name-text.tsx';
import { useAnswer } from '../../ui/use-answer.ts';
import { lifeRuns, lifeWords } from './life-runs.ts';
import type { LifeRun } from './life-runs.ts';

/** Every layer that did something to a path, oldest first; each leads there. */
export function LifeOfPath({
  view,
  image,
  look,
  path,
}: {
  view: ArchiveView;
  image: ImageReport;
  look: Chosen;
  path: string;
}): ReactNode {
  const { value } = useAnswer(
    'path.life',
    view.phase === 'indexed' && path !== '' ? { ref: view.ref, image: look.image, path } : null,
    'life',
  );
  if (value === null || value.length === 0) return null;
  return (
    <section className="life" aria-label="Life of this path">
      <h4>Life of this path</h4>
      <ol>
        {lifeRuns(value)
          .slice(0, 500)
          .map((run, at, runs) => (
            <Moment
              key={`${run.event.layer} ${run.event.event}`}
              view={view}
              image={image}
              path={path}
              run={run}
              before={runs[at - 1]?.event ?? null}
            />
          ))}
      </ol>
    </section>
  );
}

function Moment({
  view,
  image,
  path,
  run,
  before,
}: {
  view: ArchiveView;
  image: ImageReport;
  path: string;
  run: LifeRun;
  before: LifeRun['event'] | null;
}): ReactNode {
  const { event, lastLayer, count } = run;
  const actions = useActions();
  const isGone = event.event === 'removed' || event.event === 'hidden';
  const change = isGone ? 'removed' : event.event === 'added' ? 'added' : 'modified';
  return (
    <li className="moment">
      <Mark change={change} />
      <button
        type="button"
        className="moment-layer"
        onClick={() => void actions().reveal(view.ref, { path, layer: event.layer, view: 'changes' })}
      >
        <span className={`swatch origin-${image.layers[event.layer]?.origin ?? 'other'}`} />
        <span className="numeric">
          {count === 1 ? `layer ${event.layer}` : `layers ${event.layer} to ${lastLayer}`}
        </span>
      </button>
      <span className="moment-words">
        {lifeWords(event, before)}
        {event.cause !== null && <span className="quiet"> by {safeText(event.cause, 120)}</span>}
        {!isGone && (
          <span className="numeric quiet">
            {'  '}
            {event.kind === 'file' ? `${sizeText(event.size)}  ` : ''}
            {octalText(event.mode)}
          </span>
        )}
      </span>
    </li>
  );
}
