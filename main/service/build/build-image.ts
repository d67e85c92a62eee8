import type { BuildPlan } from '../../../shared/build/build-plan.ts';
import type { BuildSpec } from '../../../shared/build/build-spec.ts';
import { createBuildPlanner } from '../../../shared/build/plan-build.ts';
import { outputIssue } from '../../../shared/build/output-issue.ts';
import { ProblemError } from '../../../shared/problem.ts';
import type { Finding } from '../../../shared/finding.ts';
import type { LayerReport } from '../../../shared/report.ts';
import { storeHost } from '../../engine/build/files/store-place.ts';
import { sha256Hex } from '../../engine/io/hasher.ts';
import { assertOutside } from '../disk/assert-outside.ts';
import { outputImage } from './build-output.ts';
import type { BuildTarget, OutputParts } from './build-output.ts';
import { baseImage, withBase } from './base-facts.ts';
import { gatherUpon } from './gather-build.ts';
import type { GatherOptions } from './gather-build.ts';
import type { BaseOrder, ImageOrder, ReadLayer } from '../write/image-order.ts';
import { baseFindings } from './base-findings.ts';
import { lookBy, lookThrough } from './look-below.ts';
import type { LookBelow } from '../../engine/build/layer/place-files.ts';
import { orderImage } from './order-image.ts';
import { nixStore } from './place-spec.ts';
import type { Session } from '../session/session.ts';
import { openTakenLayers } from './taken-layers.ts';
import type { TakenLayer } from './taken-layers.ts';
import { unpackHeld } from './unpack-held.ts';
import type { UnpackedPaths } from './unpack-held.ts';
import type { WrittenImage } from './write-image.ts';

export interface BuildOptions extends GatherOptions, Pick<OutputParts, 'shelf'> {
  /** What "now" stands for. */
  readonly now: Date;
}

export interface BuiltImage {
  readonly plan: BuildPlan;
  readonly written: WrittenImage;
  /** What came to light as layers of the base were unpacked, besides what the plan tells (BL9). */
  readonly findings: readonly Finding[];
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
  const issue = outputIssue(spec.output, spec.like);
  if (issue !== null) throw new ProblemError('bad-request', issue);
  if (target.kind === 'path') assertOutsideSources(target.path, spec);
  return await withBase(spec, options, async (session) => {
    const { inputs } = await gatherUpon(session, spec, options);
    const plan = createBuildPlanner(inputs, (text) => sha256Hex(Buffer.from(text)))(spec);
    onPlan(plan);
    if (target.kind === 'path') assertOutsideStore(target.path, plan, spec, options.storeRoot);
    return await withOrder(spec, plan, session, options, async (order, found) => {
      const written = await outputImage(order, target, options, options);
      const told = new Set(plan.findings.map(findingText));
      return { plan, written, findings: found().filter((finding) => !told.has(findingText(finding))) };
    });
  });
}

/** Before anything is looked at: what the spec names itself. */
function assertOutsideSources(target: string, spec: BuildSpec): void {
  const sources = spec.files.map(({ source }) => source);
  assertOutside(target, sources, 'which goes into the image: the image would hold itself');
  const archives = [
    ...(spec.fromImage === null ? [] : [spec.fromImage.archive]),
    ...[...spec.layers, ...spec.imagePaths].map(({ archive }) => archive),
    ...spec.history,
  ];
  assertOutside(target, archives, 'a layout that the image is made from');
}

function assertOutsideStore(target: string, plan: BuildPlan, spec: BuildSpec, storeRoot: string): void {
  const planned = plan.layers.flatMap((layer) => ('paths' in layer ? layer.paths : []));
  const paths = new Set([...planned, ...spec.contents, ...spec.copyToRoot]);
  const store = nixStore(storeRoot);
  const folders = Array.from(paths, (path) => storeHost(store, path).toString());
  assertOutside(target, folders, 'which goes into the image: the image would hold itself');
}

