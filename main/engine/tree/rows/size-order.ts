/** Below this a comparison sort is faster. */
const few = 256;

/**
 * Fills `list[from…to)` with the numbers from…to − 1, the largest size first, equal sizes by number. Large folders are
 * sorted by radix, 16 bits a pass, as long as sizes have more bits.
 */
export function sortBySize(list: Uint32Array, from: number, to: number, size: Float64Array): void {
  for (let at = from; at < to; at++) list[at] = at;
  const part = list.subarray(from, to);
  if (part.length < few) {
    part.sort((a, b) => (size[b] ?? 0) - (size[a] ?? 0) || a - b);
    return;
  }
  let largest = 0;
  for (let at = from; at < to; at++) largest = Math.max(largest, size[at] ?? 0);
  let source: Uint32Array = part;
  let target: Uint32Array = new Uint32Array(part.length);
  const counts = new Uint32Array(0x1_0000);
  for (let unit = 1; unit <= largest; unit *= 0x1_0000) {
    counts.fill(0);
    for (const item of source) {
      const digit = 0xffff - digitOf(size[item] ?? 0, unit);
      counts[digit] = (counts[digit] ?? 0) + 1;
    }
    let place = 0;
    for (let digit = 0; digit < counts.length; digit++) {
      const count = counts[digit] ?? 0;
      counts[digit] = place;
      place += count;
    }
    for (const item of source) {
      const digit = 0xffff - digitOf(size[item] ?? 0, unit);
      const at = counts[digit] ?? 0;
      target[at] = item;
      counts[digit] = at + 1;
    }
    [source, target] = [target, source];
  }
  if (source !== part) part.set(source);
}

function digitOf(size: number, unit: number): number {
  return Math.floor(size / unit) % 0x1_0000;
}
