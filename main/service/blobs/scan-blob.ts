import type { Compression } from '../../../shared/compression.ts';
import { parseDiffId, parseDigest, sha256DiffId, sha256Digest } from '../../../shared/digest.ts';
import type { Checkpoints } from '../../engine/codec/checkpoint.ts';
import { decodeThrough, defaultCheckpointBytes } from '../../engine/codec/one-pass.ts';
import type { OnePassResult } from '../../engine/codec/one-pass.ts';
import { countStorePaths } from '../../engine/image/origin.ts';
import type { FileIdentity } from '../../engine/io/file-source.ts';
import { throwIfCancelled } from '../../engine/io/work.ts';
import type { Work } from '../../engine/io/work.ts';
import type { LayerIndex } from '../../engine/tar/index/layer-index.ts';
import { scanTar } from '../../engine/tar/scan-tar.ts';
import type { TarScan } from '../../engine/tar/tar-scan.ts';
import { createTarScanner } from '../../engine/tar/tar-scanner.ts';
import type { BlobFacts } from '../cache/blob-facts.ts';
import { openBlob } from './blob-source.ts';
import type { BlobAddress, BlobSource } from './blob-source.ts';
import type { CachePlace } from '../cache/cache-store.ts';
import { codecFindings } from './codec-findings.ts';
import { entryKey, writeEntry } from '../cache/layer-cache.ts';

/** What is wanted of one blob. */
export interface ScanInput {
  readonly address: BlobAddress;
  readonly compression: Compression;
  readonly index: boolean;
  /** sha256 of the stored and of the plain bytes. */
  readonly hash: boolean;
  /** Algorithms besides sha256 that are hashed by too. */
  readonly moreHashes: readonly string[];
  /** sha256 of the stored bytes alone: what is in them cannot be read (encrypted), or is of no interest. */
  readonly storedOnly: boolean;
  /** Give up, with nothing found out, when there are more plain bytes than this. */
  readonly maxPlain: number | null;
  /** Where what was found out is kept. */
  readonly cache: CachePlace | null;
}

export interface ScanOutput {
  readonly facts: BlobFacts;
  readonly index: LayerIndex | null;
  /** Null where the compression has none, or when they are in the cache. */
  readonly checkpoints: Checkpoints | null;
  /** Key under which everything was kept; null: it was not. */
  readonly kept: string | null;
  /** The file's state, the same from the first byte to the last. */
  readonly identity: FileIdentity;
}

/**
 * Reads a blob once for everything that is wanted of it (SV7.1). Null when it has more plain bytes than allowed. What is
 * wrong with the bytes is in the findings; throws for a file that changed or cannot be read, and for a cancel.
 */
export function scanBlob(input: ScanInput, work: Work): ScanOutput | null {
  const source = openBlob(input.address, work);
  try {
    const found = readBlob(source, input, work);
    source.assertUnchanged();
    if (found === null) return null;
    const { identity } = source;
    const key =
      input.cache !== null && found.index !== null
        ? entryKey(input.address.location, identity, input.compression, found.facts.digest)
        : null;
    if (key === null || input.cache === null || !writeEntry(input.cache, key, found)) {
      return { ...found, kept: null, identity };
    }
    return { ...found, checkpoints: null, kept: key, identity };
  } finally {
    source.close();
  }
}

type Found = Omit<ScanOutput, 'kept' | 'identity'>;

function readBlob(source: BlobSource, input: ScanInput, work: Work): Found | null {
  const { compression, maxPlain, moreHashes } = input;
  if (input.storedOnly) {
    const pass = decodeThrough(source, 'none', { work, hashStored: true, hashPlain: false, moreHashes });
    const facts = { ...nothing, digest: digestOf(pass.storedDigest), ...moreOf(pass) };
    return { facts, index: null, checkpoints: null };
  }
  if (compression === 'none' && !input.hash) {
    const scan = scanTar(source, { work });
    throwIfCancelled(work);
    return { facts: { ...nothing, ...tarFacts(scan) }, index: scan.index, checkpoints: null };
  }
  const scanner = input.index ? createTarScanner() : null;
  const pass = decodeThrough(source, compression, {
    work,
    hashStored: input.hash,
    hashPlain: input.hash,
    moreHashes,
    checkpoints: { everyBytes: defaultCheckpointBytes },
    ...(maxPlain !== null && { limits: { maxOutput: maxPlain } }),
    ...(scanner !== null && { onPlain: (plain: Uint8Array) => scanner.write(plain) }),
  });
  if (maxPlain !== null && pass.failure?.code === 'limit') return null;
  const scan = scanner?.end() ?? null;
  return {
    facts: {
      digest: digestOf(pass.storedDigest),
      diffId: pass.plainDigest === null ? null : sha256DiffId(pass.plainDigest),
      ...moreOf(pass),
      entries: null,
      storePaths: null,
      ...(scan !== null && tarFacts(scan)),
      size: pass.failure === null ? pass.plainSize : null,
      findings: [
        ...codecFindings(compression, pass.failure, pass.notes),
        ...(scan === null ? [] : scan.findings),
      ],
    },
    index: scan?.index ?? null,
    checkpoints: pass.checkpoints,
  };
}

const nothing: BlobFacts = {
  digest: null,
  diffId: null,
  size: null,
  entries: null,
  storePaths: null,
  findings: [],
};

/** What a scan of the plain tar found out. */
export function tarFacts(scan: TarScan): Pick<BlobFacts, 'size' | 'entries' | 'storePaths' | 'findings'> {
  return {
    size: scan.size,
    entries: scan.entries,
    storePaths: countStorePaths(scan.index),
    findings: scan.findings,
  };
}

/** Digests that a pass has just computed in other algorithms. */
function moreOf({ moreStored, morePlain }: OnePassResult): Pick<BlobFacts, 'more'> {
  if (moreStored.length === 0) return {};
  const stored = moreStored.map(parseDigest).filter((digest) => digest !== null);
  const plain = morePlain.map(parseDiffId).filter((diffId) => diffId !== null);
  return { more: { stored, plain } };
}

function digestOf(hex: string | null): BlobFacts['digest'] {
  return hex === null ? null : sha256Digest(hex);
}
