import type { ArchiveRef } from '../../shared/contract/values.ts';
import { layerPart, storePathPart } from '../build/image-part.ts';
import type { AppState } from '../store/app-state.ts';
import { buildTabNames } from '../store/build-slice.ts';
import { tabNames } from '../store/inspect-state.ts';
import type { TabName, TreeView } from '../store/inspect-state.ts';
import { detailsAction } from './action.ts';
import type { Action } from './action.ts';
import { compareActions } from './compare-actions.ts';
import { focusPane } from './focus-pane.ts';

export const tabTitles: Readonly<Record<TabName, string>> = {
  files: 'Files',
  treemap: 'Treemap',
  'store-paths': 'Store paths',
  waste: 'Waste',
  config: 'Config',
  history: 'History',
  findings: 'Findings',
  formats: 'Formats',
};

const viewTitles: Readonly<Record<TreeView, readonly [title: string, keys: string]>> = {
  merged: ['Show the merged tree up to the layer', 'alt+m'],
  layer: ['Show the layer as it is stored', 'alt+l'],
  changes: ['Show only what the layer changed', 'alt+c'],
};

/** Everything that can be done now. Actions that make no sense at the moment are not in the list. */
export function listActions(get: () => AppState): readonly Action[] {
  const state = get();
  const { active } = state;
  return [
    ...fileActions(get),
    ...(active === null || state.mode !== 'inspect' ? [] : inspectActions(get, active)),
    ...buildActions(get),
    ...compareActions(get),
    {
      id: 'palette',
      group: 'Window',
      title: 'Command palette',
      keys: 'mod+k',
      run: () => get().showOverlay('palette'),
    },
    { id: 'next-pane', group: 'Window', title: 'Next pane', keys: 'F6', run: () => focusPane(1) },
    {
      id: 'previous-pane',
      group: 'Window',
      title: 'Previous pane',
      keys: 'shift+F6',
      run: () => focusPane(-1),
    },
    {
      id: 'shortcuts',
      group: 'Window',
      title: 'Keyboard shortcuts',
      keys: '?',
      run: () => get().showOverlay('shortcuts'),
    },
  ];
}

function fileActions(get: () => AppState): readonly Action[] {
  const { active, tabs, tasks, mode, recents } = get();
  const actions: Action[] = [
    {
      id: 'open',
      group: 'File',
      title: 'Open an image…',
      keys: 'mod+o',
      run: () => void get().openSomehow(),
    },
  ];
  if (mode !== 'open')
    actions.push({
      id: 'mode-open',
      group: 'Window',
      title: 'Go to Open',
      keys: 'alt+o',
      run: () => get().setMode('open'),
    });
  if (mode !== 'build')
    actions.push({
      id: 'mode-build',
      group: 'Window',
      title: 'Go to Build',
      keys: 'alt+b',
      run: () => get().setMode('build'),
    });
  if (mode !== 'compare')
    actions.push({
      id: 'mode-compare',
      group: 'Window',
      title: 'Go to Compare',
      keys: 'alt+d',
      run: () => get().setMode('compare'),
    });
  if (mode !== 'inspect' && active !== null)
    actions.push({
      id: 'mode-inspect',
      group: 'Window',
      title: 'Go to Inspect',
      keys: 'alt+n',
      run: () => get().setMode('inspect'),
    });
  if (active !== null)
    actions.push(
      {
        id: 'close',
        group: 'File',
        title: 'Close the tab',
        keys: 'alt+w',
        run: () => void get().closeTab(active),
      },
      {
        id: 'verify',
        group: 'File',
        title: 'Verify every digest',
        keys: 'alt+v',
        run: () => void get().verify(active),
      },
      {
        id: 'convert',
        group: 'File',
        title: 'Convert or repair the archive…',
        keys: 'alt+x',
        run: () => get().openConvert([active]),
      },
    );
  if (tabs.length > 1)
    actions.push(
      {
        id: 'merge',
        group: 'File',
        title: 'Merge all open archives into one…',
        run: () => get().openConvert(tabs),
      },
      {
        id: 'next-tab',
        group: 'Window',
        title: 'Next archive',
        keys: 'alt+]',
        run: () => get().activateBy(1),
      },
      {
        id: 'previous-tab',
        group: 'Window',
        title: 'Previous archive',
        keys: 'alt+[',
        run: () => get().activateBy(-1),
      },
    );
  for (const { task } of tasks)
    actions.push({
      id: `cancel-${task.id}`,
      group: 'File',
      title: `Cancel: ${task.title}`,
      run: () => void get().cancelTask(task.id),
    });
  if (recents !== null && recents.length > 0)
    actions.push({
      id: 'clear-recents',
      group: 'File',
      title: 'Clear recent images',
      run: () => void get().clearRecents(),
    });
  return actions;
}

