import { seededRandom } from '../bench/random.ts';
import type { StoreNode } from '../../shared/packing/store-graph.ts';

/**
 * A closure such as images have: a few paths that nearly all refer to, sizes over five orders of magnitude, up to seven
 * references each, mostly to what is older. The last path refers to a good part of it. The same for the same number.
 */
export function madeClosure(count: number): StoreNode[] {
  const random = seededRandom(count);
  const path = (at: number): string =>
    `/nix/store/${String((at * 7919) % 1_000_003).padStart(32, '0')}-made-${at}`;
  return Array.from({ length: count }, (_, at) => ({
    path: path(at),
    narSize: Math.floor(Math.exp(random() * 12) * 100),
    references:
      at === 0
        ? []
        : Array.from({ length: Math.floor(random() * 8) }, () => path(Math.floor(at * random() ** 1.5))),
  }));
}
