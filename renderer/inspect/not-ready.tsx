import { CirclePause, LoaderCircle, Unplug } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ArchiveView } from '../../shared/contract/values.ts';
import { useActions, useApp } from '../ui/app-context.tsx';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { safeText } from '../ui/name-text.tsx';
import { Progress } from '../ui/progress.tsx';

/** Says that something comes when indexing is done and how far that is, or that indexing has ended early and why. */
export function NotReady({
  view,
  what,
}: {
  view: Pick<ArchiveView, 'ref' | 'problem'>;
  what: string;
}): ReactNode {
  const actions = useActions();
  const running = useApp((state) => state.tasks.find(({ task }) => task.ref === view.ref));
  const task = running?.task;
  const isLost = useApp((state) => state.connection === 'lost');
  const share =
    task === undefined || task.total === null || task.total === 0
      ? null
      : Math.min(1, task.done / task.total);
  if (view.problem !== null && task === undefined)
    return (
      <Empty
        icon={CirclePause}
        title={view.problem.code === 'cancelled' ? 'Indexing was cancelled' : 'Indexing has ended early'}
        text={
          view.problem.code === 'cancelled'
            ? `${what} are known once every layer has been read.`
            : safeText(view.problem.message, 600)
        }
      >
        <Button onClick={() => void actions().open(view.ref)}>Go on indexing</Button>
      </Empty>
    );
  if (isLost)
    return (
      <Empty
        icon={Unplug}
        title={`${what} cannot be asked for now`}
        text="They come when the connection is there again."
      />
    );
  return (
    <Empty
      icon={LoaderCircle}
      title={`${what} are on their way`}
      text={task?.phase ?? 'Waiting for the index…'}
    >
      <Progress share={share} label="Indexing" />
    </Empty>
  );
}
