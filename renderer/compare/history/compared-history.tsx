import { ClipboardList } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Comparison, StepPair } from '../../../shared/compare/comparison.ts';
import type { HistoryStep } from '../../../shared/report.ts';
import { splitStep, stepText } from '../../inspect/history/step-text.ts';
import { counted, grouped } from '../../../shared/counted.ts';
import { isoText } from '../../text/time-text.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Mark } from '../../ui/mark.tsx';
import { safeText } from '../../ui/name-text.tsx';
import { Segments } from '../../ui/segments.tsx';
import { VirtualList } from '../../ui/virtual-list.tsx';

const marks = { equal: null, changed: 'content', added: 'added', removed: 'removed' } as const;

/** The steps of both sides beside each other, oldest first. */
export function ComparedHistory({ report }: { report: Comparison }): ReactNode {
  const { history } = report;
  const [shown, setShown] = useState<'all' | 'differing'>('all');
  const differing = history.filter(({ change }) => change !== 'equal');
  if (history.length === 0)
    return (
      <Empty icon={ClipboardList} title="No history" text="Neither config says how its image was made." />
    );
  const steps = shown === 'all' ? history : differing;
  return (
    <div className="table-tab">
      <header className="tab-bar">
        <span className="numeric tab-sum">
          {differing.length === 0
            ? `The same ${counted(history.length, 'step')}`
            : `${grouped(differing.length)} of ${counted(history.length, 'step')} differ`}
        </span>
        <span className="spring" />
        <Segments
          label="Steps shown"
          size="small"
          value={shown}
          segments={[
            { value: 'all', title: 'All' },
            { value: 'differing', title: 'What differs' },
          ]}
          onChange={setShown}
        />
      </header>
      {steps.length === 0 ? (
        <Empty icon={ClipboardList} title="The same history" />
      ) : (
        <VirtualList
          label="Steps of both sides, oldest first"
          items={steps}
          estimate={48}
          className="history"
        >
          {(pair) => <Pair pair={pair} />}
        </VirtualList>
      )}
    </div>
  );
}

function Pair({ pair: { change, left, right } }: { pair: StepPair }): ReactNode {
  return (
    <div className="step-pair" data-change={change}>
      <span className="step-mark">
        <Mark change={marks[change]} />
      </span>
      <Step step={left} />
      <Step step={right} />
    </div>
  );
}

function Step({ step }: { step: HistoryStep | null }): ReactNode {
  if (step === null) return <div className="step-words quiet">—</div>;
  const text = step.createdBy === null ? '' : stepText(step.createdBy);
  const [word, rest] = splitStep(text);
  return (
    <div className="step-words selectable">
      <p className="step-text">
        {word !== '' && <strong>{word} </strong>}
        {text === '' ? (
          <span className="quiet">
            {step.comment === null ? 'nothing recorded' : safeText(step.comment, 200)}
          </span>
        ) : (
          <span className="mono">{safeText(rest, 1_500)}</span>
        )}
        <CopyButton text={step.createdBy ?? ''} what="the step" />
      </p>
      <p className="step-note quiet">
        {[isoText(step.created), step.layer === null ? '' : `layer ${step.layer}`]
          .filter((part) => part !== '')
          .join('  ·  ')}
      </p>
    </div>
  );
}
