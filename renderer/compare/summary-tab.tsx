import { ArrowRight, CircleCheckBig, CircleDashed, Diff, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Comparison } from '../../shared/compare/comparison.ts';
import { sizeText } from '../../shared/size-text.ts';
import type { CompareTab } from '../store/compare-state.ts';
import { grouped } from '../../shared/counted.ts';
import { useActions } from '../ui/app-context.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { safeText } from '../ui/name-text.tsx';
import { relationCounts } from './relation-words.ts';
import { deltaText, differingFiles, headline, isPullKnown, pullSize, summaryLines } from './summary-lines.ts';
import type { SummaryLine } from './summary-lines.ts';

/** What matters first: the answer, four numbers, and a sentence about each part that differs. */
export function SummaryTab({ report }: { report: Comparison }): ReactNode {
  const { title, text } = headline(report);
  const lines = summaryLines(report);
  const isSame = report.same === true;
  return (
    <div className="summary">
      <header className="summary-head" data-same={isSame}>
        {isSame ? (
          <CircleCheckBig className="summary-sign" size={40} strokeWidth={1.5} aria-hidden />
        ) : report.same === null ? (
          <CircleDashed className="summary-sign" size={32} strokeWidth={1.5} aria-hidden />
        ) : (
          <Diff className="summary-sign" size={32} strokeWidth={1.5} aria-hidden />
        )}
        <div>
          <h2>{title}</h2>
          <p className="quiet">{text}</p>
        </div>
        <CopyButton
          text={[title, text, ...lines.map((line) => `- ${line.text}`)].join('\n')}
          what="the summary"
        />
      </header>
      <Numbers report={report} />
      <ul className="summary-lines" aria-label="What the comparison says">
        {lines.map((line) => (
          <li key={line.text}>
            <Line line={line} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Line({ line: { tone, tab, text } }: { line: SummaryLine }): ReactNode {
  const actions = useActions();
  return (
    <button type="button" className="summary-line" onClick={() => actions().showCompareTab(tab)}>
      {tone === 'warning' ? (
        <TriangleAlert className="severity warning" size={15} role="img" aria-label="warning" />
      ) : tone === 'same' ? (
        <CircleCheckBig className="verified" size={15} role="img" aria-label="the same" />
      ) : (
        <Diff className="summary-differs" size={15} role="img" aria-label="differs" />
      )}
      <span>{safeText(text, 600)}</span>
      <ArrowRight size={14} aria-hidden />
    </button>
  );
}

interface Number {
  readonly tab: CompareTab;
  readonly title: string;
  readonly value: string;
  readonly note: string;
}

function Numbers({ report }: { report: Comparison }): ReactNode {
  const actions = useActions();
  return (
    <div className="summary-numbers">
      {numbersOf(report).map(({ tab, title, value, note }) => (
        <button
          key={title}
          type="button"
          className="summary-number"
          onClick={() => actions().showCompareTab(tab)}
        >
          <span className="quiet">{title}</span>
          <strong className="numeric">{value}</strong>
          <span className="quiet numeric">{note}</span>
        </button>
      ))}
    </div>
  );
}

function numbersOf(report: Comparison): readonly Number[] {
  const { left, right, files, storePaths, layers } = report;
  const differing = differingFiles(report);
  const counts = new Map(relationCounts(layers));
  const shared = (counts.get('equal') ?? 0) + (counts.get('moved') ?? 0);
  const isSized = left.size !== null && right.size !== null;
  const numbers: Number[] = [
    {
      tab: 'treemap',
      title: 'Size of the files',
      value: isSized ? deltaText((right.size ?? 0) - (left.size ?? 0)) : '…',
      note: isSized ? `${sizeText(left.size ?? 0)} → ${sizeText(right.size ?? 0)}` : 'not known yet',
    },
    {
      tab: 'files',
      title: 'Entries that differ',
      value: differing === null ? '…' : grouped(differing),
      note: files === null ? 'not known yet' : `${grouped(files.unchanged)} the same`,
    },
    {
      tab: 'layers',
      title: 'To pull for the right one',
      value: isPullKnown(report) ? sizeText(pullSize(report)) : `≥ ${sizeText(pullSize(report))}`,
      note: `${shared} of ${right.layers.length} layers shared`,
    },
  ];
  if (storePaths !== null && storePaths.length > 0) {
    const upgraded = storePaths.filter(({ change }) => change === 'upgraded').length;
    numbers.push({
      tab: 'store-paths',
      title: 'Store paths upgraded',
      value: grouped(upgraded),
      note: `${grouped(storePaths.length - upgraded)} added, removed or changed`,
    });
  }
  return numbers;
}
