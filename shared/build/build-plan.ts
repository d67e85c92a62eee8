import type { Finding } from '../finding.ts';
import type { PackedLayer, Packing } from '../packing/plan.ts';
import type { ClosureSource, FoundLayer, TakenFacts } from './build-inputs.ts';
import type { ResolvedEnv } from './resolve-env.ts';

/** `varve plan --json`, and what the window shows before anything is written. */
export interface BuildPlan {
  readonly schemaVersion: 1;
  /** Repository as it will be written (lower case), tag as given or derived. */
  readonly name: string;
  readonly tag: string;
  /** How the tag came about. */
  readonly tagSource: 'given' | 'derived';
  readonly os: 'linux';
  readonly architecture: string;
  readonly variant: string | null;
  /** A base of another architecture than the one asked for, to be settled before writing. */
  readonly architectureConflict: { readonly base: string; readonly wanted: string } | null;
  /** In the order in which they are written: base, taken from other images, store, files, top. */
  readonly layers: readonly PlannedLayer[];
  /** `taken` counts layers of other images, `top` the layer of plain files too. */
  readonly budget: Packing['budget'] & { readonly taken: number };
  readonly env: ResolvedEnv;
  /** Where the closure of the store paths came from, and how large it is (NAR bytes). */
  readonly closure: { readonly source: ClosureSource; readonly paths: number; readonly size: number };
  /** Expected NAR bytes pulled again by one change of one store path. */
  readonly expectedPull: number;
  /** Warnings: engine limits, names, what is left out. Errors block the export. */
  readonly findings: readonly Finding[];
}

export type PlannedLayer =
  | ({ readonly kind: 'base' } & FoundLayer)
  | ({ readonly kind: 'taken' } & TakenFacts)
  | ({ readonly kind: 'store' } & PackedLayer)
  | {
      readonly kind: 'files';
      readonly sources: readonly string[];
      readonly entries: number;
      readonly size: number;
    }
  | {
      readonly kind: 'top';
      /** Store paths that are linked or copied into the root. */
      readonly contents: readonly string[];
      /** Store paths that lie in this layer as well (LB1). */
      readonly paths: readonly string[];
      /** Bytes of its tar. */
      readonly size: number;
    };
