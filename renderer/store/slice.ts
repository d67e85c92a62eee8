import type { Client } from '../client.ts';
import type { AppState } from './app-state.ts';

/** Where preferences are kept between two starts; a `Storage` fits. */
export interface KeyValueStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

/** What a slice is made from: the store, the one door to the world, a clock (milliseconds) and a place for preferences. */
export interface SliceTools {
  readonly set: (change: Partial<AppState> | ((state: AppState) => Partial<AppState>)) => void;
  readonly get: () => AppState;
  readonly client: Client;
  readonly now: () => number;
  readonly storage: KeyValueStore | null;
  /** Starts the download of an address of our own service (served window). */
  readonly download: (url: string) => void;
}
