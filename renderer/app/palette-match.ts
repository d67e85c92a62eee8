/**
 * The entries whose titles hold every word typed, in the order given but with titles that begin with the text first; at
 * most `most` of each group. All are looked at, so that what is far down a long list is still found.
 */
export function matchEntries<Entry extends { readonly group: string; readonly title: string }>(
  entries: readonly Entry[],
  search: string,
  most: number,
): readonly Entry[] {
  const text = search.trim().toLowerCase();
  const words = text.split(/\s+/);
  const counts = new Map<string, number>();
  const found = entries.filter((entry) => {
    const title = entry.title.toLowerCase();
    if (!words.every((word) => title.includes(word))) return false;
    const count = (counts.get(entry.group) ?? 0) + 1;
    counts.set(entry.group, count);
    return count <= most;
  });
  if (text === '') return found;
  const begins = (entry: Entry): number => (entry.title.toLowerCase().startsWith(text) ? 0 : 1);
  return found.toSorted((a, b) => begins(a) - begins(b));
}
