import type { InspectState } from '../../store/inspect-state.ts';

/** Whether a layer is part of the tree that is looked at. */
export function isIncluded(look: Pick<InspectState, 'view' | 'layer' | 'from'>, layer: number): boolean {
  if (look.view === 'merged') return layer <= look.layer;
  if (look.view === 'layer') return layer === look.layer;
  return layer >= look.from && layer <= look.layer;
}
