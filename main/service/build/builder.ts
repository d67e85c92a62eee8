import type { BuildPlan } from '../../../shared/build/build-plan.ts';
import type { BuildInputs } from '../../../shared/build/build-inputs.ts';
import type { BuildSpec } from '../../../shared/build/build-spec.ts';
import type { BuildAnswer, SealedImage } from '../../../shared/contract/build-values.ts';
import type { Digest } from '../../../shared/digest.ts';
import type { Errand } from '../progress.ts';

/** What the window's build mode asks of the engine. Paths in specs are absolute, store paths logical below `storeRoot`. */
export interface Builder {
  /** Reads what a spec names: base, closure, sizes. */
  prepare(spec: BuildSpec, storeRoot: string, errand: Errand): Promise<PreparedBuild>;
  /** Does everything but writing. */
  seal(spec: BuildSpec, storeRoot: string, errand: Errand): Promise<SealedImage>;
  /**
   * Writes to `target`, safely: nothing is there before all of it is. Rejects with `changed-while-reading` when what the
   * spec names has changed so that the plan is another than `shown`.
   */
  write(order: {
    readonly spec: BuildSpec;
    readonly storeRoot: string;
    readonly target: string;
    readonly shown: BuildPlan;
    readonly errand: Errand;
  }): Promise<Digest>;
}

/** The inputs of a spec as they were when they were read. */
export interface PreparedBuild {
  readonly base: BuildAnswer['base'];
  readonly inputs: BuildInputs;
}
