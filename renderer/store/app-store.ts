import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { Client } from '../client.ts';
import type { AppState } from './app-state.ts';
import { archiveSlice } from './archive-slice.ts';
import { dropSlice } from './drop-slice.ts';
import { inspectSlice } from './inspect-slice.ts';
import { noticeSlice } from './notice-slice.ts';
import { overlaySlice } from './overlay-slice.ts';
import { preferenceSlice } from './preference-slice.ts';
import { recentSlice } from './recent-slice.ts';
import { sessionSlice } from './session-slice.ts';
import type { KeyValueStore, SliceTools } from './slice.ts';
import { taskSlice } from './task-slice.ts';

export type AppStore = StoreApi<AppState>;

/** The window's state over a client. Nothing happens before `start()` is called on it. */
export function createAppStore(client: Client, storage: KeyValueStore | null, now: () => number): AppStore {
  return createStore<AppState>()((set, get) => {
    const tools: SliceTools = { set, get, client, storage, now };
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
    };
  });
}
