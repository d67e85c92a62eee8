import type { ArchiveReport } from '../../shared/report.ts';
import type { ArchiveRef } from '../../shared/contract/values.ts';
import type { Expansion, TreeFilter, TreeSort } from '../../shared/view.ts';
import { displayName } from '../../shared/layer-path.ts';
import { middleText } from '../text/middle-text.ts';
import { allClosed, allOpen, withNode, withOpen } from './expansion.ts';
import { expansionOf, firstExpansion, firstLook, treeQuery } from './inspect-state.ts';
import type { InspectState, TabName, TreeView } from './inspect-state.ts';
import type { SliceTools } from './slice.ts';
import { isFiltering, noFilter } from './tree-filter.ts';

/** Where to look: fields left out stay as they are. */
export interface Place {
  readonly path: string;
  readonly layer?: number;
  readonly view?: TreeView;
  /** The tab that is looked at stays; the tree is made ready for when it is gone back to. */
  readonly quietly?: boolean;
}

export interface InspectSlice {
  readonly inspect: Readonly<Record<string, InspectState>>;
  /** Makes the first look at an archive, and keeps a look within what the archive has. */
  prepareInspect(ref: ArchiveRef, report: ArchiveReport): void;
  selectImage(ref: ArchiveRef, image: number): void;
  /** `extend`: in the view of changes, from the layer chosen before to this one. */
  selectLayer(ref: ArchiveRef, layer: number, extend?: boolean): void;
  setView(ref: ArchiveRef, view: TreeView): void;
  setTab(ref: ArchiveRef, tab: TabName): void;
  setFilter(ref: ArchiveRef, filter: TreeFilter): void;
  setSort(ref: ArchiveRef, sort: TreeSort): void;
  setOpen(ref: ArchiveRef, node: number, open: boolean): void;
  setAllOpen(ref: ArchiveRef, open: boolean): void;
  /** `path` null: the row is not known yet, the choice stays what it was. */
  moveCursor(ref: ArchiveRef, row: number, path: string | null): void;
  selectPath(ref: ArchiveRef, path: string): void;
  setSubject(ref: ArchiveRef, subject: InspectState['subject']): void;
  setZoom(ref: ArchiveRef, path: string): void;
  /** Shows a path in the tree: opens what is above it, drops a filter that hides it, scrolls to it. */
  reveal(ref: ArchiveRef, place: Place): Promise<void>;
}