/** Opens what layers are taken from for as long as `work` needs it, and gives it the plan as an order upon the base. */
async function withOrder<T>(
  spec: BuildSpec,
  plan: BuildPlan,
  session: Session | null,
  options: BuildOptions,
  work: (order: ImageOrder, found: () => readonly Finding[]) => Promise<T>,
): Promise<T> {
  const taken = await openTakenLayers(spec.layers, options);
  const planned = new Set(plan.layers.flatMap((layer) => ('paths' in layer ? layer.paths : [])));
  let unpacked: UnpackedPaths | null = null;
  try {
    unpacked = await unpackHeld(spec.imagePaths, (path) => planned.has(path), options);
    const base = await knowBase(session, spec, options);
    // What is written above folders of the base depends on which there are.
    if (spec.files.length > 0 || spec.like !== null) await indexBelow(base, taken.layers, options);
    const order = orderImage(plan, {
      spec,
      store: { ...nixStore(options.storeRoot), elsewhere: unpacked.roots },
      now: options.now,
      base: base === null ? null : { archive: base.session.archive, image: base.image, known: base.known },
      taken: taken.layers.map(({ session: { archive }, image, report }) => ({
        archive,
        image,
        layer: report.index,
        createdBy: report.createdBy,
      })),
      below: lookBelow(base, taken.layers),
    });
    const inherits = spec.inherit === 'docker';
    return await work(order, () => (base === null ? [] : baseFindings(base.session, base.image, inherits)));
  } finally {
    unpacked?.remove();
    taken.close();
  }
}

interface OpenBase {
  readonly session: Session;
  readonly image: number;
  readonly known: BaseOrder['known'];
}

async function knowBase(
  session: Session | null,
  spec: BuildSpec,
  options: BuildOptions,
): Promise<OpenBase | null> {
  if (spec.fromImage === null || session === null) return null;
  const image = baseImage(session, spec.fromImage, spec);
  await readPacked(session, image, spec.output.format === 'docker-archive', options);
  const layers = session.report().images[image]?.layers ?? [];
  return { session, image, known: layers.map(readLayer) };
}

/**
 * Recalls what the cache knows of a base's layers. Where they are unpacked, how large they are has to be known before: those
 * of which nobody knows it are read through, and all that this tells is kept for the next build.
 */
async function readPacked(
  session: Session,
  image: number,
  isUnpacked: boolean,
  options: BuildOptions,
): Promise<void> {
  await session.scan({ images: [image] }, options);
  if (!isUnpacked) return;
  const layers = session.report().images[image]?.layers ?? [];
  const unknown = layers.filter((layer) => layer.compression !== 'none' && readLayer(layer) === null);
  if (unknown.length === 0) return;
  const wanted = unknown.map(({ index }) => index);
  await session.scan({ images: [image], layers: wanted, index: true, hash: 'cheap' }, options);
}

function readLayer({ verified, diffId, digest, size }: LayerReport): ReadLayer | null {
  return verified && diffId !== null && digest !== null && size !== null ? { diffId, digest, size } : null;
}

function findingText({ rule, where, what }: Finding): string {
  return `${rule} ${where}: ${what}`;
}

async function indexBelow(
  base: OpenBase | null,
  taken: readonly TakenLayer[],
  options: BuildOptions,
): Promise<void> {
  for (const { session, image } of [...(base === null ? [] : [base]), ...taken])
    await session.scan({ images: [image], index: true }, options);
}

/** What a container sees below the new layers: what the layers taken have, else what the base shows. */
function lookBelow(base: OpenBase | null, taken: readonly TakenLayer[]): LookBelow {
  const above = taken.map(({ session, image, report }) =>
    lookBy((path) => session.details(image, { view: 'layer', layer: report.index }, path)),
  );
  const layers = base?.session.archive.images[base.image]?.layers.length ?? 0;
  if (base === null || layers === 0) return lookThrough(above.toReversed());
  const { session, image } = base;
  const merged = lookBy((path) => session.details(image, { view: 'merged', layer: layers - 1 }, path));
  return lookThrough([...above.toReversed(), merged]);
}
