import { useEffect, useSyncExternalStore } from 'react';
import type { ArchiveRef, ArchiveView } from '../../../shared/contract/values.ts';
import { treeQuery } from '../../store/inspect-state.ts';
import type { InspectState } from '../../store/inspect-state.ts';
import type { TreePages, TreeSnapshot } from '../../store/tree-pages.ts';
import { useTools } from '../../ui/app-context.tsx';
import { useSettled } from '../../ui/use-settled.ts';

/** The version of rows that nothing is going to change. */
const whole = -1;

/** The rows that are looked at. While layers are still being indexed they are asked for again now and then. */
export function useTree(
  archive: ArchiveRef,
  view: Pick<ArchiveView, 'phase' | 'revision'>,
): { readonly pages: TreePages; readonly tree: TreeSnapshot } {
  const { store, client, pagesOf } = useTools();
  const pages = pagesOf(archive);
  const tree = useSyncExternalStore(pages.subscribe, pages.snapshot);
  const settled = useSettled(view.revision, 250);
  const version = view.phase === 'indexed' ? whole : settled;
  useEffect(() => {
    const show = (state: InspectState): void => pages.show(treeQuery(archive, state), version, state);
    const shown = store.getState().inspect[archive];
    if (shown !== undefined) show(shown);
    // another query is on its way before anything that changes with it is drawn
    return store.subscribe(({ inspect }, before) => {
      const next = inspect[archive];
      if (next !== undefined && next !== before.inspect[archive]) show(next);
    });
  }, [store, pages, archive, version]);
  // that all is indexed is heard before the view is there that says so
  useEffect(
    () =>
      client.listen((event) => {
        const shown = store.getState().inspect[archive];
        if (event.type !== 'archive' || event.ref !== archive || event.phase !== 'indexed') return;
        if (shown !== undefined) pages.show(treeQuery(archive, shown), whole, shown);
      }),
    [client, store, pages, archive],
  );
  return { pages, tree };
}
