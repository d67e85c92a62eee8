import { Tabs } from 'radix-ui';
import type { ReactNode } from 'react';
import { bySeverity } from '../../shared/finding.ts';
import { buildTabNames } from '../store/build-slice.ts';
import type { BuildTab } from '../store/build-slice.ts';
import { useActions, useApp } from '../ui/app-context.tsx';
import { safeText } from '../ui/name-text.tsx';
import { SeverityIcon } from '../ui/severity-icon.tsx';
import { Panes } from '../ui/panes.tsx';
import { BuildBar } from './build-bar.tsx';
import { ConfigForm } from './config-form.tsx';
import { EnvTab } from './env-tab.tsx';
import { InputsTab } from './inputs-tab.tsx';
import { LayerDetails } from './layer-details.tsx';
import { PackingTab } from './packing-tab.tsx';
import { PlanStrata } from './plan-strata.tsx';
import { Written } from './written.tsx';
import { sentenceText } from '../text/sentence-text.ts';

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
  return (
    <div className="inspect build" data-drop="anywhere">
      <BuildBar />
      <Panes left={<PlanStrata />} leftTitle="the plan" details={<LayerDetails />}>
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
      </Panes>
    </div>
  );
}

function Findings(): ReactNode {
  const findings = useApp((state) => state.build.answer?.outline?.findings ?? null);
  const problem = useApp((state) => state.build.problem);
  const issues = useApp((state) => state.build.answer?.issues ?? null);
  const tab = useApp((state) => state.build.tab);
  // what is merely worth knowing is told where things are put in
  const told = (findings ?? []).filter(({ severity }) => severity !== 'info' || tab === 'inputs');
  const shown = bySeverity(told).slice(0, 50);
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
            {safeText(sentenceText(finding.what), 400)}
            <span className="quiet">: {safeText(finding.why, 300)}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
