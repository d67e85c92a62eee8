import { CircleCheck } from 'lucide-react';
import { Tabs } from 'radix-ui';
import type { ReactNode } from 'react';
import { bySeverity } from '../../shared/finding.ts';
import { buildTabNames } from '../store/build-slice.ts';
import type { BuildTab } from '../store/build-slice.ts';
import { clampWidth, paneLimits } from '../store/preferences.ts';
import { showsDetails } from '../store/preference-slice.ts';
import { useActions, useApp } from '../ui/app-context.tsx';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { safeText } from '../ui/name-text.tsx';
import { Progress } from '../ui/progress.tsx';
import { SeverityIcon } from '../ui/severity-icon.tsx';
import { Splitter } from '../ui/splitter.tsx';
import { BuildBar } from './build-bar.tsx';
import { ConfigForm } from './config-form.tsx';
import { EnvTab } from './env-tab.tsx';
import { InputsTab } from './inputs-tab.tsx';
import { LayerDetails } from './layer-details.tsx';
import { PackingTab } from './packing-tab.tsx';
import { PlanStrata } from './plan-strata.tsx';

const titles: Readonly<Record<BuildTab, string>> = {
  inputs: 'Inputs',
  packing: 'Packing',
  environment: 'Environment',
  config: 'Config',
};

/** Build: what goes in, the plan beside it, and everything that can be chosen about it. */
export function BuildPage(): ReactNode {
  const actions = useActions();
  const tab = useApp((state) => state.build.tab);
  const conflicts = useApp((state) => state.build.answer?.outline?.env.conflicts.length ?? 0);
  const { strataWidth, detailsWidth } = useApp((state) => state.preferences);
  const detailsOpen = useApp(showsDetails);
  return (
    <div className="inspect build" data-drop="anywhere">
      <BuildBar />
      <div className="panes" data-details={detailsOpen}>
        <div className="pane-left" style={{ width: strataWidth }}>
          <PlanStrata />
        </div>
        <Splitter
          label="Width of the plan"
          edge="left"
          width={strataWidth}
          limits={paneLimits.strata}
          onChange={(width) => actions().prefer({ strataWidth: clampWidth('strata', width) })}
        />
        <Tabs.Root
          className="pane-centre"
          value={tab}
          activationMode="manual"
          onValueChange={(next) => actions().showBuildTab(next as BuildTab)}
        >
          <Tabs.List className="tab-list" aria-label="Parts of the build">
            {buildTabNames.map((name) => (
              <Tabs.Trigger key={name} value={name} className="tab-trigger">
                {titles[name]}
                {name === 'environment' && conflicts > 0 && (
                  <span className="tab-count numeric conflict-count" aria-label={`${conflicts} in conflict`}>
                    {conflicts}
                  </span>
                )}
              </Tabs.Trigger>
            ))}
          </Tabs.List>
          <Tabs.Content value={tab} className="tab-content" tabIndex={-1}>
            <div className="build-scroll">
              <Written />
              <Findings />
              {tab === 'inputs' && <InputsTab />}
              {tab === 'packing' && <PackingTab />}
              {tab === 'environment' && <EnvTab />}
              {tab === 'config' && <ConfigForm />}
            </div>
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
              <LayerDetails />
            </div>
          </>
        )}
      </div>
    </div>
  );
}

/** An export at work, or what it has written. */
function Written(): ReactNode {
  const actions = useActions();
  const exporting = useApp((state) => state.build.exporting);
  const running = useApp(
    (state) => state.tasks.find(({ task }) => task.id === exporting?.task)?.task ?? null,
  );
  const result = useApp((state) => state.build.result);
  if (exporting !== null) {
    const total = running?.total ?? 0;
    const share = running === null || total === 0 ? null : running.done / total;
    return (
      <section className="build-written" aria-label="Export">
        <span className="truncate">Writing {safeText(exporting.name, 80)}</span>
        <Progress share={share} label={`Writing ${exporting.name}`} />
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

function Findings(): ReactNode {
  const findings = useApp((state) => state.build.answer?.outline?.findings ?? null);
  const problem = useApp((state) => state.build.problem);
  const issues = useApp((state) => state.build.answer?.issues ?? null);
  const shown = bySeverity(findings ?? []).slice(0, 50);
  if (problem === null && shown.length === 0 && (issues ?? []).length === 0) return null;
  return (
    <ul className="build-findings" aria-label="What is wrong with the build">
      {problem !== null && (
        <li>
          <SeverityIcon severity="error" />
          <span className="selectable">{safeText(problem.message, 600)}</span>
        </li>
      )}
      {(issues ?? []).map(({ where, message }) => (
        <li key={`${where} ${message}`}>
          <SeverityIcon severity="error" />
          <span className="selectable">
            {where === '' ? '' : `${where}: `}
            {safeText(message, 400)}
          </span>
        </li>
      ))}
      {shown.map((finding) => (
        <li key={`${finding.where} ${finding.what}`}>
          <SeverityIcon severity={finding.severity} />
          <span className="selectable">
            {safeText(finding.what, 400)}
            <span className="quiet">: {safeText(finding.why, 300)}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
