import type { BuildPlan } from '../../shared/build/build-plan.ts';
import type { BuildSpec } from '../../shared/build/build-spec.ts';
import { createBuildPlanner } from '../../shared/build/plan-build.ts';
import { ProblemError } from '../../shared/problem.ts';
import { selectImages } from '../../shared/select-image.ts';
import { sha256Hex } from '../engine/io/hasher.ts';
import { outputImage } from './build-output.ts';
import type { BuildTarget } from './build-output.ts';
import { gatherBuild } from './gather-build.ts';
import type { GatherOptions } from './gather-build.ts';
import type { ImageOrder } from './image-order.ts';
import { openSession } from './open-session.ts';
import { orderImage } from './order-image.ts';
import { nixStore } from './place-spec.ts';
import type { Session } from './session.ts';
import type { WrittenImage } from './write-image.ts';

export interface BuildOptions extends GatherOptions {
  /** What "now" stands for. */
  readonly now: Date;
}

export interface BuiltImage {
  readonly plan: BuildPlan;
  readonly written: WrittenImage;
}

/**
 * From a spec (placed, see `placeSpec`) to a written image: looks at what it names, plans, and writes just that plan.
 * `onPlan` sees the plan before anything is written, and may throw to go no further. Rejects as `gatherBuild`, the
 * planner, `orderImage` and `outputImage` do.
 */
export async function buildImage(
  spec: BuildSpec,
  options: BuildOptions,
  target: BuildTarget,
  onPlan: (plan: BuildPlan) => void = () => {},
): Promise<BuiltImage> {
  const { inputs } = await gatherBuild(spec, options);
  const plan = createBuildPlanner(inputs, (text) => sha256Hex(Buffer.from(text)))(spec);
  onPlan(plan);
  return await withOrder(spec, plan, options, async (order) => {
    const written = await outputImage(order, target, options.pool, options);
    return { plan, written };
  });
}

/** Opens the base for as long as `work` needs it, and gives it the plan as an order. */
export async function withOrder<T>(
  spec: BuildSpec,
  plan: BuildPlan,
  options: BuildOptions,
  work: (order: ImageOrder) => Promise<T>,
): Promise<T> {
  const store = nixStore(options.storeRoot);
  const parts = { spec, store, now: options.now };
  if (spec.fromImage === null)
    return await work(orderImage(plan, { ...parts, base: null, basePaths: () => [] }));
  const { archive, image, platform } = spec.fromImage;
  const session = await openSession(archive, options);
  try {
    const [number = 0] = selectImages(session.report().images, { image, platform });
    const copies = spec.files.length > 0 || spec.copyToRoot.length > 0;
    if (copies) await session.scan({ images: [number], index: true }, options);
    return await work(
      orderImage(plan, {
        ...parts,
        base: { archive: session.archive, image: number },
        basePaths: (paths) => paths.filter((path) => isFolder(session, number, path)),
      }),
    );
  } finally {
    session.close();
  }
}

/** Whether a container of the image sees a folder at a path, links not followed. */
function isFolder(session: Session, image: number, path: string): boolean {
  const layers = session.archive.images[image]?.layers.length ?? 0;
  if (layers === 0) return false;
  try {
    return session.details(image, { view: 'merged', layer: layers - 1 }, path).kind === 'directory';
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'no-such-path') return false;
    throw error;
  }
}
