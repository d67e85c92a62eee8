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
  expect(keptTabs(text)).toMatchObject({ refs, active: refs[0] });
  storage.setItem('varve.tabs', text.replace('"refs":[', `"refs":["${'9'.repeat(32)}",`));

  const after = makeStore({ host: 'served' });
  for (const ref of keptTabs(storage.getItem('varve.tabs')).refs)
    await after.fake.call('archive.open', { ref });
  await keepTabs(after.store, after.fake, storage);
  expect(after.store.getState()).toMatchObject({
    tabs: refs,
    active: refs[0],
    mode: 'inspect',
    notices: [
      {
        tone: 'info',
        title: 'An archive is not open any more',
        text: expect.stringMatching(/^What /) as string,
      },
    ],
  });
  await until(() => after.store.getState().archives[refs[1]!]?.phase === 'indexed');
});

test('WS11: archives that are gone are told by name', async () => {
  const storage = memory();
  const before = makeStore({ host: 'served' });
  const refs = [before.fake.refOf('shop'), before.fake.refOf('acme')];
  await keepTabs(before.store, before.fake, storage);
  await before.store.getState().openRefs(refs);
  const names = refs.map((ref) => before.store.getState().archives[ref]?.name);
  expect(keptTabs(storage.getItem('varve.tabs')).names).toEqual({
    [refs[0]!]: names[0],
    [refs[1]!]: names[1],
  });
  const after = makeStore({ host: 'served' });
  await keepTabs(after.store, after.fake, storage);
  expect(after.store.getState()).toMatchObject({
    tabs: [],
    notices: [
      {
        title: '2 archives are not open any more',
        text: expect.stringContaining(`${String(names[0])}, ${String(names[1])}. What was dropped`) as string,
      },
    ],
  });
  // it is told once: nothing of them is kept from then on
  const third = makeStore({ host: 'served' });
  await keepTabs(third.store, third.fake, storage);
  expect(third.store.getState().notices).toEqual([]);
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

test.each([
  null,
  '',
  '[]',
  'null',
  '{"refs":"x","active":3}',
  '{"refs":[1,"../x",null]}',
  '{"names":{"a":1}}',
])('WS11: %j in storage is no tabs', (text) => {
  expect(keptTabs(text)).toEqual({ refs: [], active: null, names: {} });
});

test('WS11: a storage that refuses is no fault', async () => {
  const { store, fake } = makeStore({ host: 'served' });
  const refuse = (): never => {
    throw new DOMException('denied', 'SecurityError');
  };
  await keepTabs(store, fake, { getItem: refuse, setItem: refuse });
  await store.getState().openRefs([fake.refOf('shop')]);
  expect(store.getState().tabs).toHaveLength(1);
});
