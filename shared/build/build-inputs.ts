import type { Finding } from '../finding.ts';
import type { StoreNode } from '../packing/store-graph.ts';
import type { Platform } from './platform.ts';

/** Where a closure came from: a file in some form of Nix's, the store's own database, `nix`, or looking for hashes. */
export type ClosureSource = 'none' | 'file' | 'database' | 'nix' | 'scan';

/**
 * All that a plan depends on, gathered once from disk (main/service/build/gather-build.ts): plain data, from which any number of
 * plans are made without looking at anything again.
 */
export interface BuildInputs {
  readonly base: BaseFacts | null;
  /** Layers of other images, oldest first. */
  readonly taken: readonly TakenFacts[];
  readonly closure: ClosureSource;
  /** The closure of what goes in, without what `dedupeBase` leaves out. */
  readonly nodes: readonly StoreNode[];
  /** Whether all of them lie in the top layer (LB1), so that there is nothing to pack. */
  readonly oneLayer: boolean;
  /** How often store paths change by themselves, relative to others, by path; 1 for the others (BL5). */
  readonly rates: ReadonlyMap<string, number>;
  /** What the config and the top layer refer to, and how large nixpkgs' two derivations of them are (NAR bytes). */
  readonly configNode: { readonly size: number; readonly references: readonly string[] };
  readonly topNode: { readonly size: number; readonly references: readonly string[] };
  /** Bytes of the top layer's tar; null: there is no such layer. */
  readonly topSize: number | null;
  /** The layer of plain files; null: there are none. */
  readonly files: FilesFacts | null;
  /** What this machine is. */
  readonly machine: Platform;
  /** What was found out on the way. */
  readonly findings: readonly Finding[];
}

export interface BaseFacts {
  readonly layers: readonly FoundLayer[];
  readonly env: readonly string[];
  /** What the image's config is known by: its digest, else the id of its newest layer. */
  readonly id: string | null;
  /** Null: the base does not say. */
  readonly platform: Platform | null;
}

/** A layer that an archive holds already. */
export interface FoundLayer {
  readonly digest: string | null;
  readonly diffId: string | null;
  /** Bytes of its tar, or, where nobody has unpacked it yet (`isPacked`), of the compressed bytes as stored. */
  readonly size: number;
  readonly isPacked: boolean;
  readonly createdBy: string | null;
}

/** A layer of another image, as it was found there. */
export interface TakenFacts extends FoundLayer {
  /** The archive, as the spec names it. */
  readonly archive: string;
}

export interface FilesFacts {
  readonly sources: readonly string[];
  readonly entries: number;
  /** Bytes of the tar. */
  readonly size: number;
  /** sha256 of the tar; null where nobody asked for it. */
  readonly digest: string | null;
}
