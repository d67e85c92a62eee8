import { EyeOff } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Comparison } from '../../shared/compare/comparison.ts';
import type { CompareView } from '../../shared/contract/compare-values.ts';
import { compareTabNames } from '../store/compare-state.ts';
import type { CompareTab } from '../store/compare-state.ts';
import { clampWidth, paneLimits } from '../store/preferences.ts';
import { showsDetails } from '../store/preference-slice.ts';
import { grouped } from '../../shared/counted.ts';
import { useActions, useApp } from '../ui/app-context.tsx';
import { DetailsSide } from '../ui/details-side.tsx';
import { RelationIcon } from '../ui/relation-icon.tsx';
import { Segments } from '../ui/segments.tsx';
import { Splitter } from '../ui/splitter.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { ComparedConfig } from './config/compared-config.tsx';
import { ComparedDetails } from './details/compared-details.tsx';
import { ComparedFiles } from './files/compared-files.tsx';
import { ComparedHistory } from './history/compared-history.tsx';
import { ComparedLayers } from './layers/compared-layers.tsx';
import { leftOutWords } from './left-out-words.ts';
import { pairText, relationCounts, relationNames } from './relation-words.ts';
import { PairedStrata } from './strata/paired-strata.tsx';
import { ComparedStorePaths } from './store-paths/compared-store-paths.tsx';
import { compareTabTitles } from './tab-titles.ts';
import { SummaryTab } from './summary-tab.tsx';
import { differingFiles } from './summary-lines.ts';
import { ComparedTreemap } from './treemap/compared-treemap.tsx';
import { CompareProgress } from './compare-progress.tsx';

interface Parts {
  readonly view: CompareView;
  readonly report: Comparison;
}

/** Both stacks above, the tab that is looked at below, details beside it; their sizes are remembered. */
export function ComparePanes({ view, report }: Parts): ReactNode {
  const actions = useActions();
  const tab = useApp((state) => state.compare.tab);
  const { pairedHeight } = useApp((state) => state.preferences);
  const detailsOpen = useApp(showsDetails);
  return (
    <>
      <div className="paired" style={{ height: pairedHeight }}>
        <Stacks report={report} />
      </div>
      <Splitter
        label="Height of the strata"
        edge="top"
        width={pairedHeight}
        limits={paneLimits.paired}
        onChange={(height) => actions().prefer({ pairedHeight: clampWidth('paired', height) })}
      />
      <div className="panes" data-details={detailsOpen}>
        <Tabs.Root
          className="pane-centre"
          value={tab}
          activationMode="manual"
          onValueChange={(next) => actions().showCompareTab(next as CompareTab)}
        >
          <div className="compare-tabs">
            <Tabs.List className="tab-list" aria-label="Parts of the comparison">
              {compareTabNames.map((name) => (
                <Tabs.Trigger key={name} value={name} className="tab-trigger">
                  {compareTabTitles[name]}
                  <TabCount tab={name} report={report} />
                </Tabs.Trigger>
              ))}
            </Tabs.List>
            <LeftOutNote report={report} />
            <CompareProgress view={view} />
          </div>
          <Tabs.Content value={tab} className="tab-content" tabIndex={-1}>
            <TabBody tab={tab} view={view} report={report} />
          </Tabs.Content>
        </Tabs.Root>
        <DetailsSide>
          <ComparedDetails view={view} report={report} />
        </DetailsSide>
      </div>
    </>
  );
}

function TabBody({ tab, view, report }: Parts & { readonly tab: CompareTab }): ReactNode {
  switch (tab) {
    case 'summary':
      return <SummaryTab report={report} />;
    case 'config':
      return <ComparedConfig report={report} />;
    case 'files':
      return <ComparedFiles view={view} report={report} />;
    case 'treemap':
      return <ComparedTreemap view={view} report={report} />;
    case 'store-paths':
      return <ComparedStorePaths view={view} report={report} />;
    case 'layers':
      return <ComparedLayers report={report} />;
    case 'history':
      return <ComparedHistory report={report} />;
  }
}

/** How many differences are not among those that the tabs count. */
function LeftOutNote({ report }: { report: Comparison }): ReactNode {
  const words = leftOutWords(report);
  return (
    words !== null && (
      <Tooltip text={words.kinds} side="bottom">
        <span
          className="left-out-note quiet numeric"
          role="status"
          aria-label={`${words.title}: ${words.kinds}`}
        >
          <EyeOff size={13} aria-hidden />
          {words.title}
        </span>
      </Tooltip>
    )
  );
}

/** How much differs in a tab. */
function TabCount({ tab, report }: { tab: CompareTab; report: Comparison }): ReactNode {
  const count = countOf(tab, report);
  return count > 0 && <span className="tab-count numeric">{grouped(count)}</span>;
}

function countOf(tab: CompareTab, report: Comparison): number {
  switch (tab) {
    case 'config':
      return report.identity.length + report.config.length + report.env.length;
    case 'files':
      return differingFiles(report) ?? 0;
    case 'store-paths':
      return report.storePaths?.length ?? 0;
    case 'layers':
      return report.layers.filter(({ relation }) => relation !== 'equal').length;
    case 'history':
      return report.ignored.history ? 0 : report.history.filter(({ change }) => change !== 'equal').length;
    case 'summary':
    case 'treemap':
      return 0;
  }
}

/** The stacks, and below them what the signs mean and what is pointed at. */
function Stacks({ report }: { report: Comparison }): ReactNode {
  const actions = useActions();
  const pair = useApp((state) => state.compare.pair);
  const scale = useApp((state) => state.preferences.pairedScale);
  const [pointed, setPointed] = useState<number | null>(null);
  const told = pointed ?? pair;
  const toldPair = told === null ? undefined : report.layers[told];
  return (
    <section className="paired-section" aria-label="Layers of both sides">
      <PairedStrata
        comparison={report}
        scale={scale}
        chosen={pair}
        onChoose={(next) => actions().choosePair(next)}
        onPoint={setPointed}
      />
      <footer className="paired-footer">
        {toldPair === undefined ? (
          <ul className="band-legend" aria-label="How layers belong together">
            {relationCounts(report.layers).map(([relation, count]) => (
              <li key={relation} title={relationNames[relation][1]}>
                <span className={`band-key ${relation}`}>
                  <RelationIcon relation={relation} size={11} />
                </span>
                {relationNames[relation][0]}
                <span className="numeric quiet">{grouped(count)}</span>
              </li>
            ))}
          </ul>
        ) : (
          <p className="truncate band-words" role="status">
            <span className={`band-key ${toldPair.relation}`}>
              <RelationIcon relation={toldPair.relation} size={11} />
            </span>
            {pairText(toldPair)}
          </p>
        )}
        <Segments
          label="Heights"
          size="small"
          value={scale}
          segments={[
            { value: 'log', title: 'Read', hint: 'Every layer with its words; both stacks scroll together' },
            { value: 'fit', title: 'Fit', hint: 'Both stacks whole' },
          ]}
          onChange={(pairedScale) => actions().prefer({ pairedScale })}
        />
      </footer>
    </section>
  );
}
