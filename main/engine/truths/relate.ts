import type { ColumnRelation, TruthContent, TruthSlot } from '../../../shared/truths/truths.ts';

/** How two lists of layers are to each other, by what their slots hold (F9). `contents`: what the numbers stand for. */
export function relate(
  a: readonly TruthSlot[],
  b: readonly TruthSlot[],
  contents: readonly TruthContent[],
): Pick<ColumnRelation, 'relation' | 'first'> {
  if (a.length === 0 && b.length === 0) return { relation: 'same', first: null };
  if (a.length === 0 || b.length === 0) return { relation: 'empty', first: 0 };
  const shared = Math.min(a.length, b.length);
  let unknown = false;
  for (let at = 0; at < shared; at += 1) {
    const answer = holdSame(a[at], b[at], contents);
    if (answer === 'no') return { relation: isReordered(a, b) ? 'reordered' : 'other', first: at };
    if (answer === 'unknown') unknown = true;
  }
  if (unknown) return { relation: 'unknown', first: null };
  if (a.length !== b.length) return { relation: 'shorter', first: shared };
  return { relation: 'same', first: null };
}

function holdSame(
  a: TruthSlot | undefined,
  b: TruthSlot | undefined,
  contents: readonly TruthContent[],
): 'yes' | 'no' | 'unknown' {
  if (a === undefined || b === undefined) return 'no';
  if (a.content !== null && a.content === b.content) return 'yes';
  const sizes = [a, b].map(({ content }) => (content === null ? null : (contents[content]?.size ?? null)));
  // Tars of different sizes are different tars, hashed or not.
  if (!sizes.includes(null) && sizes[0] !== sizes[1]) return 'no';
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
