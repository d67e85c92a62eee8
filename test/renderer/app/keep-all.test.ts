import { expect, test } from 'vitest';
import { keepAll } from '../../../renderer/app/keep-all.ts';
import { createAppStore } from '../../../renderer/store/app-store.ts';
import type { AppStore } from '../../../renderer/store/app-store.ts';
import type { Client } from '../../../renderer/client.ts';
import { createFakeClient } from '../fake-client.ts';
import type { FakeClient } from '../fake-client.ts';
import { until } from '../store/make-store.ts';

const page = {
  addEventListener() {},
  removeEventListener() {},
  history: { pushState() {}, replaceState() {} },
};

interface Started {
  readonly store: AppStore;
  readonly fake: FakeClient;
  readonly asked: readonly string[];
  readonly kept: ReadonlyMap<string, string>;
}

/** A page that starts as mount.tsx starts it. */
function started(host: 'served' | 'desktop'): Started {
  const fake = createFakeClient({ host });
  const asked: string[] = [];
  const kept = new Map<string, string>();
  const client: Client = {
    ...fake,
    call(name, input) {
      asked.push(name);
      return fake.call(name, input);
    },
  };
  const store = createAppStore({ client, storage: null, now: () => 0, download() {} });
  store.getState().start();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
  };
  void keepAll(store, client, storage, page);
  return { store, fake, asked, kept };
}

test('WS11: a served page that starts asks once what it is served by, and keeps its tabs', async () => {
  const { store, fake, asked, kept } = started('served');
  await until(() => kept.has('varve.tabs'));
  await store.getState().openRefs([fake.refOf('shop')]);
  expect(kept.get('varve.tabs')).toContain(fake.refOf('shop'));
  expect(asked.filter((name) => name === 'app.info')).toHaveLength(1);
});

test('the desktop keeps nothing: its page is loaded anew where it has died', async () => {
  const { store, fake, kept } = started('desktop');
  await until(() => store.getState().info !== null);
  await store.getState().openRefs([fake.refOf('shop')]);
  expect(kept.size).toBe(0);
});
