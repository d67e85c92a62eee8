import { buildTabNames } from '../store/build-slice.ts';
import { compareTabNames } from '../store/compare-state.ts';
import { tabNames } from '../store/inspect-state.ts';
import type { ArchiveRef } from '../../shared/contract/values.ts';
import type { AppState } from '../store/app-state.ts';
import type { AppStore } from '../store/app-store.ts';
import type { Mode } from '../store/session-slice.ts';

/** What is looked at, as the browser's history keeps it. */
export interface Place {
  readonly mode: Mode;
  /** The archive that is inspected. */
  readonly ref: ArchiveRef | null;
  /** The tab of the page; null where it has none. */
  readonly part: string | null;
}

/** Where somebody is. */
export function placeOf({ mode, active, inspect, build, compare }: AppState): Place {
  switch (mode) {
    case 'inspect':
      return { mode, ref: active, part: (active === null ? undefined : inspect[active]?.tab) ?? tabNames[0] };
    case 'build':
      return { mode, ref: null, part: build.tab };
    case 'compare':
      return { mode, ref: null, part: compare.tab };
    case 'open':
      return { mode, ref: null, part: null };
  }
}

/** Goes there; where an archive is not open any more, to where one is opened. */
export function goTo(store: AppStore, { mode, ref, part }: Place): void {
  const state = store.getState();
  if (mode === 'inspect') {
    const tab = tabNames.find((name) => name === part);
    if (ref === null || !state.tabs.includes(ref)) state.setMode('open');
    else {
      state.activate(ref);
      if (tab !== undefined) state.setTab(ref, tab);
    }
    return;
  }
  state.setMode(mode);
  const buildTab = mode === 'build' ? buildTabNames.find((name) => name === part) : undefined;
  const compareTab = mode === 'compare' ? compareTabNames.find((name) => name === part) : undefined;
  if (buildTab !== undefined) state.showBuildTab(buildTab);
  if (compareTab !== undefined) state.showCompareTab(compareTab);
}

/**
 * Makes every mode, archive and tab that is looked at a step of a served page's history, so that Back goes to the one before
 * instead of leaving the page. Answers the function that stops.
 */
export function keepPlaces(
  store: AppStore,
  page: Pick<Window, 'addEventListener' | 'removeEventListener'> & {
    readonly history: Pick<History, 'pushState' | 'replaceState'>;
  },
): () => void {
  const { history } = page;
  const here = (): Place => placeOf(store.getState());
  let last = here();
  let isGoing = false;
  const onPop = ({ state }: PopStateEvent): void => {
    isGoing = true;
    // an address that was typed anew has no place: it is where one is
    if (isPlace(state)) goTo(store, state);
    isGoing = false;
    last = here();
    history.replaceState(last, '');
  };
  history.replaceState(last, '');
  const stop = store.subscribe(() => {
    const place = here();
    if (isGoing || isSame(place, last)) return;
    last = place;
    history.pushState(place, '');
  });
  page.addEventListener('popstate', onPop);
  return () => {
    stop();
    page.removeEventListener('popstate', onPop);
  };
}

function isPlace(value: unknown): value is Place {
  return typeof value === 'object' && value !== null && 'mode' in value && 'part' in value && 'ref' in value;
}

function isSame(a: Place, b: Place): boolean {
  return a.mode === b.mode && a.ref === b.ref && a.part === b.part;
}
