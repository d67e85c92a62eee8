import type { Compression } from '../../../shared/compression.ts';
import type { DiffId, Digest } from '../../../shared/digest.ts';
import type { Finding } from '../../../shared/finding.ts';
import type { ArchiveFormat, Json, OtherReport } from '../../../shared/report.ts';
import type { BlobLocation } from './blob-location.ts';

/** A JSON document kept as found: its bytes are the truth, digests are of them. */
export interface RawDocument {
  readonly member: string;
  readonly bytes: Uint8Array;
  /** sha256 of `bytes`. */
  readonly digest: Digest;
  readonly json: Json;
}

/** The least that a source knows of a layer; everything else is derived or computed later. */
export interface LayerCore {
  /** From 0, oldest first. */
  readonly index: number;
  /** The archive's name for it, as the manifest gives it; null when the manifest gives none. */
  readonly member: string | null;
  /** Null: not in the archive (foreign, missing, or unreadable; a finding says which). */
  readonly blob: BlobLocation | null;
  /** Sniffed from the blob's first bytes; "none" when there is no blob. */
  readonly compression: Compression;
  /** Claims, to be checked against what is computed. */
  readonly claimedDigest: Digest | null;
  readonly claimedDiffId: DiffId | null;
  readonly claimedSize: number | null;
  readonly mediaType: string | null;
  /** docker-legacy and hybrids: the v1 id of the layer. */
  readonly legacyId: string | null;
}

/** One image as its source gives it. */
export interface ImageCore {
  readonly names: readonly string[];
  /** The image config; for docker-legacy the head's v1 `json`. Null when missing or unreadable. */
  readonly config: RawDocument | null;
  /** OCI or Docker schema 2 manifest of this image, where the archive has one. */
  readonly manifest: RawDocument | null;
  /** docker-legacy: v1 ids from the oldest to the head. */
  readonly legacyChain: readonly string[];
  readonly platform: {
    readonly os: string | null;
    readonly architecture: string | null;
    readonly variant: string | null;
  };
  /** Oldest first. */
  readonly layers: readonly LayerCore[];
  readonly findings: readonly Finding[];
}

/** What a layer's bytes were found to be, once they were read. */
export interface LayerFacts {
  /** Computed; null where the pass did not hash or did not reach the end. */
  readonly digest: Digest | null;
  readonly diffId: DiffId | null;
  /** Bytes of the plain tar; null where the end was not reached. */
  readonly size: number | null;
  readonly entries: number | null;
  /** What the codec, the tar reader and the checks found in this layer. */
  readonly findings: readonly Finding[];
}

/** An archive whose documents have been read and whose layers have been located. */
export interface OpenedArchive {
  readonly path: string;
  readonly format: ArchiveFormat;
  readonly compression: Compression;
  /** Bytes on disk. */
  readonly size: number;
  readonly images: readonly ImageCore[];
  readonly others: readonly OtherReport[];
  readonly findings: readonly Finding[];
}
