import type { Compression } from '../../../shared/compression.ts';
import type { DiffId, Digest } from '../../../shared/digest.ts';
import type { Finding } from '../../../shared/finding.ts';
import type { ArchiveFormat, Json, OtherReport } from '../../../shared/report.ts';
import type { Checkpoints } from '../codec/checkpoint.ts';
import type { FileIdentity } from '../io/file-source.ts';
import type { TarScan } from '../tar/tar-scan.ts';
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
  /** Foreign (nondistributable): its bytes may rightly be elsewhere, at `urls` (L1). */
  readonly foreign: boolean;
  readonly urls: readonly string[];
  /** Encrypted: the bytes can be hashed as stored, and nothing else (L5). */
  readonly encrypted: boolean;
  /** docker-legacy: the v1 id of the layer. */
  readonly legacyId: string | null;
  /** docker-legacy: what the layer's own `json` says of how it was made. */
  readonly step: LegacyStep | null;
}

/** How a v1 layer was made, from its `json` (F1); it takes the place of the config's history. */
export interface LegacyStep {
  readonly created: string | null;
  readonly createdBy: string | null;
  readonly author: string | null;
  readonly comment: string | null;
  /** The `json` itself; null when missing or unreadable. */
  readonly document: RawDocument | null;
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
  readonly views: ImageViews;
  readonly findings: readonly Finding[];
}

/** Where each of the views that an archive may have of an image stands (F9); what they say is compared by engine/truths. */
export interface ImageViews {
  /** Its number in `manifest.json`, whose layers are those of the image; null: not there. */
  readonly manifest: number | null;
  /** Layers as the OCI manifest has them that the index leads to; null: the index does not have the image. */
  readonly index: readonly LayerCore[] | null;
  /** v1 ids whose parent chains lead to it: those that `repositories` gives its names, else that of its top layer. */
  readonly heads: readonly string[];
}

/** `index.json` as it stands, and what each of its descriptors leads to (F6). */
export interface LayoutView {
  readonly index: RawDocument;
  /** One a descriptor, in the order of the index. */
  readonly roots: readonly LayoutRoot[];
}

export interface LayoutRoot {
  /** Number of the descriptor. */
  readonly at: number;
  /** Digests of every document and blob that it leads to, its own too, once each; the archive need not have all of them. */
  readonly parts: readonly Digest[];
  /** Manifests of images, with the names that the way to each of them gives. */
  readonly images: readonly { readonly manifest: Digest; readonly names: readonly string[] }[];
  /** Manifests and blobs that are no images. */
  readonly others: readonly Digest[];
  readonly indexes: readonly Digest[];
  /** False: something that it names has no digest that could be read, or is left out of `parts` for another reason. */
  readonly isKnown: boolean;
}

/** The old format's layers and names, beside whatever else the archive has (F1, F2). */
export interface LegacyView {
  /** In the order of the archive. */
  readonly layers: readonly LegacyLayer[];
  /** Null: there is no `repositories` that could be read. */
  readonly tags: readonly LegacyName[] | null;
}

/** A `<id>/` folder. */
export interface LegacyLayer {
  readonly id: string;
  /** Its `json`; null: there is none that could be read. */
  readonly document: RawDocument | null;
  /** As the `json` says. */
  readonly parent: string | null;
  readonly step: LegacyStep;
  /** The archive's name of its tar, links followed, and where it is; null: it has none. */
  readonly member: string | null;
  readonly blob: BlobLocation | null;
  readonly compression: Compression;
}

/** A name of `repositories`. */
export interface LegacyName {
  /** `repository:tag` */
  readonly name: string;
  readonly id: string;
  /** Place in `repositories`. */
  readonly at: readonly (string | number)[];
}

/** Digests of one blob in other algorithms than sha256, one an algorithm. */
export interface MoreDigests {
  readonly stored: readonly Digest[];
  readonly plain: readonly DiffId[];
}

/** What a layer's bytes were found to be, once they were read. */
export interface LayerFacts {
  /** Computed; null where the pass did not hash or did not reach the end. */
  readonly digest: Digest | null;
  readonly diffId: DiffId | null;
  /** Both in other algorithms than sha256, where the archive names blobs by one and they were computed. */
  readonly more?: MoreDigests;
  /** Bytes of the plain tar; null where the end was not reached. */
  readonly size: number | null;
  readonly entries: number | null;
  /** Entries directly below `nix/store` (F7); null until indexed. */
  readonly storePaths: number | null;
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
  /** Null: it has no v1 layer that could be read. */
  readonly legacy: LegacyView | null;
  /** Texts of v1 layers among the blobs of a hybrid (F4), as far as they follow from its images; null: none, or it has `legacy`. */
  readonly looseTexts: LegacyView | null;
  readonly others: readonly OtherReport[];
  /** Null: no index that could be read. */
  readonly layout: LayoutView | null;
  /** Blobs and files that no document speaks of (B3). */
  readonly strays: readonly NamedBlob[];
  /** Every file whose name is a digest, whoever speaks of it: what can be re-hashed and compared. */
  readonly named: readonly NamedBlob[];
  readonly findings: readonly Finding[];
  /** The archive's file as it was when it was opened; null for a folder. */
  readonly identity: FileIdentity | null;
  /** What was learnt while a compressed archive was read through (F8); null for others. */
  readonly pass: OuterPass | null;
}

/** A file of the archive, by its name. */
export interface NamedBlob {
  readonly member: string;
  readonly blob: BlobLocation;
  /** From its place, `blobs/<algorithm>/<hex>`; null elsewhere. */
  readonly claimedDigest: Digest | null;
}

/**
 * One pass through an archive that is compressed as a whole: what need not be read again. Positions are in the
 * decompressed archive.
 */
export interface OuterPass {
  readonly plainSize: number;
  /** Where decoding may start again; null where the codec has no such places. */
  readonly checkpoints: Checkpoints | null;
  /** Every file that could be a layer or a blob, by its offset. */
  readonly blobs: ReadonlyMap<number, PassedBlob>;
}

/** A member of a compressed archive as it flowed by. */
export interface PassedBlob {
  readonly offset: number;
  readonly size: number;
  /** sha256 of its bytes. */
  readonly digest: Digest;
  /** Its own compression, sniffed (F10). */
  readonly compression: Compression;
  /** Its files, where it is a plain tar; then `digest` is its DiffID too. */
  readonly scan: TarScan | null;
}
