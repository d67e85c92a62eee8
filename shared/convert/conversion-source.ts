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
  /** Null: it has no OCI index. */
  readonly layout: SourceLayout | null;
  /** Of the archive itself. */
  readonly findings: readonly Finding[];
  /** Whatever may be a layer, once each. */
  readonly blobs: readonly SourceBlob[];
  /** Whether it has v1 layers, beside what else it has or alone. */
  readonly hasV1Layers: boolean;
}

export interface SourceLayout {
  /** What `index.json` says besides its list, by key: annotations, a subject. */
  readonly extras: readonly string[];
  /** Its descriptors, in order. */
  readonly roots: readonly SourceRoot[];
}

/** A descriptor of `index.json`. */
export interface SourceRoot {
  readonly at: number;
  readonly digest: Digest;
  /** Its `org.opencontainers.image.ref.name`. */
  readonly tag: string | null;
  /** Keys of its annotations but for those that name it. */
  readonly annotations: readonly string[];
  readonly images: readonly { readonly manifest: Digest; readonly names: readonly string[] }[];
  /** Of manifests and blobs that are no images. */
  readonly others: readonly Digest[];
  /** Of the indexes in it, itself too where it is one. */
  readonly indexes: readonly Digest[];
  /** All that it leads to is known, and named by sha256. */
  readonly isWhole: boolean;
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
  /** OCI: what its manifest says of bytes that the archive does not have; null: that is not enough, or it has them. */
  readonly elsewhere: ElsewhereLayer | null;
  /** docker-legacy: the v1 id. */
  readonly legacyId: string | null;
}

/** A layer whose bytes are not there on purpose. */
export interface ElsewhereLayer {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly urls: readonly string[];
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
  readonly member: string;
  readonly digest: Digest;
  /** Null: it names none that fits, by digest and size. */
  readonly config: Digest | null;
  /** The layers that it lists, with the sizes that it gives them. */
  readonly layers: readonly { readonly digest: Digest | null; readonly size: number | null }[];
  readonly hasAnnotations: boolean;
}
