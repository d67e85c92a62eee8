import { GitCompareArrows, LoaderCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import { comparedSides, isViewOf } from '../store/compare-state.ts';
import { useActions, useApp } from '../ui/app-context.tsx';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { safeText } from '../ui/name-text.tsx';
import { CompareBar } from './compare-bar.tsx';
import { ComparePanes } from './compare-panes.tsx';
import { ChooseSides } from './choose-sides.tsx';

/** Compare: two images beside each other. */
export function ComparePage(): ReactNode {
  return (
    <div className="inspect compare">
      <CompareBar />
      <Body />
    </div>
  );
}

function Body(): ReactNode {
  const actions = useActions();
  const compare = useApp((state) => state.compare);
  const { view } = compare;
  if (comparedSides(compare) === null) return <ChooseSides />;
  const problem = compare.problem ?? (view?.phase === 'failed' ? view.problem : null);
  if (problem !== null && (view?.report ?? null) === null)
    return (
      <Empty icon={GitCompareArrows} title="They cannot be compared" text={safeText(problem.message, 600)}>
        <Button onClick={() => void actions().compareAgain()}>Try again</Button>
      </Empty>
    );
  if (view === null || view.report === null) return <Empty icon={LoaderCircle} title="Opening both sides…" />;
  return (
    <div className="compare-body" aria-busy={!isViewOf(view, compare)}>
      <ComparePanes view={view} report={view.report} />
    </div>
  );
}
