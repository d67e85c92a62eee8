import type { Compression } from '../../../shared/compression.ts';
import type { Digest } from '../../../shared/digest.ts';
import { serializeCheckpoints } from '../../engine/codec/checkpoint-file.ts';
import type { Checkpoints } from '../../engine/codec/checkpoint.ts';
import type { BlobLocation } from '../../engine/image/blob-location.ts';
import { isSettled } from '../../engine/io/file-source.ts';
import type { FileIdentity } from '../../engine/io/file-source.ts';
import { serializeIndex } from '../../engine/tar/index/index-codec.ts';
import type { LayerIndex } from '../../engine/tar/index/layer-index.ts';
import type { BlobFacts } from './blob-facts.ts';
import { cacheWrite } from './cache-store.ts';
import type { CachePlace } from './cache-store.ts';
import { build } from '../version.ts';

/** Grows when facts, indexes or checkpoints come to mean something else. Keys name the build too: findings are in the facts. */
const version = 1;

/** The parts of an entry: they are read one by one, since few questions need them all. */
export const entryPart = { facts: 0, index: 1, checkpoints: 2 } as const;

/**
 * Under which key a blob's entry is kept (SV5.1): the digest that was computed from its bytes, else the file and the range.
 * Null: it must not be kept, since a later change of the file could not be told (SV5.3).
 */
export function entryKey(
  location: BlobLocation,
  identity: FileIdentity,
  compression: Compression,
  digest: Digest | null,
): string | null {
  if (digest !== null) return `layer ${version} ${build} ${compression} ${digest}`;
  if (!isSettled(identity, Date.now())) return null;
  return `range ${version} ${build} ${compression} ${rangeText(location, identity)}`;
}

/** File and range of a blob as text, for keys. */
export function rangeText({ outer, offset, size }: BlobLocation, identity: FileIdentity): string {
  return `${outer} ${offset}+${size} ${identityText(identity)}`;
}

/** State of a file as text, for keys. */
export function identityText({ dev, ino, size, mtimeNs, ctimeNs }: FileIdentity): string {
  return `${dev}:${ino}:${size}:${mtimeNs}:${ctimeNs}`;
}

/** Keeps what is known of a layer; answers whether it was kept. */
export function writeEntry(
  place: CachePlace,
  key: string,
  entry: {
    readonly facts: BlobFacts;
    readonly index: LayerIndex | null;
    readonly checkpoints: Checkpoints | null;
  },
): boolean {
  if (entry.index === null) return false;
  return cacheWrite(place, key, [
    { pieces: [Buffer.from(JSON.stringify(entry.facts))], checksItself: false },
    { pieces: serializeIndex(entry.index), checksItself: true },
    {
      pieces: entry.checkpoints === null ? [] : [serializeCheckpoints(entry.checkpoints)],
      checksItself: true,
    },
  ]);
}
