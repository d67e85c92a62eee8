import { createHasher } from './hasher.ts';

/** What the same bytes are by several algorithms. */
export interface Sums {
  /** Lower-case hex; null: nothing was hashed. */
  readonly sha256: string | null;
  /** In the order in which they were asked for, as `algorithm:hex`. */
  readonly more: readonly string[];
}

export const noSums: Sums = { sha256: null, more: [] };

/** Running hashes of the same bytes: sha256, and each of `more`. */
export function createSums(more: readonly string[]): { update(chunk: Uint8Array): void; end(): Sums } {
  const first = createHasher();
  const others = more.map((algorithm) => ({ algorithm, hasher: createHasher(algorithm) }));
  return {
    update(chunk) {
      first.update(chunk);
      for (const { hasher } of others) hasher.update(chunk);
    },
    end: () => ({
      sha256: first.digest(),
      more: others.map(({ algorithm, hasher }) => `${algorithm}:${hasher.digest()}`),
    }),
  };
}
