import { ChevronUp, Unplug, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { sizeText } from '../../shared/size-text.ts';
import { secondsLeft } from '../store/transfer-rate.ts';
import type { TransferRate } from '../store/transfer-rate.ts';
import { counted } from '../../shared/counted.ts';
import { durationText } from '../text/time-text.ts';
import { useActions, useApp } from '../ui/app-context.tsx';
import { IconButton } from '../ui/button.tsx';
import { safeText } from '../ui/name-text.tsx';
import { Panel } from '../ui/panel.tsx';
import { Progress } from '../ui/progress.tsx';

interface Work {
  readonly key: string;
  readonly title: string;
  readonly phase: string;
  readonly done: number;
  readonly total: number | null;
  readonly rate: TransferRate;
  readonly cancel: () => void;
}

/** The bottom edge: what is at work, how far it is, how fast, how long still, and a way to stop it. */
export function StatusBar(): ReactNode {
  const info = useApp((state) => state.info);
  const connection = useApp((state) => state.connection);
  const work = useWork();
  const [first, ...others] = work;
  return (
    <footer className="status-bar" aria-label="Status">
      {connection === 'lost' && (
        <span className="status-lost" role="alert">
          <Unplug size={13} aria-hidden /> The connection is lost; trying again…
        </span>
      )}
      {first === undefined ? <span className="quiet">Ready</span> : <WorkLine work={first} />}
      {others.length > 0 && (
        <Panel
          button={
            <button type="button" className="status-more">
              {counted(others.length, 'more task')} <ChevronUp size={12} aria-hidden />
            </button>
          }
          className="status-tasks"
          label="Tasks"
          side="top"
        >
          {work.map((item) => (
            <WorkLine key={item.key} work={item} />
          ))}
        </Panel>
      )}
      <span className="status-end quiet">
        {info?.host === 'served' && info.root !== null && (
          <span>Served folder: {safeText(info.root, 40)}</span>
        )}
        {info !== null && <span className="numeric">Varve {info.version}</span>}
      </span>
    </footer>
  );
}

function useWork(): readonly Work[] {
  const actions = useActions();
  const tasks = useApp((state) => state.tasks);
  const sending = useApp((state) => state.sending);
  const work: Work[] = tasks.map(({ task, rate }) => ({
    key: task.id,
    title: task.title,
    phase: task.phase,
    done: task.done,
    total: task.total,
    rate,
    cancel: () => void actions().cancelTask(task.id),
  }));
  if (sending !== null)
    work.unshift({
      key: 'sending',
      title: sending.title,
      phase: 'sending',
      done: sending.sent,
      total: sending.total,
      rate: sending.rate,
      cancel: () => actions().cancelSending(),
    });
  return work;
}

function WorkLine({ work }: { work: Work }): ReactNode {
  const share = work.total === null || work.total === 0 ? null : Math.min(1, work.done / work.total);
  const left = secondsLeft(work.rate, work.done, work.total);
  return (
    <div className="work">
      <span className="truncate work-title" title={safeText(work.title, 400)}>
        {safeText(work.title, 80)}
      </span>
      <span className="quiet truncate work-phase">{safeText(work.phase, 60)}</span>
      <Progress share={share} label={work.title} />
      <span className="numeric work-share">{share === null ? '' : `${Math.floor(share * 100)} %`}</span>
      <span className="numeric quiet work-rate">
        {work.rate.perSecond === null ? '' : `${sizeText(work.rate.perSecond)}/s`}
      </span>
      <span className="numeric quiet work-left">{left === null ? '' : `${durationText(left)} left`}</span>
      <IconButton label={`Cancel ${safeText(work.title, 80)}`} side="top" onClick={work.cancel}>
        <X size={13} />
      </IconButton>
    </div>
  );
}
