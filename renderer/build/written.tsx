import { CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { sizeText } from '../../shared/size-text.ts';
import { secondsLeft } from '../store/transfer-rate.ts';
import { durationText } from '../text/time-text.ts';
import { useActions, useApp } from '../ui/app-context.tsx';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { safeText } from '../ui/name-text.tsx';
import { Progress } from '../ui/progress.tsx';

/** An export at work, or what it has written. */
export function Written(): ReactNode {
  const actions = useActions();
  const exporting = useApp((state) => state.build.exporting);
  const running = useApp((state) => state.tasks.find(({ task }) => task.id === exporting?.task) ?? null);
  const result = useApp((state) => state.build.result);
  if (exporting !== null) {
    const { done = 0, total = null } = running?.task ?? {};
    const perSecond = running?.rate.perSecond ?? null;
    const left = running === null ? null : secondsLeft(running.rate, done, total);
    return (
      <section className="build-written" aria-label="Export">
        <span className="truncate">Writing {safeText(exporting.name, 80)}</span>
        <Progress
          share={total === null || total === 0 ? null : Math.min(1, done / total)}
          label={`Writing ${exporting.name}`}
        />
        <span className="numeric quiet build-speed">
          {sizeText(done)}
          {total !== null && ` of ${sizeText(total)}`}
          {perSecond !== null && `, ${sizeText(perSecond)}/s`}
          {left !== null && `, ${durationText(left)} left`}
        </span>
        <Button size="small" onClick={() => void actions().cancelTask(exporting.task)}>
          Cancel
        </Button>
      </section>
    );
  }
  if (result === null) return null;
  return (
    <section className="build-written" aria-label="Export">
      <CircleCheck size={16} className="verified" aria-hidden />
      <span className="build-written-words">
        <strong className="truncate">{safeText(result.name, 80)}</strong> is written.
        <span className="mono selectable quiet image-id" data-testid="written-id">
          {result.id}
        </span>
      </span>
      <CopyButton text={result.id} what="the image ID" />
      <Button size="small" tone="primary" onClick={() => void actions().inspectResult()}>
        Inspect the result
      </Button>
    </section>
  );
}
