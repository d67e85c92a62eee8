import { createHash } from 'node:crypto';
import { sha256Digest } from '../../../shared/digest.ts';
import type { DiffId, Digest } from '../../../shared/digest.ts';

/**
 * Chain ids of a stack of layers, oldest first (OCI config.md, dockertools.md 12): the first is the DiffID itself, each
 * other is the sha256 of the one before, a space, and its DiffID. Docker keys unpacked layers by them.
 */
export function chainIds(diffIds: readonly DiffId[]): Digest[] {
  const chain: Digest[] = [];
  for (const diffId of diffIds) {
    const below = chain.at(-1);
    chain.push(
      below === undefined
        ? (diffId as string as Digest)
        : sha256Digest(createHash('sha256').update(`${below} ${diffId}`).digest('hex')),
    );
  }
  return chain;
}
