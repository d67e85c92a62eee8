import type { Compression } from '../compression.ts';
import type { DiffId, Digest } from '../digest.ts';
import type { Finding } from '../finding.ts';
import type { ArchiveFormat, OtherReport } from '../report.ts';

/** What a plan needs to know of an archive; plain data. */
export interface ConversionSource {
  /** File name, for a person. */
  readonly name: string;
  readonly format: ArchiveFormat;
  /** Of the archive as a whole. */
  readonly compression: Compression;
  /** Those that were chosen. */
  readonly images: readonly SourceImage[];
  /** How many there are besides those. */
  readonly left: number;
  readonly others: readonly OtherReport[];
  /** Of the archive itself. */
  readonly findings: readonly Finding[];
  /** Whatever may be a layer, once each. */
  readonly blobs: readonly SourceBlob[];
  /** Whether it has v1 layers, beside what else it has or alone. */
  readonly hasV1Layers: boolean;
}

export interface SourceBlob {
  readonly member: string | null;
  readonly compression: Compression;
  readonly storedSize: number;
  /** Bytes of the plain tar; null while not known. */
  readonly size: number | null;
  /** Computed where `checked`, else as the documents claim. */
  readonly digest: Digest | null;
  readonly diffId: DiffId | null;
  readonly checked: boolean;
  /** Its bytes can be hashed as stored and nothing else. */
  readonly encrypted: boolean;
}

export interface SourceImage {
  /** Its number in the archive. */
  readonly index: number;
  readonly names: readonly string[];
  readonly os: string | null;
  readonly architecture: string | null;
  readonly variant: string | null;
  /** Oldest first. */
  readonly layers: readonly SourceLayer[];
  readonly config: SourceConfig | null;
  readonly manifest: SourceManifest | null;
  readonly findings: readonly Finding[];
}

export interface SourceLayer {
  /** Number among the blobs; null: the archive does not have its bytes. */
  readonly blob: number | null;
  readonly member: string | null;
  /** Its bytes are elsewhere on purpose. */
  readonly foreign: boolean;
  /** docker-legacy: the v1 id. */
  readonly legacyId: string | null;
}

export interface SourceConfig {
  readonly member: string;
  readonly id: Digest;
  /** As it is or, for a parent chain, as it is made of the chain. */
  readonly origin: 'found' | 'made';
  /** As the config has them; null for those that are no digests. */
  readonly diffIds: readonly (DiffId | null)[];
  /** Steps of the history. */
  readonly steps: number;
  /** `made`: fields of the head's `json` that are left out. */
  readonly dropped: readonly string[];
  /** The same with wrong fields put right; null where there are none that can be. */
  readonly repaired: { readonly id: Digest; readonly changes: readonly ConfigChange[] } | null;
}

export interface ConfigChange {
  /** Field. */
  readonly where: string;
  readonly what: string;
  readonly why: string;
}

/** The OCI or Docker manifest of an image. */
export interface SourceManifest {
  readonly digest: Digest;
  readonly config: Digest | null;
  /** Of the layers that it lists. */
  readonly layers: readonly (Digest | null)[];
  readonly hasAnnotations: boolean;
}
