import type { Compression } from './compression.ts';
import type { DiffId, Digest } from './digest.ts';
import type { Finding } from './finding.ts';

/** What an archive is, by what is inside (F1 to F7, F10). */
export type ArchiveFormat = 'docker-legacy' | 'docker-archive' | 'oci-layout' | 'hybrid';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** `varve inspect --json`, and what the window shows of an archive. Field names and meanings are fixed by schemaVersion. */
export interface ArchiveReport {
  readonly schemaVersion: 1;
  readonly path: string;
  readonly format: ArchiveFormat;
  /** Of the archive as a whole (F8). */
  readonly compression: Compression;
  readonly images: readonly ImageReport[];
  /** What an OCI layout holds besides images: attestations, signatures, other artifacts (F6). */
  readonly others: readonly OtherReport[];
  /** Of the archive itself; each image has its own beside it. */
  readonly findings: readonly Finding[];
}

export interface ImageReport {
  /** Full references as the archive gives them (`host/repo:tag`), in its order. */
  readonly names: readonly string[];
  /** Digest of the config's bytes; for docker-legacy the v1 id of the head as `sha256:` is not one, so null there. */
  readonly id: Digest | null;
  readonly manifestDigest: Digest | null;
  /** docker-legacy: the head's v1 id. */
  readonly legacyId: string | null;
  readonly os: string | null;
  readonly architecture: string | null;
  readonly variant: string | null;
  readonly created: string | null;
  readonly author: string | null;
  /** The container config (`config` of the image config document), as found. */
  readonly config: Json;
  readonly env: readonly EnvVariable[];
  /** Oldest first. */
  readonly layers: readonly LayerReport[];
  readonly history: readonly HistoryStep[];
  readonly findings: readonly Finding[];
}

export interface EnvVariable {
  readonly name: string;
  /** null: an entry without `=`. */
  readonly value: string | null;
  /** Other values given to the same name in the same list, in order (E1); `value` is the last one, which most engines use. */
  readonly duplicates: readonly (string | null)[];
}

/** Where a layer's content comes from, for colour: the base image, the Nix store, the last layer on top, anything else. */
export type LayerOrigin = 'base' | 'nix' | 'top' | 'other';

export interface LayerReport {
  /** From 0, oldest first. */
  readonly index: number;
  /** As computed when the bytes were read, else as the config claims, else null. */
  readonly diffId: DiffId | null;
  /** As computed, else as the manifest claims, else null. */
  readonly digest: Digest | null;
  /** Whether `diffId` and `digest` were computed from the bytes (true) or are claims (false). */
  readonly verified: boolean;
  readonly mediaType: string | null;
  /** Sniffed (F10). */
  readonly compression: Compression;
  /** Bytes as stored; null when the blob is not in the archive (foreign or missing). */
  readonly storedSize: number | null;
  /** Bytes of the plain tar; null until known. */
  readonly size: number | null;
  readonly createdBy: string | null;
  readonly created: string | null;
  readonly comment: string | null;
  readonly emptyLayer: false;
  /** Name of the archive's member (or file of the layout) that holds the bytes. */
  readonly member: string | null;
  readonly origin: LayerOrigin;
  /** Entries in the layer; null until indexed. */
  readonly entries: number | null;
}

export interface HistoryStep {
  readonly created: string | null;
  readonly createdBy: string | null;
  readonly author: string | null;
  readonly comment: string | null;
  readonly emptyLayer: boolean;
  /** The layer this step made; null for empty steps and where counts do not allow to tell (L1). */
  readonly layer: number | null;
}

export interface OtherReport {
  readonly kind: 'attestation' | 'signature' | 'artifact' | 'unknown';
  readonly mediaType: string | null;
  readonly artifactType: string | null;
  readonly digest: Digest | null;
  readonly size: number | null;
  /** Digest of the manifest that it speaks about, where it says so. */
  readonly subject: Digest | null;
  readonly names: readonly string[];
}
