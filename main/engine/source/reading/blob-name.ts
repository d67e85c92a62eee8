import { parseDigest } from '../../../../shared/digest.ts';
import type { Digest } from '../../../../shared/digest.ts';

/** `blobs/sha256/<hex>`, the place of a blob in a layout (OCI image-layout.md) and in archives of Docker ≥ 25 (F4). */
export function blobName(digest: Digest): string {
  return `blobs/${digest.replace(':', '/')}`;
}

/** The digest that a member's place claims, `blobs/<algorithm>/<hex>`; null for other names. */
export function digestOfBlobName(name: string): Digest | null {
  return /^blobs\/[^/]+\/[^/]+$/.test(name)
    ? parseDigest(name.slice('blobs/'.length).replace('/', ':'))
    : null;
}

/** The sha256 that a config's name claims in the archives that name it so: `<hex>.json`, `sha256:<hex>`, a blob's place. */
export function digestOfConfigName(name: string): Digest | null {
  const hex = /^(?:sha256:)?([0-9a-f]{64})(?:\.json)?$/.exec(name)?.[1];
  return hex === undefined ? digestOfBlobName(name) : parseDigest(`sha256:${hex}`);
}
