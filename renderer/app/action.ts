import type { AppState } from '../store/app-state.ts';
import { showsDetails } from '../store/preference-slice.ts';

/** Something a person can do: one list feeds the palette, the shortcuts and their sheet. */
export interface Action {
  readonly id: string;
  readonly group: 'File' | 'Look' | 'Layers' | 'Save' | 'Build' | 'Compare' | 'Window';
  readonly title: string;
  /** See key-combination.ts. */
  readonly keys?: string;
  /** Keys that do the same, and are not told of: what other programs have taught hands. */
  readonly otherKeys?: string;
  readonly run: () => void;
}

/** Shows or hides the pane of details. */
export function detailsAction(get: () => AppState): Action {
  return {
    id: 'details',
    group: 'Window',
    title: showsDetails(get()) ? 'Hide details' : 'Show details',
    keys: 'alt+i',
    run: () => get().toggleDetails(),
  };
}
