/** A small seeded generator (mulberry32): the same numbers every time, from 0 up to but not 1. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** `length` digits of an alphabet. */
export function digits(next: () => number, length: number, alphabet = '0123456789abcdef'): string {
  return Array.from({ length }, () => alphabet[Math.floor(next() * alphabet.length)]).join('');
}

/** Sizes as files have them: most are small, few are large (log-uniform between `least` and `most`). */
export function logSize(next: () => number, least: number, most: number): number {
  return Math.round(least * (most / least) ** next());
}
