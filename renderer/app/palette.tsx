import { Command } from 'cmdk';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { sizeText } from '../../shared/size-text.ts';
import { layerSize } from '../inspect/strata/origin-shares.ts';
import type { AppState } from '../store/app-state.ts';
import { imageName } from '../text/image-name.ts';
import { platformText } from '../text/platform-text.ts';
import { useApp, useTools } from '../ui/app-context.tsx';
import { safeText } from '../ui/name-text.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { listActions } from './actions.ts';
import { combinationText } from './key-combination.ts';
import { isMac } from './is-mac.ts';
import { matchEntries } from './palette-match.ts';

interface Entry {
  readonly id: string;
  readonly group: string;
  readonly title: string;
  readonly note: string;
  readonly run: () => void;
}

/** Entries of one kind that are shown: what is beyond is found by typing. */
const most = 200;

/** Every action, every open archive, every layer and recent image, by typing a part of its name. */
export function Palette(): ReactNode {
  const { store } = useTools();
  const isOpen = useApp((state) => state.overlay === 'palette');
  if (!isOpen) return null;
  const close = (): void => store.getState().showOverlay(null);
  return (
    <Sheet label="Command palette" className="palette" onClose={close}>
      <PaletteBody
        entries={listEntries(store.getState)}
        onChoose={(entry) => {
          close();
          entry.run();
        }}
      />
    </Sheet>
  );
}

function PaletteBody({
  entries,
  onChoose,
}: {
  entries: readonly Entry[];
  onChoose: (entry: Entry) => void;
}): ReactNode {
  const [search, setSearch] = useState('');
  const found = matchEntries(entries, search, most);
  const groups = [...new Set(found.map((entry) => entry.group))];
  return (
    <Command label="Command palette" loop shouldFilter={false}>
      <Command.Input
        className="palette-input"
        placeholder="Type an action, a layer, an image…"
        value={search}
        onValueChange={setSearch}
        data-first-focus
      />
      <Command.List className="palette-list">
        <Command.Empty className="palette-empty">Nothing is called that.</Command.Empty>
        {groups.map((group) => (
          <Command.Group key={group} heading={group} className="palette-group">
            {found
              .filter((entry) => entry.group === group)
              .map((entry) => (
                <Command.Item
                  key={entry.id}
                  value={entry.id}
                  className="palette-item"
                  onSelect={() => onChoose(entry)}
                >
                  <bdi className="truncate">{entry.title}</bdi>
                  <kbd>{entry.note}</kbd>
                </Command.Item>
              ))}
          </Command.Group>
        ))}
      </Command.List>
    </Command>
  );
}

function listEntries(get: () => AppState): readonly Entry[] {
  const mac = isMac();
  const state = get();
  const { active } = state;
  const actions = listActions(get)
    .filter((action) => action.id !== 'palette')
    .map((action): Entry => ({
      id: action.id,
      group: action.group,
      title: safeText(action.title),
      note: action.keys === undefined ? '' : combinationText(action.keys, mac),
      run: action.run,
    }));
  const archives = state.tabs
    .filter((ref) => ref !== active)
    .map((ref): Entry => ({
      id: `archive ${ref}`,
      group: 'Open archives',
      title: safeText(state.archives[ref]?.name ?? ''),
      note: '',
      run: () => get().activate(ref),
    }));
  return [...actions, ...archives, ...imageEntries(get), ...layerEntries(get), ...recentEntries(get)];
}

function imageEntries(get: () => AppState): readonly Entry[] {
  const { active, archives, inspect } = get();
  const images = active === null ? [] : (archives[active]?.report?.images ?? []);
  if (active === null || images.length < 2) return [];
  return images
    .map((image, index): Entry => ({
      id: `image ${index}`,
      group: 'Images of this archive',
      title: safeText(imageName(image, index)),
      note: platformText(image),
      run: () => get().selectImage(active, index),
    }))
    .filter((_, index) => index !== inspect[active]?.image);
}

function layerEntries(get: () => AppState): readonly Entry[] {
  const { active, archives, inspect } = get();
  const look = active === null ? undefined : inspect[active];
  if (active === null || look === undefined) return [];
  const layers = archives[active]?.report?.images[look.image]?.layers ?? [];
  return layers.toReversed().map((layer) => ({
    id: `layer ${layer.index}`,
    group: 'Layers',
    title: `Layer ${layer.index}${layer.createdBy === null ? '' : `  ${safeText(layer.createdBy, 90)}`}`,
    note: sizeText(layerSize(layer)),
    run: () => get().selectLayer(active, layer.index),
  }));
}

function recentEntries(get: () => AppState): readonly Entry[] {
  return (get().recents ?? [])
    .filter((recent) => recent.exists)
    .slice(0, 20)
    .map((recent) => ({
      id: `recent ${recent.id}`,
      group: 'Recent images',
      title: safeText(recent.name),
      note: safeText(recent.folder, 40),
      run: () => void get().openRecent(recent.id),
    }));
}
