import { Tabs } from 'radix-ui';
import type { ReactNode } from 'react';
import { tabTitles } from '../app/actions.ts';
import type { ArchiveView } from '../../shared/contract/values.ts';
import type { ArchiveReport, ImageReport } from '../../shared/report.ts';
import { tabNames } from '../store/inspect-state.ts';
import type { InspectState, TabName } from '../store/inspect-state.ts';
import { showsDetails } from '../store/preference-slice.ts';
import { clampWidth, paneLimits } from '../store/preferences.ts';
import { countText } from '../text/count-text.ts';
import { useActions, useApp } from '../ui/app-context.tsx';
import { Splitter } from '../ui/splitter.tsx';
import { ConfigTab } from './config/config-tab.tsx';
import { DetailsPane } from './details/details-pane.tsx';
import { FilesTab } from './files/files-tab.tsx';
import { FindingsTab } from './findings/findings-tab.tsx';
import { HistoryTab } from './history/history-tab.tsx';
import { StorePathsTab } from './store-paths/store-paths-tab.tsx';
import { StrataPane } from './strata/strata-pane.tsx';
import { TreemapTab } from './treemap/treemap-tab.tsx';
import { WasteTab } from './waste/waste-tab.tsx';

interface Parts {
  readonly view: ArchiveView;
  readonly report: ArchiveReport;
  readonly image: ImageReport;
  readonly look: InspectState;
}

/** Strata, the tab that is looked at, details: three panes whose widths are remembered. */
export function InspectPanes({ view, report, image, look }: Parts): ReactNode {
  const actions = useActions();
  const { strataWidth, detailsWidth } = useApp((state) => state.preferences);
  const detailsOpen = useApp(showsDetails);
  const found = report.findings.length + image.findings.length;
  return (
    <div className="panes" data-details={detailsOpen}>
      <div className="pane-left" style={{ width: strataWidth }}>
        <StrataPane archive={view.ref} image={image} look={look} />
      </div>
      <Splitter
        label="Width of the strata"
        edge="left"
        width={strataWidth}
        limits={paneLimits.strata}
        onChange={(width) => actions().prefer({ strataWidth: clampWidth('strata', width) })}
      />
      <Tabs.Root
        className="pane-centre"
        value={look.tab}
        activationMode="manual"
        onValueChange={(tab) => actions().setTab(view.ref, tab as TabName)}
      >
        <Tabs.List className="tab-list" aria-label="Parts of the image">
          {tabNames.map((tab) => (
            <Tabs.Trigger key={tab} value={tab} className="tab-trigger">
              {tabTitles[tab]}
              {tab === 'findings' && found > 0 && (
                <span className="tab-count numeric">{countText(found)}</span>
              )}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <Tabs.Content value={look.tab} className="tab-content" tabIndex={-1}>
          <TabBody view={view} report={report} image={image} look={look} />
        </Tabs.Content>
      </Tabs.Root>
      {detailsOpen && (
        <>
          <Splitter
            label="Width of the details"
            edge="right"
            width={detailsWidth}
            limits={paneLimits.details}
            onChange={(width) => actions().prefer({ detailsWidth: clampWidth('details', width) })}
          />
          <div className="pane-right" style={{ width: detailsWidth }}>
            <DetailsPane view={view} image={image} look={look} />
          </div>
        </>
      )}
    </div>
  );
}

function TabBody({ view, report, image, look }: Parts): ReactNode {
  switch (look.tab) {
    case 'files':
      return <FilesTab view={view} image={image} look={look} />;
    case 'treemap':
      return <TreemapTab view={view} image={image} look={look} />;
    case 'store-paths':
      return <StorePathsTab key={look.image} view={view} image={image} look={look} />;
    case 'waste':
      return <WasteTab key={look.image} view={view} look={look} />;
    case 'config':
      return <ConfigTab view={view} image={image} look={look} />;
    case 'history':
      return <HistoryTab archive={view.ref} image={image} look={look} />;
    case 'findings':
      return <FindingsTab view={view} report={report} look={look} />;
  }
}
