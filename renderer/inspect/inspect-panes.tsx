import { Tabs } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { tabTitles } from '../app/actions.ts';
import { tabNames } from '../store/inspect-state.ts';
import type { Chosen, TabName } from '../store/inspect-state.ts';
import { grouped } from '../../shared/counted.ts';
import { foreseeTruths, TruthsView } from '../truths/truths-view.tsx';
import { useActions, useTools } from '../ui/app-context.tsx';
import { Panes } from '../ui/panes.tsx';
import { useLater } from '../ui/use-later.ts';
import { ConfigTab } from './config/config-tab.tsx';
import { DetailsPane } from './details/details-pane.tsx';
import { FilesTab } from './files/files-tab.tsx';
import { FindingsTab } from './findings/findings-tab.tsx';
import type { InspectParts } from './inspect-parts.ts';
import { HistoryTab } from './history/history-tab.tsx';
import { StorePathsTab } from './store-paths/store-paths-tab.tsx';
import { StrataPane } from './strata/strata-pane.tsx';
import { TreemapTab } from './treemap/treemap-tab.tsx';
import { WasteTab } from './waste/waste-tab.tsx';

/** Strata, the tab that is looked at, details. */
export function InspectPanes({
  view,
  report,
  image,
  look,
  chosen,
}: InspectParts & { readonly chosen: Chosen }): ReactNode {
  const actions = useActions();
  const { answers } = useTools();
  const found = report.findings.length + image.findings.length;
  // While an archive is being opened, its layers are there first.
  const isWhole = useLater(view.phase === 'indexed');
  return (
    <Panes
      left={<StrataPane archive={view.ref} image={image} look={chosen} />}
      leftTitle="the strata"
      details={isWhole && <DetailsPane view={view} image={image} look={chosen} />}
    >
      <Tabs.Root
        className="pane-centre"
        value={look.tab}
        activationMode="manual"
        onValueChange={(tab) => actions().setTab(view.ref, tab as TabName)}
      >
        <Tabs.List className="tab-list" aria-label="Parts of the image">
          {tabNames.map((tab) => (
            <Tabs.Trigger
              key={tab}
              value={tab}
              className="tab-trigger"
              {...(tab === 'formats' && isWhole && foresight(() => foreseeTruths(answers, view)))}
            >
              {tabTitles[tab]}
              {tab === 'findings' && found > 0 && <span className="tab-count numeric">{grouped(found)}</span>}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <Tabs.Content value={look.tab} className="tab-content" tabIndex={-1}>
          {isWhole && <TabBody view={view} report={report} image={image} look={look} />}
        </Tabs.Content>
      </Tabs.Root>
    </Panes>
  );
}

/** What is likely to be asked for next, begun when it is pointed at. */
function foresight(foresee: () => void): Pick<ComponentProps<'button'>, 'onPointerEnter' | 'onFocus'> {
  return { onPointerEnter: foresee, onFocus: foresee };
}

function TabBody({ view, report, image, look }: InspectParts): ReactNode {
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
    case 'formats':
      return <TruthsView view={view} image={look.image} />;
  }
}
