import { expect, test } from 'vitest';
import { keepBuild, keptDraft } from '../../../renderer/app/keep-build.ts';
import { makeStore, until } from '../store/make-store.ts';

function memory(): { getItem(key: string): string | null; setItem(key: string, value: string): void } {
  const items = new Map<string, string>();
  return { getItem: (key) => items.get(key) ?? null, setItem: (key, value) => void items.set(key, value) };
}

test('WS11: a page that is loaded anew has the build that was being made', async () => {
  const storage = memory();
  const before = makeStore({ host: 'served' });
  await keepBuild(before.store, before.fake, storage);
  const shop = before.fake.refOf('shop');
  await before.store.getState().addToBuild([shop], 'base');
  const draft = { ...before.store.getState().build.edits.present, name: 'team/app' };
  before.store.getState().editBuild(draft);

  const after = makeStore({ host: 'served' });
  await keepBuild(after.store, after.fake, storage);
  const { build, notices } = after.store.getState();
  expect(build.edits.present).toEqual(draft);
  expect(build.inputs[shop]?.name).toBe(before.store.getState().build.inputs[shop]?.name);
  expect(notices).toEqual([]);
  await until(() => after.store.getState().build.answer !== null);
});

test('WS11: a build that another service knew is left out, and none takes the place of one that was begun', async () => {
  const storage = memory();
  storage.setItem('varve.build', JSON.stringify({ name: 'app', fromImage: { archive: '9'.repeat(32) } }));
  const unknown = makeStore({ host: 'served' });
  await keepBuild(unknown.store, unknown.fake, storage);
  expect(unknown.store.getState()).toMatchObject({ build: { edits: { past: [] } }, notices: [] });

  const begun = makeStore({ host: 'served' });
  storage.setItem('varve.build', JSON.stringify({ name: 'kept' }));
  const keeping = keepBuild(begun.store, begun.fake, storage);
  begun.store.getState().editBuild({ ...begun.store.getState().build.edits.present, name: 'begun' });
  await keeping;
  expect(begun.store.getState().build.edits.present.name).toBe('begun');
});

test.each([
  null,
  '',
  'null',
  '[]',
  '{}',
  '{"name":3}',
  '{"name":"a","layers":3}',
  '{"name":"a","contents":["../x"]}',
])('WS11: %j in storage is no build', (text) => {
  expect(keptDraft(text)).toBeNull();
});
