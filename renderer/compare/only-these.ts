import type { LayerPair } from '../../shared/compare/comparison.ts';
import type { AppState } from '../store/app-state.ts';

/** Whether there is something on both sides of a pair to compare by itself. */
export function canBeAlone({ left, right }: LayerPair): boolean {
  return left.length > 0 && right.length > 0;
}

/** Compares the layers of a pair by themselves: each side becomes the range from its oldest to its newest layer. */
export function onlyThese(actions: () => AppState, pair: LayerPair): void {
  const { left, right } = actions().compare.sides;
  if (left === null || right === null || !canBeAlone(pair)) return;
  const range = (layers: readonly number[]): { first: number; last: number } => ({
    first: Math.min(...layers),
    last: Math.max(...layers),
  });
  actions().setSides({ ...left, range: range(pair.left) }, { ...right, range: range(pair.right) });
}
