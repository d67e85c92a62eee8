import type { Platform } from '../../../shared/build/platform.ts';
import type { BaseImageChoice } from '../../../shared/contract/build-values.ts';
import type { ImageReport } from '../../../shared/report.ts';
import { platformName } from '../../../shared/platform-name.ts';
import { samePlan } from '../../../shared/build/same-plan.ts';
import { ProblemError } from '../../../shared/problem.ts';
import { buildImage } from './build-image.ts';
import type { BuildOptions } from './build-image.ts';
import type { FoundBase } from './base-facts.ts';
import type { Builder, PreparedBuild } from './builder.ts';
import type { CachePlace } from '../cache/cache-store.ts';
import { gatherBuild } from './gather-build.ts';
import type { Pool } from '../threads/pool.ts';
import type { Errand } from '../progress.ts';

export interface BuilderOptions {
  readonly pool: Pool;
  readonly cache: CachePlace | null;
  readonly machine: Platform;
  readonly searchPath: string | undefined;
  readonly now: () => number;
}

/** Builds as `varve plan` and `varve build` do: the window writes the same bytes. */
export function createBuilder({ now, ...fixed }: BuilderOptions): Builder {
  const optionsFor = (storeRoot: string, errand: Errand): BuildOptions => {
    return { ...fixed, ...errand, storeRoot, now: new Date(now()) };
  };
  return {
    async prepare(spec, storeRoot, errand) {
      const { inputs, base } = await gatherBuild(spec, optionsFor(storeRoot, errand));
      return { inputs, base: base === null ? null : choicesOf(base) };
    },
    async seal(spec, storeRoot, errand) {
      // The docker-archive holds nothing but layers, config and manifest: the least work that tells the image's ID.
      const output = {
        format: 'docker-archive',
        bothSpecs: false,
        layers: 'none',
        compression: 'none',
      } as const;
      const options = optionsFor(storeRoot, errand);
      const { plan, written } = await buildImage({ ...spec, output }, options, { kind: 'nowhere' });
      const layers = written.layers.map(({ diffId, size, storedSize }) => ({
        diffId,
        size: size ?? storedSize,
      }));
      return { id: written.id, name: plan.name, tag: plan.tag, layers };
    },
    async write({ spec, storeRoot, target: path, shown, errand }) {
      const target = { kind: 'path', path, force: true } as const;
      const { written } = await buildImage(spec, optionsFor(storeRoot, errand), target, (plan) => {
        if (!samePlan(plan, shown)) {
          throw new ProblemError(
            'changed-while-reading',
            'what is built has changed since it was planned: look at the plan again',
          );
        }
      });
      return written.id;
    },
  };
}

/** The images of the base's archive, each by what names it alone. */
function choicesOf({ images, image }: FoundBase): NonNullable<PreparedBuild['base']> {
  const choices = images.map(choiceOf);
  return { images: choices, chosen: choices[image]?.image ?? '' };
}

function choiceOf(report: ImageReport, at: number): BaseImageChoice {
  const { names, id, legacyId } = report;
  const image = id ?? legacyId ?? String(at);
  return { image, name: names[0] ?? image, platform: platformName(report) };
}
