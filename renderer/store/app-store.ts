import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { Client } from '../client.ts';
import type { AppState } from './app-state.ts';
import { archiveSlice } from './archive-slice.ts';
import { buildSlice } from './build-slice.ts';
import { convertSlice } from './convert-slice.ts';
import { compareSlice } from './compare-slice.ts';
import { comparedTreeSlice } from './compared-tree-slice.ts';
import { dropSlice } from './drop-slice.ts';
import { inspectSlice } from './inspect-slice.ts';
import { noticeSlice } from './notice-slice.ts';
import { overlaySlice } from './overlay-slice.ts';
import { preferenceSlice } from './preference-slice.ts';
import { recentSlice } from './recent-slice.ts';
import { saveSlice } from './save-slice.ts';
import { sessionSlice } from './session-slice.ts';
import type { KeyValueStore, SliceTools } from './slice.ts';
import { taskSlice } from './task-slice.ts';

export type AppStore = StoreApi<AppState>;

/** What the store needs of the world. */
export interface StoreSurroundings extends Pick<SliceTools, 'now' | 'download'> {
  readonly client: Client;
  readonly storage: KeyValueStore | null;
}

/** The window's state over a client. Nothing happens before `start()` is called on it. */
export function createAppStore(surroundings: StoreSurroundings): AppStore {
  return createStore<AppState>()((set, get) => {
    const tools: SliceTools = { set, get, ...surroundings };
    return {
      ...noticeSlice(tools),
      ...overlaySlice(tools),
      ...preferenceSlice(tools),
      ...sessionSlice(tools),
      ...archiveSlice(tools),
      ...inspectSlice(tools),
      ...taskSlice(tools),
      ...recentSlice(tools),
      ...dropSlice(tools),
      ...saveSlice(tools),
      ...buildSlice(tools),
      ...convertSlice(tools),
      ...compareSlice(tools),
      ...comparedTreeSlice(tools),
    };
  });
}
