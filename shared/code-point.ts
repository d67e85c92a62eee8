/**
 * Compares by code point, as Python does; JavaScript's own order of UTF-16 units puts U+E000…U+FFFF above the characters
 * beyond them. Lone surrogates (layer-path.ts) count as the code points that they are. Less, equal, greater: below, at,
 * above 0.
 */
export function compareByCodePoint(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const left = a.charCodeAt(at);
    const right = b.charCodeAt(at);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** The first half of a pair stands for a code point above every single unit; a second half differs only from another. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdbff ? unit + 0x10000 : unit;
}
