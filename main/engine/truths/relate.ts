import type { ColumnRelation, TruthSlot } from '../../../shared/truths/truths.ts';

/** How two lists of layers are to each other, by what their slots hold (F9). */
export function relate(
  a: readonly TruthSlot[],
  b: readonly TruthSlot[],
): Pick<ColumnRelation, 'relation' | 'first'> {
  if (a.length === 0 && b.length === 0) return { relation: 'same', first: null };
  if (a.length === 0 || b.length === 0) return { relation: 'empty', first: 0 };
  const shared = Math.min(a.length, b.length);
  let unknown = false;
  for (let at = 0; at < shared; at += 1) {
    const answer = holdSame(a[at], b[at]);
    if (answer === 'no') return { relation: isReordered(a, b) ? 'reordered' : 'other', first: at };
    if (answer === 'unknown') unknown = true;
  }
  if (unknown) return { relation: 'unknown', first: null };
  if (a.length !== b.length) return { relation: 'shorter', first: shared };
  return { relation: 'same', first: null };
}

function holdSame(a: TruthSlot | undefined, b: TruthSlot | undefined): 'yes' | 'no' | 'unknown' {
  if (a === undefined || b === undefined) return 'no';
  if (a.content !== null && a.content === b.content) return 'yes';
  const states = [a.state, b.state];
  if (states.includes('unhashed') || states.includes('unreadable')) return 'unknown';
  // Where neither has bytes there is nothing to compare, and the lack of them has a finding of its own.
  return a.state === 'missing' && b.state === 'missing' ? 'yes' : 'no';
}

function isReordered(a: readonly TruthSlot[], b: readonly TruthSlot[]): boolean {
  if (a.length !== b.length) return false;
  const counts = new Map<number | null, number>();
  for (const { content } of a) counts.set(content, (counts.get(content) ?? 0) + 1);
  for (const { content } of b) counts.set(content, (counts.get(content) ?? 0) - 1);
  return [...counts.values()].every((count) => count === 0);
}
