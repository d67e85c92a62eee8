import type { DiffId } from '../digest.ts';
import type { Finding } from '../finding.ts';
import type { ArchiveFormat } from '../report.ts';

/**
 * What the documents of one archive say of its layers, each by itself, and whether they agree: the parent chain of
 * Docker before 1.10, `manifest.json`, the OCI index, and the config's `diff_ids` (F9). `varve compare ARCHIVE --json`,
 * and what the window draws. Field names and meanings are fixed by schemaVersion.
 */
export interface TruthsReport {
  readonly schemaVersion: 1;
  /** Host path for the terminal; in the window the file name. */
  readonly path: string;
  readonly format: ArchiveFormat;
  /**
   * Whether every blob that some view names has been hashed, or cannot be. Until then contents are told apart by their
   * place alone.
   */
  readonly hashed: boolean;
  /** What the slots of all views hold, each once; a slot's `content` is a number of this list. */
  readonly contents: readonly TruthContent[];
  /** The layers of the old format and their links; null: the archive has none. */
  readonly graph: ParentGraph | null;
  /** In the order of `ArchiveReport.images`. */
  readonly images: readonly TruthImage[];
  /** Where views disagree, or cannot be compared, of the archive and of all its images. */
  readonly findings: readonly Finding[];
}

/** A plain tar: by its computed hash, and before that is known by where its bytes are. */
export interface TruthContent {
  /** Computed; null until hashed, and for what cannot be read. */
  readonly diffId: DiffId | null;
  /** The archive's member that holds it; of several the first. */
  readonly member: string;
  /** Bytes of the plain tar; null until known. */
  readonly size: number | null;
}

/** The layers that `<id>/json` documents describe, as a graph of `parent` links (F1). */
export interface ParentGraph {
  /** In the order of the archive. Every number in the graph is a place in this list. */
  readonly layers: readonly ParentLayer[];
  /** As `repositories` has them; null: there is no such document. */
  readonly tags: readonly ParentTag[] | null;
  /** Layers that are nobody's parent. */
  readonly heads: readonly number[];
  /** Layers that are the parent of more than one. */
  readonly forks: readonly number[];
  /** Layers that no tag reaches; empty where there is no `repositories`. */
  readonly orphans: readonly number[];
  /** Circles of parent links, each from one of its layers to the one whose parent is the first again. */
  readonly cycles: readonly (readonly number[])[];
  /** Layers whose parent is not in the archive. */
  readonly missing: readonly number[];
  /** Layers beyond the limit, which are not in the list. */
  readonly left: number;
  /** Whether its texts lie among the blobs, as Docker since 25 leaves them, where old Docker does not look. */
  readonly loose: boolean;
}

export interface ParentLayer {
  /** Name of its folder. */
  readonly id: string;
  /** Its `json`. */
  readonly where: string;
  /** Whether it has a `json` that could be read; without one nobody knows what is below it. */
  readonly described: boolean;
  /** As its `json` says; null: it is a base, or not described. */
  readonly parent: string | null;
  /** The parent's number; null: it has none, or the parent is missing. */
  readonly below: number | null;
  readonly children: readonly number[];
  /** Names of `repositories` that lead here, as numbers in `tags`. */
  readonly tags: readonly number[];
  readonly content: number | null;
  readonly state: SlotState;
  readonly created: string | null;
  readonly createdBy: string | null;
  readonly check: IdCheck;
}

export interface ParentTag {
  /** `repository:tag` */
  readonly name: string;
  readonly id: string;
  readonly where: string;
  /** Null: there is no such layer. */
  readonly layer: number | null;
}

/** One image as each view has it. */
export interface TruthImage {
  /** Number of the image in the archive. */
  readonly image: number;
  readonly names: readonly string[];
  /** The parent chains that lead to it: one for each layer that `repositories` gives one of its names; usually one or none. */
  readonly parents: readonly ParentChain[];
  /** Layers as `manifest.json` names them; null: it does not have the image. */
  readonly manifest: TruthColumn | null;
  /** Layers as the OCI manifest names them that the index leads to; null likewise. */
  readonly index: TruthColumn | null;
  /** `rootfs.diff_ids` of the config; null: there is no config that could have them. */
  readonly diffIds: TruthColumn | null;
  /** Every two of the columns that are there. */
  readonly relations: readonly ColumnRelation[];
  readonly ids: readonly LayerIdCheck[];
}

/** A list of layers as one document has it, oldest first. */
export interface TruthColumn {
  /** The document. */
  readonly where: string;
  readonly slots: readonly TruthSlot[];
}

export interface ParentChain extends TruthColumn {
  /** v1 id of the newest layer. */
  readonly head: string;
  /** What is below its oldest layer: nothing, a parent that is missing, a layer of the chain itself, or nobody knows. */
  readonly end: 'base' | 'missing' | 'cycle' | 'unknown';
}

export interface TruthSlot {
  /** What the document says: a v1 id, a member's name, a digest, a diff_id. */
  readonly label: string;
  readonly where: string;
  /** Number of what it holds in `contents`; null: see `state`. */
  readonly content: number | null;
  /** Computed; null until hashed. */
  readonly holds: DiffId | null;
  readonly state: SlotState;
  /** Parent chains: number of the layer in the graph. */
  readonly layer: number | null;
}

/**
 * `held`: hashed; `unhashed`: its bytes are there (of a diff_id: may be there); `missing`: the archive has no such bytes;
 * `unreadable`: damaged or encrypted; of a diff_id: in another algorithm than sha256.
 */
export type SlotState = 'held' | 'unhashed' | 'missing' | 'unreadable';

/** The columns of an image; `parents` means its first chain. */
export type ColumnName = 'parents' | 'manifest' | 'index' | 'diffIds';

export interface ColumnRelation {
  readonly a: ColumnName;
  readonly b: ColumnName;
  readonly relation: Relation;
  /** First place at which they differ, from 0; null where they do not, or where that cannot be told. */
  readonly first: number | null;
}

/**
 * `same`: equal contents in equal order; `reordered`: the same contents in another order; `empty`: one of them has no
 * layers at all; `shorter`: the shorter one is the lower end of the longer; `other`: different contents; `unknown`: not
 * hashed yet.
 */
export type Relation = 'same' | 'reordered' | 'empty' | 'shorter' | 'other' | 'unknown';

/** An id that an archive shows, recomputed. */
export interface IdCheck {
  readonly shown: string | null;
  /** Null: not derivable, or not known yet. */
  readonly computed: string | null;
  readonly verdict: IdVerdict;
  /** How it was computed, or why it cannot be: a clause for a person. */
  readonly how: string;
}

/** `pending`: layers below are not hashed yet. */
export type IdVerdict = 'match' | 'differs' | 'not-derivable' | 'pending';

/** `image-id`: of the config; `chain-id`: of one layer on all below it, from the config's claims and from the bytes. */
export interface LayerIdCheck extends IdCheck {
  readonly kind: 'image-id' | 'chain-id';
  /** Chain ids: the layer. */
  readonly layer: number | null;
}
