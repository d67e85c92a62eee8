import { parsePreferences } from './preferences.ts';
import type { Preferences } from './preferences.ts';
import type { SliceTools } from './slice.ts';

export interface PreferenceSlice {
  readonly preferences: Preferences;
  /** The window is too narrow for three panes: details lie over the others, and only when asked for. */
  readonly isNarrow: boolean;
  readonly detailsOver: boolean;
  prefer(change: Partial<Preferences>): void;
  setNarrow(isNarrow: boolean): void;
  toggleDetails(): void;
}

const key = 'varve.preferences';

/** Preferences, written through to storage; a storage that refuses (private windows, full disks) costs only memory. */
export function preferenceSlice({ set, get, storage }: SliceTools): PreferenceSlice {
  return {
    preferences: parsePreferences(read(storage)),
    isNarrow: false,
    detailsOver: false,
    setNarrow(isNarrow) {
      set({ isNarrow, detailsOver: false });
    },
    toggleDetails() {
      const { isNarrow, detailsOver, preferences } = get();
      if (isNarrow) set({ detailsOver: !detailsOver });
      else get().prefer({ detailsOpen: !preferences.detailsOpen });
    },
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

/** Whether the details are shown now. */
export function showsDetails(state: PreferenceSlice): boolean {
  return state.isNarrow ? state.detailsOver : state.preferences.detailsOpen;
}
