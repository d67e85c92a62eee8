import type { ConversionPlan } from '../../../shared/convert/conversion.ts';
import { ProblemError } from '../../../shared/problem.ts';
import type { CachePlace } from '../cache/cache-store.ts';
import { convert, opened, withConversion } from './convert.ts';
import type { ConversionWish, OpenForConversion } from './convert.ts';
import type { Pool } from '../threads/pool.ts';
import type { Errand } from '../progress.ts';
import type { Session } from '../session/session.ts';
import type { ConvertedImage } from './write-conversion.ts';

/** An archive to be converted: by its own session where it is open, so that nothing is read twice. */
export interface ConversionInput {
  readonly path: string;
  readonly name: string;
  readonly session: Session | null;
}

/** What the window's "Convert…" asks of the engine. */
export interface Converter {
  plan(inputs: readonly ConversionInput[], wish: ConversionWish, errand: Errand): Promise<ConversionPlan>;
  /**
   * Writes to `target`, safely. Rejects with `changed-while-reading` when what would be written is not what was `shown`.
   */
  write(order: {
    readonly inputs: readonly ConversionInput[];
    readonly wish: ConversionWish;
    readonly target: string;
    readonly shown: ConversionPlan;
    readonly errand: Errand;
  }): Promise<readonly ConvertedImage[]>;
}

/** Converts as `varve convert` does: the window writes the same bytes. */
export function createConverter(parts: {
  readonly pool: Pool;
  readonly cache: CachePlace | null;
}): Converter {
  const openers = (inputs: readonly ConversionInput[], errand: Errand): OpenForConversion[] =>
    inputs.map(({ path, name, session }) => async (order) => {
      if (order === null && session !== null) return { session, close: () => {} };
      return await opened(path, { ...parts, ...errand, name, order });
    });
  return {
    plan: (inputs, wish, errand) =>
      withConversion(openers(inputs, errand), wish, { ...parts, ...errand }, ({ plan }) =>
        Promise.resolve(plan),
      ),
    async write({ inputs, wish, target: path, shown, errand }) {
      const target = { kind: 'path', path, force: true } as const;
      const options = { ...parts, ...errand };
      const { images } = await convert(openers(inputs, errand), wish, target, options, (plan) => {
        if (planKey(plan) !== planKey(shown))
          throw new ProblemError(
            'changed-while-reading',
            'an archive has changed since it was looked at: look at what would be written again',
          );
      });
      return images;
    },
  };
}

/** All of a plan but what may be known better by now. */
function planKey(plan: ConversionPlan): string {
  return JSON.stringify(plan, (key, value: unknown) => (key === 'checked' ? undefined : value));
}
