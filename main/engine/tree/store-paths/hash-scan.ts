import { nixBase32, storeHashLength } from '../../../../shared/store-path.ts';

/** Finds hashes of store paths in bytes that flow by. */
export interface HashScanner {
  /** More bytes of the same content. */
  push(bytes: Uint8Array): void;
  /** What follows is another content: no hash reaches across. */
  separate(): void;
  /** Numbers, in the list given at the start, of the hashes found since the last `take`; ascending. */
  take(): number[];
}

/**
 * Looks for 32-digit hashes as Nix does when it records references: whatever stands around them. A window of 32 bytes
 * is looked at from its end, so that one byte that is no digit skips up to 32; runs of digits are tested against a small
 * filter before a hash is made a string. `hashes` are distinct, 32 digits of Nix's base-32 each.
 */
export function createHashScanner(hashes: readonly string[]): HashScanner {
  const isDigit = new Uint8Array(256);
  for (const digit of nixBase32) isDigit[digit.charCodeAt(0)] = 1;
  const numbers = new Map(hashes.map((hash, number) => [hash, number]));
  const filter = new Uint8Array(filterSize);
  for (const hash of hashes) filter[filterSlot(encodeAscii(hash), 0)] = 1;
  // the last 31 bytes of what came before, and room for as many of what comes next
  const seam = new Uint8Array((storeHashLength - 1) * 2);
  let held = 0;
  let found = new Set<number>();

  const scan = (bytes: Uint8Array, to: number): void => {
    let at = 0;
    // digits before this place are known to be such
    let known = 0;
    while (at + storeHashLength <= to) {
      let last = at + storeHashLength - 1;
      while (last >= known && isDigit[bytes[last] ?? 0] === 1) last--;
      if (last >= known) {
        at = last + 1;
        known = at;
        continue;
      }
      known = at + storeHashLength;
      if (filter[filterSlot(bytes, at)] === 1) {
        const number = numbers.get(decodeAscii(bytes, at));
        if (number !== undefined) found.add(number);
      }
      at++;
    }
  };

  return {
    push(bytes) {
      const lead = Math.min(bytes.length, storeHashLength - 1);
      if (held > 0) {
        seam.set(bytes.subarray(0, lead), held);
        scan(seam, held + lead);
      }
      scan(bytes, bytes.length);
      if (bytes.length >= storeHashLength - 1) {
        held = storeHashLength - 1;
        seam.set(bytes.subarray(bytes.length - held));
      } else {
        const whole = held > 0 ? held + lead : lead;
        if (held === 0) seam.set(bytes);
        const kept = Math.min(whole, storeHashLength - 1);
        seam.copyWithin(0, whole - kept, whole);
        held = kept;
      }
    },
    separate() {
      held = 0;
    },
    take() {
      const taken = Array.from(found).sort((a, b) => a - b);
      found = new Set();
      return taken;
    },
  };
}

const filterSize = 0x1_0000;

/** A place in the filter from the first, a middle and the last bytes: they are as random as the others. */
function filterSlot(bytes: Uint8Array, at: number): number {
  const word =
    (bytes[at] ?? 0) |
    ((bytes[at + 9] ?? 0) << 8) |
    ((bytes[at + 20] ?? 0) << 16) |
    ((bytes[at + storeHashLength - 1] ?? 0) << 24);
  return Math.imul(word, 0x9e3779b1) >>> 16;
}

function encodeAscii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function decodeAscii(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + storeHashLength));
}
