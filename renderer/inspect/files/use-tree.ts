import { useEffect, useSyncExternalStore } from 'react';
import type { ArchiveRef, ArchiveView } from '../../../shared/contract/values.ts';
import { treeQuery } from '../../store/inspect-state.ts';
import type { InspectState } from '../../store/inspect-state.ts';
import type { TreePages, TreeSnapshot } from '../../store/tree-pages.ts';
import { useTools } from '../../ui/app-context.tsx';
import { useSettled } from '../../ui/use-settled.ts';

/** The rows that are looked at. While layers are still being indexed they are asked for again now and then. */
export function useTree(
  archive: ArchiveRef,
  view: Pick<ArchiveView, 'phase' | 'revision'>,
  look: InspectState,
): { readonly pages: TreePages; readonly tree: TreeSnapshot } {
  const pages = useTools().pagesOf(archive);
  const tree = useSyncExternalStore(pages.subscribe, pages.snapshot);
  const version = useSettled(view.phase === 'indexed' ? -1 : view.revision, 250);
  const { image, layer, from, view: kind, filter, sort, openDirectories, openMatches } = look;
  useEffect(() => {
    pages.show(treeQuery(archive, look), version);
    // only what the query is made of
    // oxlint-disable-next-line react/exhaustive-deps
  }, [pages, archive, version, image, layer, from, kind, filter, sort, openDirectories, openMatches]);
  return { pages, tree };
}
