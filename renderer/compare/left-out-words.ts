import type { Comparison, LeftOut } from '../../shared/compare/comparison.ts';
import { counted, grouped } from '../../shared/counted.ts';

const kinds: readonly (readonly [kind: keyof LeftOut, words: string])[] = [
  ['timestamps', 'in timestamps'],
  ['order', 'in order'],
  ['history', 'in the history'],
  ['names', 'in names'],
  ['paths', 'in paths'],
];

/** How many differences are ignored, and of which kinds; null where nothing is ignored. */
export function leftOutWords({
  ignored,
  leftOut,
}: Pick<Comparison, 'ignored' | 'leftOut'>): { readonly title: string; readonly kinds: string } | null {
  const chosen = kinds.filter(([kind]) => (kind === 'paths' ? ignored.paths.length > 0 : ignored[kind]));
  if (chosen.length === 0) return null;
  const total = chosen.reduce((sum, [kind]) => sum + leftOut[kind], 0);
  return {
    title: `${total === 0 ? 'No' : grouped(total)} ${total === 1 ? 'difference' : 'differences'} ignored`,
    kinds: chosen.map(([kind, words]) => `${grouped(leftOut[kind])} ${words}`).join(', '),
  };
}

/** `412 differences ignored` beside a choice of the panel; "" while it is not chosen. */
export function leftOutCount(leftOut: LeftOut | null, kind: keyof LeftOut, isIgnored: boolean): string {
  return leftOut === null || !isIgnored ? '' : `${counted(leftOut[kind], 'difference')} ignored`;
}
