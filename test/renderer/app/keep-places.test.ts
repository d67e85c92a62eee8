import { expect, test } from 'vitest';
import { goTo, keepPlaces, placeOf } from '../../../renderer/app/keep-places.ts';
import type { Place } from '../../../renderer/app/keep-places.ts';
import { makeStore } from '../store/make-store.ts';

/** A browser tab's history: what stands in it, and its buttons. */
function browserPage(): Parameters<typeof keepPlaces>[1] & { entries: unknown[]; go(by: number): void } {
  const entries: unknown[] = [null];
  let at = 0;
  let onPop: (event: PopStateEvent) => void = () => undefined;
  return {
    entries,
    history: {
      pushState(state) {
        entries.splice((at += 1), Infinity, state);
      },
      replaceState(state) {
        entries[at] = state;
      },
    },
    addEventListener: (_type: string, listener: unknown) => {
      onPop = listener as typeof onPop;
    },
    removeEventListener: () => {
      onPop = () => undefined;
    },
    go(by) {
      at += by;
      onPop({ state: entries[at] } as PopStateEvent);
    },
  };
}

test('WS13: back and forward go through modes, archives and tabs', async () => {
  const { store, fake } = makeStore({ host: 'served' });
  const page = browserPage();
  const stop = keepPlaces(store, page);
  const [shop, acme] = [fake.refOf('shop'), fake.refOf('acme')];
  await store.getState().openRefs([shop]);
  await store.getState().openRefs([acme]);
  store.getState().setTab(acme, 'waste');
  store.getState().setMode('build');
  store.getState().showBuildTab('packing');
  store.getState().setMode('compare');
  store.getState().showCompareTab('files');
  const places: Place[] = [
    { mode: 'open', ref: null, part: null },
    { mode: 'inspect', ref: shop, part: 'files' },
    { mode: 'inspect', ref: acme, part: 'files' },
    { mode: 'inspect', ref: acme, part: 'waste' },
    { mode: 'build', ref: null, part: 'inputs' },
    { mode: 'build', ref: null, part: 'packing' },
    { mode: 'compare', ref: null, part: 'summary' },
    { mode: 'compare', ref: null, part: 'files' },
  ];
  expect(page.entries).toEqual(places);
  for (const place of places.toReversed().slice(1)) {
    page.go(-1);
    expect(placeOf(store.getState())).toEqual(place);
  }
  page.go(3);
  expect(placeOf(store.getState())).toEqual(places[3]);
  expect(page.entries).toEqual(places);
  // what comes after is another way
  store.getState().setTab(acme, 'config');
  expect(page.entries).toEqual([...places.slice(0, 4), { mode: 'inspect', ref: acme, part: 'config' }]);
  stop();
  store.getState().setMode('open');
  expect(page.entries).toHaveLength(5);
});

test('WS13: in place of an archive that is closed, back goes to where one is opened; what is no place changes nothing', async () => {
  const { store, fake } = makeStore({ host: 'served' });
  const page = browserPage();
  keepPlaces(store, page);
  const shop = fake.refOf('shop');
  await store.getState().openRefs([shop]);
  store.getState().setMode('build');
  await store.getState().closeTab(shop);
  page.go(-1);
  expect(store.getState().mode).toBe('open');
  expect(page.entries[1]).toEqual({ mode: 'open', ref: null, part: null });
  page.go(1);
  expect(store.getState().mode).toBe('build');
  page.entries[1] = { token: 1 };
  page.go(-1);
  expect(store.getState().mode).toBe('build');
  goTo(store, { mode: 'build', ref: null, part: 'no such tab' });
  expect(placeOf(store.getState())).toEqual({ mode: 'build', ref: null, part: 'inputs' });
});
