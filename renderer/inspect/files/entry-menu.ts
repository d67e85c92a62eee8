import type { ArchiveRef } from '../../../shared/contract/values.ts';
import { displayName } from '../../../shared/layer-path.ts';
import type { TreeRow } from '../../../shared/view.ts';
import { storePathPart } from '../../build/image-part.ts';
import { safeText } from '../../ui/name-text.tsx';
import type { AppState } from '../../store/app-state.ts';
import { scopeOf } from '../../store/inspect-state.ts';
import type { InspectState } from '../../store/inspect-state.ts';
import { linkTarget } from '../../text/path-parts.ts';
import type { MenuItem } from '../../ui/menu.tsx';

/** An entry as far as its menu cares; a `TreeRow` or an `EntryDetails` fits. */
export type MenuEntry = Pick<TreeRow, 'path' | 'kind' | 'link' | 'layer'>;

/** What can be done with an entry of a tree. */
export function entryMenu(
  actions: () => AppState,
  archive: ArchiveRef,
  look: InspectState,
  entry: MenuEntry | undefined,
  copy: (text: string) => void,
): readonly MenuItem[] {
  if (entry === undefined) return [];
  const { path, kind, link, layer } = entry;
  const { image } = look;
  const part = storePathPart(archive, actions().archives[archive]?.report?.images[image], image, path);
  const isFile = kind === 'file' || kind === 'hardlink';
  const items: MenuItem[] = [];
  if (isFile) items.push({ title: 'Preview', keys: 'Enter', run: () => actions().showOverlay('preview') });
  if (link !== null)
    items.push({
      title: 'Go to its target',
      run: () =>
        void actions().reveal(archive, { path: kind === 'hardlink' ? link : linkTarget(path, link) }),
    });
  items.push(
    {
      title: 'Show in the treemap',
      disabled: !isFile && kind !== 'directory',
      run: () => {
        actions().setZoom(
          archive,
          kind === 'directory' ? path : path.slice(0, Math.max(0, path.lastIndexOf('/'))),
        );
        actions().setTab(archive, 'treemap');
      },
    },
    { title: `Go to layer ${layer}`, run: () => actions().selectLayer(archive, layer) },
    ...(part === null
      ? []
      : [
          {
            title: `Add ${safeText(part.title, 40)} to the build`,
            run: () => void actions().addPartToBuild(part),
          },
        ]),
    { kind: 'separator' },
    { title: 'Copy path', run: () => copy(displayName(`/${path}`)) },
    { title: 'Copy name', run: () => copy(displayName(path.slice(path.lastIndexOf('/') + 1))) },
  );
  if (link !== null) items.push({ title: 'Copy target', run: () => copy(displayName(link)) });
  items.push(
    { title: 'Copy as JSON', run: () => copy(JSON.stringify(entry, null, 2)) },
    { kind: 'separator' },
  );
  if (isFile)
    items.push({
      title: 'Save this file…',
      run: () => void actions().save(archive, { kind: 'file', image, layer, path }),
    });
  if (kind === 'directory')
    items.push({
      title: 'Save this folder as a tar…',
      run: () => void actions().save(archive, { kind: 'folder', image, scope: scopeOf(look), path }),
    });
  return items;
}
