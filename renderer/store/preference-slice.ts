import { parsePreferences } from './preferences.ts';
import type { Preferences } from './preferences.ts';
import type { SliceTools } from './slice.ts';

export interface PreferenceSlice {
  readonly preferences: Preferences;
  prefer(change: Partial<Preferences>): void;
}

const key = 'varve.preferences';

/** Preferences, written through to storage; a storage that refuses (private windows, full disks) costs only memory. */
export function preferenceSlice({ set, get, storage }: SliceTools): PreferenceSlice {
  return {
    preferences: parsePreferences(read(storage)),
    prefer(change) {
      const preferences = { ...get().preferences, ...change };
      set({ preferences });
      try {
        storage?.setItem(key, JSON.stringify(preferences));
      } catch {
        // kept for this run only
      }
    },
  };
}

function read(storage: SliceTools['storage']): string | null {
  try {
    return storage?.getItem(key) ?? null;
  } catch {
    return null;
  }
}
