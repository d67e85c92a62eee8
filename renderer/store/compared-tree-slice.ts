import { displayName } from '../../shared/layer-path.ts';
import type { ComparedFilter, ComparedSort } from '../../shared/compare/compared-files.ts';
import type { Expansion } from '../../shared/view.ts';
import { middleText } from '../text/middle-text.ts';
import { comparedExpansion, comparedQuery, isNarrowed, noComparedFilter } from './compare-state.ts';
import type { CompareState } from './compare-state.ts';
import { allClosed, allOpen, withNode, withOpen } from './expansion.ts';
import type { SliceTools } from './slice.ts';

export interface ComparedTreeSlice {
  setComparedFilter(filter: ComparedFilter): void;
  /** All that differs is shown, whatever layers it is of. */
  clearComparedFilter(): void;
  setComparedSort(sort: ComparedSort): void;
  setComparedOpen(node: number, open: boolean): void;
  setAllComparedOpen(open: boolean): void;
  /** `path` null: the row is not known yet, the choice stays what it was. */
  moveComparedCursor(row: number, path: string | null): void;
  selectCompared(path: string): void;
  setComparedZoom(path: string): void;
  setComparedSubject(subject: CompareState['subject']): void;
  /** Puts the cursor back on the chosen path after the rows have changed; answers whether it is there. */
  followCompared(): Promise<boolean>;
  /** Shows a path in the tree of both sides: opens what is above it, drops a filter that hides it, scrolls to it. */
  revealCompared(path: string, quietly?: boolean): Promise<void>;
}

/** The tree of what differs between both sides. */
export function comparedTreeSlice({ set, get, client }: SliceTools): ComparedTreeSlice {
  const put = (part: Partial<CompareState>): void => set({ compare: { ...get().compare, ...part } });
  const changeExpansion = (make: (before: Expansion) => Expansion): void => {
    const { compare } = get();
    const next = make(comparedExpansion(compare));
    put(isNarrowed(compare) ? { openMatches: next } : { openDirectories: next });
  };
  const follow = async (): Promise<boolean> => {
    const { compare } = get();
    const { view, path, filter, sort, pair } = compare;
    if (view === null || path === null) return false;
    const answer = await client.call('compare.locate', { ...comparedQuery(view.ref, compare), path });
    const now = get().compare;
    const isLate =
      now.view?.ref !== view.ref ||
      now.path !== path ||
      now.filter !== filter ||
      now.sort !== sort ||
      now.pair !== pair;
    if (isLate || !answer.ok || answer.value === null) return false;
    const { ancestors, row } = answer.value;
    changeExpansion((before) => withOpen(before, ancestors));
    put({ cursor: row, reveals: now.reveals + 1 });
    return true;
  };
  return {
    setComparedFilter(filter) {
      put({ filter, openMatches: allOpen, cursor: 0, reveals: get().compare.reveals + 1 });
      void follow();
    },
    clearComparedFilter() {
      put({ pair: null });
      get().setComparedFilter(noComparedFilter);
    },
    setComparedSort(sort) {
      put({ sort });
      void follow();
    },
    setComparedOpen(node, open) {
      changeExpansion((before) => withNode(before, node, open));
    },
    setAllComparedOpen(open) {
      changeExpansion(() => (open ? allOpen : allClosed));
      put({ cursor: 0 });
      void follow();
    },
    moveComparedCursor(cursor, path) {
      put(path === null ? { cursor } : { cursor, path, subject: 'file' });
    },
    selectCompared(path) {
      put({ path, subject: 'file' });
    },
    setComparedZoom(zoom) {
      put({ zoom });
    },
    setComparedSubject(subject) {
      put({ subject });
    },
    followCompared: follow,
    async revealCompared(path, quietly = false) {
      put({ path, subject: 'file', ...(quietly ? {} : { tab: 'files' as const }) });
      if ((await follow()) || quietly) return;
      if (isNarrowed(get().compare)) {
        put({ filter: noComparedFilter, pair: null });
        if (await follow()) return;
      }
      if (get().compare.path === path)
        get().notify('info', 'It does not differ', middleText(displayName(`/${path}`), 200));
    },
  };
}
