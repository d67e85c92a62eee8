import type { Brand } from './brand.ts';

/** Digest of bytes as they are stored, `algorithm:hex` (OCI descriptor.md). */
export type Digest = Brand<string, 'Digest'>;

/** Digest of a layer's uncompressed tar (OCI config.md `rootfs.diff_ids`, L2). Never the digest of stored bytes. */
export type DiffId = Brand<string, 'DiffId'>;

const hexLength: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

/**
 * The one door to `Digest`: a registered algorithm, a colon, lower-case hex of its exact length.
 * Returns null for anything else (other algorithms, traversal such as `sha256:../x`, upper case).
 */
export function parseDigest(text: unknown): Digest | null {
  return isDigestText(text) ? (text as Digest) : null;
}

/** The one door to `DiffId`; the same grammar as `parseDigest`. */
export function parseDiffId(text: unknown): DiffId | null {
  return isDigestText(text) ? (text as DiffId) : null;
}

/** `sha256:` before 64 hex digits that a hasher of ours has just produced. */
export function sha256Digest(hex: string): Digest {
  return `sha256:${hex}` as Digest;
}

/** As `sha256Digest`, of the uncompressed tar. */
export function sha256DiffId(hex: string): DiffId {
  return `sha256:${hex}` as DiffId;
}

/** Algorithm and hex of a digest, `["sha256", "ab…"]`. */
export function digestParts(digest: Digest | DiffId): readonly [algorithm: string, hex: string] {
  const colon = digest.indexOf(':');
  return [digest.slice(0, colon), digest.slice(colon + 1)];
}

function isDigestText(text: unknown): boolean {
  if (typeof text !== 'string') return false;
  const colon = text.indexOf(':');
  const length = Object.hasOwn(hexLength, text.slice(0, colon)) ? hexLength[text.slice(0, colon)] : undefined;
  return (
    length !== undefined && text.length === colon + 1 + length && /^[0-9a-f]+$/.test(text.slice(colon + 1))
  );
}