/** Desktop: the system's dialog. Served: there is none, the Open page has a browser. */
function inspectActions(get: () => AppState, ref: ArchiveRef): readonly Action[] {
  const look = get().inspect[ref];
  const image = get().archives[ref]?.report?.images[look?.image ?? 0];
  if (look === undefined || image === undefined) return [];
  const { layer, path } = look;
  const actions: Action[] = tabNames.map((tab, index) => ({
    id: `tab-${tab}`,
    group: 'Look',
    title: `Show ${tabTitles[tab].toLowerCase()}`,
    keys: `alt+${index + 1}`,
    run: () => get().setTab(ref, tab),
  }));
  for (const view of ['merged', 'layer', 'changes'] as const)
    actions.push({
      id: `view-${view}`,
      group: 'Look',
      title: viewTitles[view][0],
      keys: viewTitles[view][1],
      run: () => get().setView(ref, view),
    });
  actions.push(
    { id: 'find', group: 'Look', title: 'Filter', keys: 'mod+f', run: () => get().find() },
    { id: 'expand', group: 'Look', title: 'Open every directory', run: () => get().setAllOpen(ref, true) },
    {
      id: 'collapse',
      group: 'Look',
      title: 'Close every directory',
      run: () => get().setAllOpen(ref, false),
    },
    detailsAction(get),
    {
      id: 'scale',
      group: 'Layers',
      title: 'Switch the strata between log and linear',
      keys: 'alt+s',
      run: () => get().prefer({ strataScale: get().preferences.strataScale === 'log' ? 'linear' : 'log' }),
    },
  );
  if (layer < image.layers.length - 1)
    actions.push({
      id: 'newer',
      group: 'Layers',
      title: 'Next newer layer',
      keys: 'alt+ArrowUp',
      run: () => get().selectLayer(ref, layer + 1),
    });
  if (layer > 0)
    actions.push({
      id: 'older',
      group: 'Layers',
      title: 'Next older layer',
      keys: 'alt+ArrowDown',
      run: () => get().selectLayer(ref, layer - 1),
    });
  if (path !== null)
    actions.push({
      id: 'preview',
      group: 'Look',
      title: 'Preview the file',
      keys: 'alt+p',
      run: () => get().showOverlay('preview'),
    });
  return [...actions, ...saveActions(get, ref)];
}

function buildActions(get: () => AppState): readonly Action[] {
  const { mode, active, build, archives } = get();
  if (mode !== 'build') {
    const name = active === null ? undefined : archives[active]?.name;
    if (active === null || name === undefined) return [];
    return [
      {
        id: 'build-on',
        group: 'Build',
        title: `Build on ${name}`,
        run: () => void get().receiveRefs([active], 'base'),
      },
      ...partActions(get, active),
    ];
  }
  const actions: Action[] = [
    detailsAction(get),
    ...buildTabNames.map((tab, index) => ({
      id: `build-${tab}`,
      group: 'Build' as const,
      title: `Show ${tab}`,
      keys: `alt+${index + 1}`,
      run: () => get().showBuildTab(tab),
    })),
    {
      id: 'build-export',
      group: 'Build',
      title: 'Export the image…',
      keys: 'mod+e',
      run: () => get().showOverlay('export'),
    },
    { id: 'build-seal', group: 'Build', title: 'Compute the image ID', run: () => void get().sealBuild() },
    {
      id: 'build-save',
      group: 'Build',
      title: 'Save the build spec…',
      keys: 'mod+s',
      run: () => void get().saveBuildSpec(),
    },
    { id: 'build-new', group: 'Build', title: 'New build', run: () => get().newBuild() },
  ];
  if (build.edits.past.length > 0)
    actions.push({ id: 'undo', group: 'Build', title: 'Undo', keys: 'mod+z', run: () => get().undoBuild() });
  if (build.edits.future.length > 0)
    actions.push({
      id: 'redo',
      group: 'Build',
      title: 'Redo',
      keys: 'mod+shift+z',
      otherKeys: 'mod+y',
      run: () => get().redoBuild(),
    });
  return actions;
}

/** What is looked at, put into the build. */
function partActions(get: () => AppState, ref: ArchiveRef): readonly Action[] {
  const look = get().inspect[ref];
  if (get().mode !== 'inspect' || look === undefined) return [];
  const image = get().archives[ref]?.report?.images[look.image];
  const layer = layerPart(ref, image?.layers[look.layer]);
  const held = storePathPart(ref, image, look.image, look.path ?? '');
  const actions: Action[] = [];
  if (layer !== null)
    actions.push({
      id: 'build-add-layer',
      group: 'Build',
      title: `Add ${layer.title.toLowerCase()} to the build`,
      keys: 'alt+a',
      run: () => void get().addPartToBuild(layer),
    });
  if (held !== null)
    actions.push({
      id: 'build-add-store-path',
      group: 'Build',
      title: `Add ${held.title} to the build`,
      run: () => void get().addPartToBuild(held),
    });
  return actions;
}

function saveActions(get: () => AppState, ref: ArchiveRef): readonly Action[] {
  const look = get().inspect[ref];
  if (look === undefined) return [];
  const { image, layer } = look;
  const actions: Action[] = [
    {
      id: 'save-rootfs',
      group: 'Save',
      title: 'Save the merged root filesystem…',
      run: () => void get().save(ref, { kind: 'rootfs', image }),
    },
    {
      id: 'save-config',
      group: 'Save',
      title: 'Save the config…',
      run: () => void get().save(ref, { kind: 'config', image }),
    },
  ];
  if (layer >= 0)
    actions.unshift({
      id: 'save-layer',
      group: 'Save',
      title: `Save layer ${layer} as a tar…`,
      run: () => void get().save(ref, { kind: 'layer', image, layer }),
    });
  return actions;
}
