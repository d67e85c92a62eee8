import type { BuildPlan } from '../../shared/build/build-plan.ts';
import type { BuildSpec } from '../../shared/build/build-spec.ts';
import type { BuildAnswer, SealedImage } from '../../shared/contract/build-values.ts';
import type { Digest } from '../../shared/digest.ts';
import type { Packing, PackingChoice } from '../../shared/packing/plan.ts';
import type { StoreNode } from '../../shared/packing/store-graph.ts';
import type { Errand } from './progress.ts';

/** What the window's build mode asks of the engine. Paths in specs are absolute, store paths logical below `storeRoot`. */
export interface Builder {
  /** Reads what a spec names: base, closure, sizes. Nothing that `plan` may be asked about a slider is part of it. */
  prepare(spec: BuildSpec, storeRoot: string, errand: Errand): Promise<PreparedBuild>;
  /** Does everything but writing. */
  seal(spec: BuildSpec, storeRoot: string, errand: Errand): Promise<SealedImage>;
  /** Writes to `target`, safely: nothing is there before all of it is. */
  write(spec: BuildSpec, storeRoot: string, target: string, errand: Errand): Promise<Digest>;
}

/** The inputs of a spec as they were when they were read. */
export interface PreparedBuild {
  readonly base: BuildAnswer['base'];
  /** The store paths to pack. */
  readonly nodes: readonly StoreNode[];
  /** Throws `BudgetError` and `PipelineError`. */
  plan(spec: BuildSpec): BuildPlan;
  /** One packing of those store paths, in the budget of `spec`. Throws as `plan`. */
  pack(spec: BuildSpec, strategy: PackingChoice['strategy']): Packing;
}
