import { createAppStore } from '../../../renderer/store/app-store.ts';
import type { AppStore } from '../../../renderer/store/app-store.ts';
import type { KeyValueStore } from '../../../renderer/store/slice.ts';
import { createFakeClient } from '../fake-client.ts';
import type { FakeClient, FakeOptions } from '../fake-client.ts';

export interface MadeStore {
  readonly store: AppStore;
  readonly fake: FakeClient;
  readonly downloads: string[];
  /** Milliseconds that the store's clock says. */
  readonly clock: { now: number };
}

/** A started store over the made-up service. */
export function makeStore(options: FakeOptions = {}, storage: KeyValueStore | null = null): MadeStore {
  const fake = createFakeClient(options);
  const downloads: string[] = [];
  const clock = { now: 1_000 };
  const store = createAppStore({
    client: fake,
    storage,
    now: () => clock.now,
    download: (url) => downloads.push(url),
  });
  store.getState().start();
  return { store, fake, downloads, clock };
}

/** Waits until `ready` answers true; the test's own limit ends a wait in vain. */
export async function until(ready: () => boolean): Promise<void> {
  while (!ready())
    await new Promise((resolve) => {
      setTimeout(resolve, 1);
    });
}