/** How each archive is looked at. */
export function inspectSlice({ set, get, client }: SliceTools): InspectSlice {
  const change = (ref: ArchiveRef, part: Partial<InspectState>): void => {
    const { inspect } = get();
    const state = inspect[ref];
    if (state !== undefined) set({ inspect: { ...inspect, [ref]: { ...state, ...part } } });
  };
  const changeExpansion = (ref: ArchiveRef, make: (before: Expansion) => Expansion): void => {
    const state = get().inspect[ref];
    if (state === undefined) return;
    const next = make(expansionOf(state));
    change(ref, isFiltering(state.filter) ? { openMatches: next } : { openDirectories: next });
  };
  const freshTree = (ref: ArchiveRef, state: InspectState): Partial<InspectState> => ({
    openDirectories: firstExpansion(get().archives[ref]?.report ?? null, state),
    openMatches: allOpen,
    cursor: 0,
  });
  /** Another tree: node numbers mean something else now. */
  const changeTree = (ref: ArchiveRef, part: Partial<InspectState>): void => {
    const before = get().inspect[ref];
    if (before === undefined) return;
    change(ref, { ...part, ...freshTree(ref, { ...before, ...part }) });
    void follow(ref);
  };
  /** Puts the cursor back on the chosen path after the rows have changed; answers whether it is there. */
  const follow = async (ref: ArchiveRef): Promise<boolean> => {
    const state = get().inspect[ref];
    const query = state === undefined ? null : treeQuery(ref, state);
    if (state === undefined || query === null || state.path === null) return false;
    const { path } = state;
    const answer = await client.call('tree.locate', { ...query, path });
    const now = get().inspect[ref];
    const isLate =
      now === undefined || now.path !== path || now.filter !== state.filter || !sameTree(now, state);
    if (isLate || !answer.ok || answer.value === null) return false;
    const { ancestors, row } = answer.value;
    changeExpansion(ref, (before) => withOpen(before, ancestors));
    change(ref, { cursor: row, reveals: now.reveals + 1 });
    return true;
  };

  return {
    inspect: {},
    prepareInspect(ref, report) {
      const { inspect } = get();
      const state = inspect[ref];
      const layers = report.images[state?.image ?? 0]?.layers.length ?? 0;
      if (state !== undefined && state.layer < layers && (state.layer >= 0 || layers === 0)) return;
      const image = state === undefined || report.images[state.image] === undefined ? 0 : state.image;
      set({ inspect: { ...inspect, [ref]: firstLook(report, image) } });
    },
    selectImage(ref, image) {
      const report = get().archives[ref]?.report;
      const { tab = 'files', image: before } = get().inspect[ref] ?? {};
      if (report?.images[image] === undefined || image === before) return;
      change(ref, { ...firstLook(report, image), tab });
    },
    selectLayer(ref, layer, extend = false) {
      const state = get().inspect[ref];
      if (state === undefined) return;
      const from = extend && state.view === 'changes' ? Math.min(state.from, layer) : layer;
      const top = extend && state.view === 'changes' ? Math.max(state.layer, layer) : layer;
      if (state.layer === top && state.from === from) change(ref, { subject: 'layer' });
      else changeTree(ref, { layer: top, from, subject: 'layer' });
    },
    setView(ref, view) {
      if (get().inspect[ref]?.view !== view) changeTree(ref, { view });
    },
    setTab(ref, tab) {
      change(ref, { tab });
    },
    setFilter(ref, filter) {
      const reveals = (get().inspect[ref]?.reveals ?? 0) + 1;
      change(ref, { filter, openMatches: allOpen, cursor: 0, reveals });
      void follow(ref);
    },
    setSort(ref, sort) {
      change(ref, { sort });
      void follow(ref);
    },
    setOpen(ref, node, open) {
      changeExpansion(ref, (before) => withNode(before, node, open));
    },
    setAllOpen(ref, open) {
      changeExpansion(ref, () => (open ? allOpen : allClosed));
      change(ref, { cursor: 0 });
      void follow(ref);
    },
    moveCursor(ref, row, path) {
      change(ref, path === null ? { cursor: row } : { cursor: row, path, subject: 'file' });
    },
    selectPath(ref, path) {
      change(ref, { path, subject: 'file' });
    },
    setSubject(ref, subject) {
      change(ref, { subject });
    },
    setZoom(ref, zoom) {
      change(ref, { zoom });
    },
    async reveal(ref, place) {
      const state = get().inspect[ref];
      if (state === undefined) return;
      const layer = place.layer ?? state.layer;
      const view = place.view ?? state.view;
      const isSame = layer === state.layer && view === state.view;
      change(ref, {
        ...(place.quietly === true ? {} : { tab: 'files' as const }),
        path: place.path,
        subject: 'file',
        ...(isSame
          ? {}
          : { layer, view, from: layer, ...freshTree(ref, { ...state, layer, view, from: layer }) }),
      });
      if (await follow(ref)) return;
      if (place.quietly === true) return;
      if (isFiltering(get().inspect[ref]?.filter ?? noFilter)) {
        change(ref, { filter: noFilter });
        if (await follow(ref)) return;
      }
      if (get().inspect[ref]?.path === place.path)
        get().notify('info', 'Not in this view', middleText(displayName(place.path), 200));
    },
  };
}

function sameTree(a: InspectState, b: InspectState): boolean {
  return (
    a.image === b.image && a.layer === b.layer && a.from === b.from && a.view === b.view && a.sort === b.sort
  );
}
