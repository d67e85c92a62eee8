import { parseCheckpoints } from '../../engine/codec/checkpoint-file.ts';
import type { Checkpoints } from '../../engine/codec/checkpoint.ts';
import { parseIndex } from '../../engine/tar/index/index-codec.ts';
import type { LayerIndex } from '../../engine/tar/index/layer-index.ts';
import { blobFacts } from './blob-facts.ts';
import type { BlobFacts } from './blob-facts.ts';
import { cacheRead } from './cache-store.ts';
import type { CachePlace } from './cache-store.ts';
import { entryPart } from './layer-cache.ts';

/** Facts and index of a kept layer; null on a miss. */
export function readEntry(
  place: CachePlace,
  key: string,
): { readonly facts: BlobFacts; readonly index: LayerIndex } | null {
  const [factBytes, indexBytes] = cacheRead(place, key, [entryPart.facts, entryPart.index]) ?? [];
  if (factBytes === undefined || indexBytes === undefined) return null;
  const facts = parseFacts(factBytes);
  const index = parseIndex(indexBytes);
  return facts === null || index === null ? null : { facts, index };
}

/** Index of a kept layer, without the rest; null on a miss. */
export function readIndex(place: CachePlace, key: string): LayerIndex | null {
  const [bytes] = cacheRead(place, key, [entryPart.index]) ?? [];
  return bytes === undefined ? null : parseIndex(bytes);
}

/** Checkpoints of a kept layer; null on a miss, or where its compression has none. */
export function readCheckpoints(place: CachePlace, key: string): Checkpoints | null {
  const [bytes] = cacheRead(place, key, [entryPart.checkpoints]) ?? [];
  return bytes === undefined || bytes.length === 0 ? null : parseCheckpoints(bytes);
}

function parseFacts(bytes: Uint8Array): BlobFacts | null {
  try {
    return blobFacts().parse(JSON.parse(Buffer.from(bytes).toString('utf8')), { jitless: true });
  } catch {
    return null;
  }
}
