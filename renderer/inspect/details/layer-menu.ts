import type { ArchiveRef } from '../../../shared/contract/values.ts';
import type { LayerReport } from '../../../shared/report.ts';
import { layerPart } from '../../build/image-part.ts';
import type { AppState } from '../../store/app-state.ts';
import type { InspectState } from '../../store/inspect-state.ts';
import type { MenuItem } from '../../ui/menu.tsx';

/** What can be done with a layer, for the strata, the history and the details. */
export function layerMenu(
  actions: () => AppState,
  archive: ArchiveRef,
  look: Pick<InspectState, 'image'>,
  layer: LayerReport | undefined,
  copy: (text: string) => void,
): readonly MenuItem[] {
  if (layer === undefined) return [];
  const { digest, diffId, createdBy, index } = layer;
  const part = layerPart(archive, layer);
  const show = (view: InspectState['view']) => () => {
    actions().selectLayer(archive, index);
    actions().setView(archive, view);
    actions().setTab(archive, 'files');
  };
  const items: MenuItem[] = [
    { title: 'Show only what it changed', run: show('changes') },
    { title: 'Show it as it is stored', run: show('layer') },
    { title: 'Show the merged tree up to it', run: show('merged') },
    { kind: 'separator' },
  ];
  if (digest !== null) items.push({ title: 'Copy digest', run: () => copy(digest) });
  if (diffId !== null) items.push({ title: 'Copy diff_id', run: () => copy(diffId) });
  if (createdBy !== null) items.push({ title: 'Copy created by', run: () => copy(createdBy) });
  items.push(
    { title: 'Copy as JSON', run: () => copy(JSON.stringify(layer, null, 2)) },
    { kind: 'separator' },
    {
      title: 'Add to the build',
      disabled: part === null,
      run: () => {
        if (part !== null) void actions().addPartToBuild(part);
      },
    },
    {
      title: 'Save as a tar…',
      disabled: layer.storedSize === null,
      run: () => void actions().save(archive, { kind: 'layer', image: look.image, layer: index }),
    },
  );
  return items;
}
