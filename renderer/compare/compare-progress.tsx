import { CirclePause, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CompareView } from '../../shared/contract/compare-values.ts';
import { useActions, useApp } from '../ui/app-context.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { safeText } from '../ui/name-text.tsx';
import { Progress } from '../ui/progress.tsx';

/** What is at work for a comparison, if anything is. */
function useTask(view: CompareView) {
  return useApp(
    (state) =>
      state.tasks.find(
        ({ task }) => task.id === view.task || task.ref === view.left.ref || task.ref === view.right.ref,
      )?.task,
  );
}

/** How far reading both sides is, in a place that is always there; with a way to stop and to go on. */
export function CompareProgress({ view }: { view: CompareView }): ReactNode {
  const actions = useActions();
  const task = useTask(view);
  if (task !== undefined) {
    const share = task.total === null || task.total === 0 ? null : Math.min(1, task.done / task.total);
    return (
      <div className="compare-progress">
        <span className="quiet truncate">{safeText(task.phase, 40)}</span>
        <Progress share={share} label={task.title} />
        <IconButton
          label={`Cancel ${safeText(task.title, 80)}`}
          side="bottom"
          onClick={() => void actions().cancelTask(task.id)}
        >
          <X size={13} />
        </IconButton>
      </div>
    );
  }
  if (view.problem === null || view.phase === 'compared') return null;
  return (
    <div className="compare-progress">
      <span className="truncate" title={safeText(view.problem.message, 400)}>
        {view.problem.code === 'cancelled' ? 'Stopped' : safeText(view.problem.message, 60)}
      </span>
      <Button size="small" onClick={() => void actions().compareAgain()}>
        Go on
      </Button>
    </div>
  );
}

/** Stands where something comes once both sides are indexed. */
export function FilesNotReady({ view, what }: { view: CompareView; what: string }): ReactNode {
  const actions = useActions();
  const task = useTask(view);
  if (view.problem !== null && task === undefined)
    return (
      <Empty
        icon={CirclePause}
        title={view.problem.code === 'cancelled' ? 'Reading was cancelled' : 'Reading has ended early'}
        text={
          view.problem.code === 'cancelled'
            ? `${what} are known once every layer of both sides has been read.`
            : safeText(view.problem.message, 600)
        }
      >
        <Button onClick={() => void actions().compareAgain()}>Go on</Button>
      </Empty>
    );
  const share =
    task === undefined || task.total === null || task.total === 0
      ? null
      : Math.min(1, task.done / task.total);
  return (
    <Empty title={`${what} are on their way`} text={task?.phase ?? 'Waiting for both sides…'}>
      <Progress share={share} label="Reading both sides" />
    </Empty>
  );
}
