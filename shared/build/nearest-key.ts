/** The word of a list that someone most likely meant, or null when none is near: at most a third of its letters differ. */
export function nearestKey(text: string, keys: readonly string[]): string | null {
  let best: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const key of keys) {
    const distance = editDistance(text.toLowerCase(), key.toLowerCase());
    if (distance < least) [best, least] = [key, distance];
  }
  return best !== null && least <= Math.max(1, Math.floor(best.length / 3)) ? best : null;
}

/** Letters to insert, delete, replace or swap with their neighbour (optimal string alignment); long texts are cut. */
function editDistance(left: string, right: string): number {
  const a = left.slice(0, 64);
  const b = right.slice(0, 64);
  let older: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const line = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1] ? 0 : 1;
      let cost = Math.min(
        (above[column] ?? 0) + 1,
        (line[column - 1] ?? 0) + 1,
        (above[column - 1] ?? 0) + same,
      );
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (isSwap) cost = Math.min(cost, (older[column - 2] ?? 0) + 1);
      line.push(cost);
    }
    older = above;
    above = line;
  }
  return above[b.length] ?? 0;
}
