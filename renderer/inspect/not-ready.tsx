import { LoaderCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ArchiveView } from '../../shared/contract/values.ts';
import { useApp } from '../ui/app-context.tsx';
import { Empty } from '../ui/empty.tsx';
import { Progress } from '../ui/progress.tsx';

/** Says that something comes when indexing is done, and how far that is. */
export function NotReady({ view, what }: { view: Pick<ArchiveView, 'ref'>; what: string }): ReactNode {
  const running = useApp((state) => state.tasks.find(({ task }) => task.ref === view.ref));
  const task = running?.task;
  const share =
    task === undefined || task.total === null || task.total === 0
      ? null
      : Math.min(1, task.done / task.total);
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
