/** Numbers in [0, 1) that are the same for the same seed, on every machine. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const words =
  'layer tar image store path /usr/lib/x86_64-linux-gnu/ nix glibc 0755 root ustar config sha256:'.split(' ');

/** Bytes as layers have them: text, zeros, noise, and copies of what came before, in pieces of up to 16 KiB. */
export function makePlain(seed: number, size: number): Uint8Array {
  const random = seeded(seed);
  const plain = new Uint8Array(size);
  for (let at = 0; at < size;) {
    const end = Math.min(size, at + 1 + Math.floor(random() * 16_384));
    const kind = random();
    if (kind < 0.15) at = end;
    else if (kind < 0.3) for (; at < end; at += 1) plain[at] = random() * 256;
    else if (kind < 0.5 && at > 0) {
      const from = Math.floor(random() * at);
      for (let source = from; at < end; at += 1, source += 1) plain[at] = plain[source] ?? 0;
    } else {
      while (at < end) {
        const word = words[Math.floor(random() * words.length)] ?? '';
        for (let index = 0; index < word.length && at < end; index += 1) plain[at++] = word.charCodeAt(index);
        if (at < end) plain[at++] = random() < 0.1 ? 10 : 32;
      }
    }
  }
  return plain;
}

/** Arrays one after another. */
export function join(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
