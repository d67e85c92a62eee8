import type { ReactNode } from 'react';
import type { Comparison } from '../../../shared/compare/comparison.ts';
import type { CompareView } from '../../../shared/contract/compare-values.ts';
import { useActions, useApp } from '../../ui/app-context.tsx';
import { Empty } from '../../ui/empty.tsx';
import { DetailsFrame } from '../../ui/details-frame.tsx';
import { ComparedEntryPart } from './compared-entry-part.tsx';
import { PairPart } from './pair-part.tsx';

/** All about the chosen pair of layers, or the chosen file, on both sides. */
export function ComparedDetails({ view, report }: { view: CompareView; report: Comparison }): ReactNode {
  const actions = useActions();
  const { subject, pair, path } = useApp((state) => state.compare);
  const chosen = pair === null ? undefined : report.layers[pair];
  return (
    <DetailsFrame
      subject={subject}
      subjects={[
        { value: 'pair', title: 'Layers' },
        { value: 'file', title: 'File' },
      ]}
      onChange={(next) => actions().setComparedSubject(next)}
    >
      {subject === 'pair' ? (
        chosen === undefined ? (
          <Empty title="No layers chosen" text="Choose a layer or a band above, or a row of the layers." />
        ) : (
          <PairPart report={report} pair={chosen} />
        )
      ) : path === null ? (
        <Empty title="No file chosen" text="Choose one in the files or in the treemap." />
      ) : (
        <ComparedEntryPart view={view} path={path} />
      )}
    </DetailsFrame>
  );
}
