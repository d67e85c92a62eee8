import { Tabs } from 'radix-ui';
import type { ReactNode } from 'react';
import { buildTabNames } from '../store/build-slice.ts';
import type { BuildTab } from '../store/build-slice.ts';
import { useActions, useApp } from '../ui/app-context.tsx';
import { Panes } from '../ui/panes.tsx';
import { BuildBar } from './build-bar.tsx';
import { BuildFindings } from './build-findings.tsx';
import { ConfigForm } from './config-form.tsx';
import { EnvTab } from './env-tab.tsx';
import { InputsTab } from './inputs-tab.tsx';
import { LayerDetails } from './layer-details.tsx';
import { PackingTab } from './packing-tab.tsx';
import { PlanStrata } from './plan-strata.tsx';
import { Written } from './written.tsx';

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
              <BuildFindings />
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
