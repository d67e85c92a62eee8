/** Where a key leads: pairs are numbered from the oldest, up is newer. null lets go of the choice; undefined is no such key. */
export function nextPair(key: string, chosen: number | null, count: number): number | null | undefined {
  const last = count - 1;
  if (key === 'Escape') return null;
  const moves: Readonly<Record<string, number>> = {
    ArrowUp: chosen === null ? 0 : chosen + 1,
    ArrowDown: chosen === null ? last : chosen - 1,
    PageUp: (chosen ?? 0) + 10,
    PageDown: (chosen ?? last) - 10,
    Home: last,
    End: 0,
  };
  const move = Object.hasOwn(moves, key) ? moves[key] : undefined;
  return move === undefined || last < 0 ? undefined : Math.max(0, Math.min(last, move));
}
