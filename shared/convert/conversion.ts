import type { Compression } from '../compression.ts';
import type { DiffId, Digest } from '../digest.ts';
import type { Finding } from '../finding.ts';

/**
 * What an archive can be turned into:
 * - `docker-archive`: manifest.json alone, plain layers; what every engine of today loads.
 * - `both-specs`: the same with the folders, parent links and `repositories` of `docker save` 1.10 to 24.
 * - `docker-legacy`: these alone, for Docker before 1.10.
 * - `oci-archive`, `oci-dir`: an OCI layout, as a tar or as a folder.
 */
export const conversionTargets = [
  'docker-archive',
  'both-specs',
  'oci-archive',
  'oci-dir',
  'docker-legacy',
] as const;
export type ConversionTarget = (typeof conversionTargets)[number];

/** Which of an archive's views is believed where they differ. */
export const layerOrders = ['manifest', 'parents', 'index'] as const;
export type LayerOrder = (typeof layerOrders)[number];

export const packings = ['none', 'gzip', 'zstd'] as const;
export type ConversionPacking = (typeof packings)[number];

export interface ConversionOptions {
  readonly target: ConversionTarget;
  /** OCI: of each layer, null: as they are. Docker's formats: of the archive as a whole, null: none. */
  readonly compress: ConversionPacking | null;
  /** Whether what can be put right without guessing is put right; else what is broken is refused. */
  readonly repair: boolean;
  /** Whether configs are put right too, which gives their images other ids. */
  readonly repairConfig: boolean;
  /** Null: all views, as long as they agree. */
  readonly order: LayerOrder | null;
}

/**
 * What happens to something: `kept` byte for byte where that could be doubted, `wrong` and kept all the same, `rewritten`
 * without loss, `repaired`, `lost`, or a reason why nothing is written at all.
 */
export type NoteKind = 'kept' | 'wrong' | 'rewritten' | 'repaired' | 'lost' | 'refused';

export interface ConversionNote {
  readonly kind: NoteKind;
  readonly where: string;
  readonly what: string;
  readonly why: string;
}

/** `varve convert --dry-run --json`, and what the window shows before it converts. */
export interface ConversionPlan {
  readonly schemaVersion: 1;
  readonly target: ConversionTarget;
  readonly compress: ConversionPacking | null;
  /** In the order in which they are written; of refused plans those that could be planned. */
  readonly images: readonly PlannedImage[];
  /** OCI: descriptors of the archives' indexes that go over as they are, with all that they lead to. */
  readonly roots: readonly KeptRoot[];
  /** OCI: `kept` byte for byte, or made of the descriptors that are kept and of the images; null for other formats. */
  readonly index: 'kept' | 'made' | null;
  /** By kind, refusals first. */
  readonly notes: readonly ConversionNote[];
  /** Why it is refused: what is wrong with the archives, as their reader says it. */
  readonly findings: readonly Finding[];
  /** Whether it can be carried out: there is no refusal. */
  readonly possible: boolean;
}

/** A descriptor of an archive's `index.json`. */
export interface KeptRoot {
  readonly archive: number;
  /** Number of the descriptor. */
  readonly root: number;
  readonly digest: Digest;
  readonly isIndex: boolean;
  /** Digests of the manifests of images that it leads to, and of what else it does. */
  readonly images: readonly Digest[];
  readonly others: readonly Digest[];
}

export interface PlannedImage {
  /** Number of the archive among those given, and of the image in it. */
  readonly archive: number;
  readonly image: number;
  readonly names: readonly string[];
  readonly os: string | null;
  readonly architecture: string | null;
  readonly variant: string | null;
  /** Of the config that is written, or would be; null for docker-legacy, which has none. */
  readonly id: Digest | null;
  /** `kept` byte for byte, `made` of a parent chain, `repaired`, or not written (`dropped`). */
  readonly config: 'kept' | 'made' | 'repaired' | 'dropped';
  /** OCI: `kept` byte for byte, so that the digest in a registry is the same; null for other formats. */
  readonly manifest: 'kept' | 'made' | null;
  /** docker-legacy, both-specs: whether the v1 layers keep their ids and `json`s; null for other formats. */
  readonly v1: 'kept' | 'made' | null;
  /** Oldest first. */
  readonly layers: readonly ConvertedLayer[];
}

export interface ConvertedLayer {
  /** Number among the blobs of its archive; null: it is `elsewhere`. */
  readonly blob: number | null;
  /** The archive's name for it. */
  readonly member: string | null;
  readonly diffId: DiffId | null;
  /** Of the bytes that are written; null until they have been packed. */
  readonly digest: Digest | null;
  /** Of the bytes that are written; null until they have been packed, and where none are. */
  readonly storedSize: number | null;
  readonly compression: Compression;
  /**
   * `kept`: the very bytes that are stored; `unpacked`, `packed`: the same plain tar in another form; `elsewhere`: its
   * descriptor alone, as the archive has it.
   */
  readonly change: 'kept' | 'unpacked' | 'packed' | 'elsewhere';
  /** Whether the bytes have been hashed already; if not they are as they are copied, and must be what is claimed. */
  readonly checked: boolean;
}

export function isOciTarget(target: ConversionTarget): boolean {
  return target === 'oci-archive' || target === 'oci-dir';
}

export function hasV1Layers(target: ConversionTarget): boolean {
  return target === 'both-specs' || target === 'docker-legacy';
}
