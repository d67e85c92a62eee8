import type { Compression } from '../../../shared/compression.ts';
import { digestParts, sha256DiffId } from '../../../shared/digest.ts';
import type { Digest } from '../../../shared/digest.ts';
import type { Checkpoints } from '../../engine/codec/checkpoint.ts';
import { algorithmsBesides256 } from '../../engine/image/claimed-algorithms.ts';
import type { BlobLocation } from '../../engine/image/blob-location.ts';
import type { OpenedArchive, PassedBlob } from '../../engine/image/image-core.ts';
import { openFile } from '../../engine/io/file-source.ts';
import type { FileIdentity } from '../../engine/io/file-source.ts';
import { joinFacts } from '../cache/blob-facts.ts';
import { cachePrune } from '../cache/cache-store.ts';
import type { CachePlace } from '../cache/cache-store.ts';
import { readCatalogue, writeCatalogue } from '../cache/catalogue.ts';
import type { BlobRecord, Catalogue } from '../cache/catalogue.ts';
import type { KnownBlob } from './known-blob.ts';
import { readCheckpoints, readEntry, readIndex } from '../cache/layer-cache-read.ts';
import { entryKey, rangeText, writeEntry } from '../cache/layer-cache.ts';
import { tarFacts } from './scan-blob.ts';

/** Every blob of an open archive, once, however many layers it stands for (SV7.1), with what is known of it. */
export interface BlobShelf {
  /** The blob at a place; made known when it is asked for the first time. */
  blobAt(
    location: BlobLocation,
    compression: Compression,
    options: { readonly sealed: boolean; readonly claimedDigest: Digest | null },
  ): KnownBlob;
  /** Fills in what the cache has; `withIndex`: the index as well. Cheap when there is nothing. Whether it learnt anything. */
  recall(blob: KnownBlob, withIndex: boolean): boolean;
  /** Where decoding of the blob can start; null when that is not known. */
  checkpoints(blob: KnownBlob): Checkpoints | null;
  /** Takes what another pass through the same archive has computed. */
  adopt(again: OpenedArchive): void;
  /** Something was learnt that the cache does not have. */
  touch(): void;
  /** Puts what was learnt since the last time into the cache. */
  save(): void;
}

/** `fresh`: the archive was opened just now, so what its pass computed counts as computed by this session. */
export function createBlobShelf(archive: OpenedArchive, cache: CachePlace | null, fresh: boolean): BlobShelf {
  const blobs = new Map<string, KnownBlob>();
  const outer = archive.pass?.checkpoints ?? null;
  const moreHashes = algorithmsBesides256(archive);
  let catalogue: Catalogue | null = null;
  let dirty = fresh && archive.pass !== null;

  /** The key of a blob in the catalogue; null when its file cannot be told from another. */
  function recordKey(blob: KnownBlob): string | null {
    const identity = blob.address.identity ?? identityOf(blob.address.location.file);
    if (identity === null) return null;
    blob.address = { ...blob.address, identity };
    return rangeText(blob.address.location, identity);
  }

  function recallRecord(blob: KnownBlob): void {
    if (cache === null || blob.facts !== null) return;
    catalogue ??= readCatalogue(cache, archive.path);
    if (catalogue.blobs.size === 0) return;
    const key = recordKey(blob);
    const record = key === null ? undefined : catalogue.blobs.get(key);
    if (record === undefined) return;
    blob.facts = record.facts;
    blob.entry = record.entry;
  }

  /** Entries of layers that a pass has read are found by the digest that it computed. */
  function recallEntry(blob: KnownBlob): void {
    if (cache === null || blob.index !== null || blob.sealed) return;
    const { identity } = blob.address;
    const { compression, facts } = blob;
    blob.entry ??=
      facts?.digest && identity ? entryKey(blob.address.location, identity, compression, facts.digest) : null;
    if (blob.entry === null) return;
    // A record in the catalogue was written with the entry: it has the same facts.
    if (facts !== null && facts.entries !== null) blob.index = readIndex(cache, blob.entry);
    else recallWhole(cache, blob, blob.entry);
    if (blob.index === null) blob.entry = null;
  }

  return {
    blobAt(location, compression, { sealed, claimedDigest }) {
      const key = `${location.file}\0${location.outer}\0${location.offset}\0${location.size}`;
      const known = blobs.get(key);
      if (known !== undefined) return known;
      const blob: KnownBlob = {
        address: { location, identity: archive.identity, outer },
        compression,
        sealed,
        claimedDigest,
        moreHashes,
        facts: null,
        index: null,
        entry: null,
        checkpoints: null,
        trouble: null,
        hashedHere: false,
        running: null,
      };
      adoptPass(blob, archive.pass?.blobs.get(location.offset), fresh);
      blobs.set(key, blob);
      return blob;
    },
    recall(blob, withIndex) {
      const { facts, index } = blob;
      recallRecord(blob);
      if (withIndex) recallEntry(blob);
      return blob.facts !== facts || blob.index !== index;
    },
    checkpoints(blob) {
      if (blob.checkpoints !== null) return blob.checkpoints;
      return cache === null || blob.entry === null ? null : readCheckpoints(cache, blob.entry);
    },
    adopt(again) {
      for (const blob of blobs.values()) {
        adoptPass(blob, again.pass?.blobs.get(blob.address.location.offset), true);
      }
    },
    touch() {
      dirty = true;
    },
    save() {
      if (cache === null || !dirty) return;
      const records = new Map<string, BlobRecord>();
      for (const blob of blobs.values()) recallRecord(blob);
      for (const blob of blobs.values()) {
        const { facts, index, address, compression } = blob;
        const key = facts === null ? null : recordKey(blob);
        if (facts === null || key === null) continue;
        if (blob.entry === null && index !== null && address.identity !== null) {
          const made = entryKey(address.location, address.identity, compression, facts.digest);
          if (made !== null && writeEntry(cache, made, { facts, index, checkpoints: blob.checkpoints }))
            blob.entry = made;
        }
        records.set(key, { facts, entry: blob.entry });
      }
      dirty = false;
      writeCatalogue(cache, archive, records, Date.now());
      cachePrune(cache, Date.now());
    },
  };
}

function recallWhole(cache: CachePlace, blob: KnownBlob, key: string): void {
  const found = readEntry(cache, key);
  if (found === null) return;
  blob.index = found.index;
  blob.facts = joinFacts(blob.facts, found.facts);
}

/** Takes what the pass through a compressed archive learnt. Of a blob that is compressed itself that is not enough to keep. */
function adoptPass(blob: KnownBlob, passed: PassedBlob | undefined, fresh: boolean): void {
  if (passed === undefined || passed.size !== blob.address.location.size) return;
  if (blob.compression !== 'none' && !blob.sealed) return;
  const scan = blob.sealed ? null : passed.scan;
  blob.facts = {
    digest: passed.digest,
    // Stored and plain bytes are the same (L2).
    diffId: blob.sealed ? null : sha256DiffId(digestParts(passed.digest)[1]),
    size: null,
    entries: null,
    storePaths: null,
    findings: [],
    ...(scan !== null && tarFacts(scan)),
  };
  blob.index = scan?.index ?? blob.index;
  // The pass hashes by sha256 alone.
  blob.hashedHere = fresh && blob.moreHashes.length === 0;
}

function identityOf(path: string): FileIdentity | null {
  try {
    const file = openFile(path);
    file.close();
    return file.identity;
  } catch {
    return null;
  }
}
