import type { LayersOfSides } from './compared-files.ts';
import type { Comparison } from './comparison.ts';

/**
 * Layers whose files nobody knows once both sides are indexed: they are not in the archive, encrypted, or cannot be decoded
 * (CM8.2). None before.
 */
export function unreadLayers({
  left,
  right,
  files,
}: Pick<Comparison, 'left' | 'right' | 'files'>): LayersOfSides {
  const unread = (side: Comparison['left']): readonly number[] =>
    files === null ? [] : side.layers.filter(({ entries }) => entries === null).map(({ index }) => index);
  return { left: unread(left), right: unread(right) };
}
