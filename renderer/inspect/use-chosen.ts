import { useMemo } from 'react';
import type { Chosen, InspectState } from '../store/inspect-state.ts';

/** What the panes beside the tree show of a look: the same object as long as nothing of that has changed. */
export function useChosen({ image, layer, from, view, path, subject }: InspectState): Chosen {
  return useMemo(
    () => ({ image, layer, from, view, path, subject }),
    [image, layer, from, view, path, subject],
  );
}
