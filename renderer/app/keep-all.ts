import type { AppInfo } from '../../shared/contract/values.ts';
import type { Client } from '../client.ts';
import type { AppStore } from '../store/app-store.ts';
import { keepBuild } from './keep-build.ts';
import { keepPlaces } from './keep-places.ts';
import { keepTabs } from './keep-tabs.ts';

/**
 * What a served page has is there again when it is left or loaded anew. The desktop's is loaded anew only where it has
 * died: maybe of what it showed.
 */
export async function keepAll(
  store: AppStore,
  client: Client,
  storage: Pick<Storage, 'getItem' | 'setItem'> | null,
  page: Parameters<typeof keepPlaces>[1],
): Promise<void> {
  const { host } = await toldInfo(store);
  if (host !== 'served') return;
  await Promise.all([keepTabs(store, client, storage), keepBuild(store, client, storage)]);
  keepPlaces(store, page);
}

/** What the store asks the service when it starts. */
async function toldInfo(store: AppStore): Promise<AppInfo> {
  const { info } = store.getState();
  if (info !== null) return info;
  return await new Promise((resolve) => {
    const stop = store.subscribe((state) => {
      if (state.info === null) return;
      stop();
      resolve(state.info);
    });
  });
}
