import { createHash } from 'node:crypto';
import { sha256Digest } from '../../../shared/digest.ts';
import type { DiffId, Digest } from '../../../shared/digest.ts';

/**
 * Chain ids of a stack of layers, oldest first (OCI config.md, dockertools.md 12): the first is the DiffID itself, each
 * other is the sha256 of the one before, a space, and its DiffID. Docker keys unpacked layers by them.
 */
export function chainIds(diffIds: readonly DiffId[]): Digest[] {
  const chain: Digest[] = [];
  for (const diffId of diffIds) chain.push(nextChainId(chain.at(-1) ?? null, diffId));
  return chain;
}

/** The chain id of one layer on the chain id below it; null: it is the oldest. */
export function nextChainId(below: Digest | null, diffId: DiffId): Digest {
  if (below === null) return diffId as string as Digest;
  return sha256Digest(createHash('sha256').update(`${below} ${diffId}`).digest('hex'));
}
