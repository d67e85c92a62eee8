import { expect, test } from 'vitest';
import { keepTabs, keptTabs } from '../../../renderer/app/keep-tabs.ts';
import { makeStore, until } from '../store/make-store.ts';

function memory(): { getItem(key: string): string | null; setItem(key: string, value: string): void } {
  const items = new Map<string, string>();
  return { getItem: (key) => items.get(key) ?? null, setItem: (key, value) => void items.set(key, value) };
}

test('WS11: a page that is loaded anew has its tabs, without those that are not known any more', async () => {
  const storage = memory();
  const before = makeStore({ host: 'served' });
  const refs = [before.fake.refOf('shop'), before.fake.refOf('acme')];
  await keepTabs(before.store, before.fake, storage);
  await before.store.getState().openRefs(refs);
  before.store.getState().activate(refs[0]!);
  const text = storage.getItem('varve.tabs') ?? '';
  expect(keptTabs(text)).toEqual({ refs, active: refs[0] });
  storage.setItem('varve.tabs', text.replace('"refs":[', `"refs":["${'9'.repeat(32)}",`));

  const after = makeStore({ host: 'served' });
  for (const ref of keptTabs(storage.getItem('varve.tabs')).refs)
    await after.fake.call('archive.open', { ref });
  await keepTabs(after.store, after.fake, storage);
  expect(after.store.getState()).toMatchObject({ tabs: refs, active: refs[0], mode: 'inspect', notices: [] });
  await until(() => after.store.getState().archives[refs[1]!]?.phase === 'indexed');
});

test('WS11: what is kept while nothing is inspected opens behind', async () => {
  const storage = memory();
  const before = makeStore({ host: 'served' });
  await keepTabs(before.store, before.fake, storage);
  await before.store.getState().openRefs([before.fake.refOf('shop')]);
  before.store.getState().setMode('build');
  const after = makeStore({ host: 'served' });
  for (const ref of keptTabs(storage.getItem('varve.tabs')).refs)
    await after.fake.call('archive.open', { ref });
  await keepTabs(after.store, after.fake, storage);
  expect(after.store.getState()).toMatchObject({ tabs: [before.fake.refOf('shop')], mode: 'open' });
});

test.each([null, '', '[]', 'null', '{"refs":"x","active":3}', '{"refs":[1,"../x",null]}'])(
  'WS11: %j in storage is no tabs',
  (text) => {
    expect(keptTabs(text)).toEqual({ refs: [], active: null });
  },
);

test('WS11: a storage that refuses is no fault', async () => {
  const { store, fake } = makeStore({ host: 'served' });
  const refuse = (): never => {
    throw new DOMException('denied', 'SecurityError');
  };
  await keepTabs(store, fake, { getItem: refuse, setItem: refuse });
  await store.getState().openRefs([fake.refOf('shop')]);
  expect(store.getState().tabs).toHaveLength(1);
});

test('the desktop keeps nothing: its page is loaded anew where it has died', async () => {
  const storage = memory();
  const { store, fake } = makeStore({ host: 'desktop' });
  await keepTabs(store, fake, storage);
  await store.getState().openRefs([fake.refOf('shop')]);
  expect(storage.getItem('varve.tabs')).toBeNull();
});
