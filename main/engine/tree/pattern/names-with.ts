import { lowerCase } from './required-text.ts';
import type { RequiredText } from './required-text.ts';
import type { Tree } from '../tree.ts';

/**
 * A 1 for each node whose own name has a text in it: one pass over the names that looks at one byte in as many as the text is long
 * (Horspool). Null where the text cannot be looked for in this way: some of the names have characters that are another case of
 * its letters without being ASCII.
 */
export function namesWith(
  { names, nameStart, count }: Pick<Tree, 'names' | 'nameStart' | 'count'>,
  { bytes, ignoreCase }: RequiredText,
): Uint8Array | null {
  if (ignoreCase && hasOtherCases(names, bytes)) return null;
  const found = new Uint8Array(count);
  const fold = Uint8Array.from({ length: 256 }, (_, byte) => (ignoreCase ? lowerCase(byte) : byte));
  const length = bytes.length;
  const last = length - 1;
  const shift = Uint8Array.from({ length: 256 }, (_, byte) => {
    const before = bytes.lastIndexOf(fold[byte] ?? 0, last - 1);
    return last - before;
  });
  const end = nameStart[count] ?? 0;
  let node = 0;
  let at = 0;
  while (at + last < end) {
    const byte = names[at + last] ?? 0;
    let same = last;
    while (same >= 0 && fold[names[at + same] ?? 0] === bytes[same]) same--;
    if (same < 0) {
      while ((nameStart[node + 1] ?? 0) <= at) node++;
      const nameEnd = nameStart[node + 1] ?? 0;
      if (at + length <= nameEnd) {
        found[node] = 1;
        at = nameEnd;
        continue;
      }
    }
    at += shift[byte] ?? 1;
  }
  return found;
}

/** Characters beyond ASCII that have a case in ASCII: dotless i, long s, the sign for kelvin. */
const otherCases = [
  { of: 0x69, character: '\u0131' },
  { of: 0x73, character: '\u017f' },
  { of: 0x6b, character: '\u212a' },
] as const;

function hasOtherCases(names: Uint8Array, bytes: Uint8Array): boolean {
  const all = Buffer.from(names.buffer, names.byteOffset, names.byteLength);
  return otherCases.some(({ of, character }) => bytes.includes(of) && all.includes(character));
}
