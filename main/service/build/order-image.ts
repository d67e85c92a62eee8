import { baseName } from '../../../shared/build/image-name.ts';
import type { BuildPlan } from '../../../shared/build/build-plan.ts';
import type { BuildSpec } from '../../../shared/build/build-spec.ts';
import { ProblemError } from '../../../shared/problem.ts';
import type { Json } from '../../../shared/report.ts';
import { customisationName } from '../../engine/build/layer/customisation-name.ts';
import { pythonListOfText } from '../../engine/build/documents/exact-json.ts';
import { sortedJson, withEnv, withOwnEnv } from '../../engine/build/documents/image-config.ts';
import { inheritConfig } from '../../engine/build/documents/inherit-config.ts';
import { storePathsComment } from '../../engine/build/documents/nix-image.ts';
import type { StorePlace } from '../../engine/build/files/store-place.ts';
import { foldersBelow, placeFiles } from '../../engine/build/layer/place-files.ts';
import type { LookBelow } from '../../engine/build/layer/place-files.ts';
import { pythonTime } from '../../engine/build/documents/stream-conf.ts';
import type { BaseOrder, ImageOrder, OrderedLayer, TakenOrder } from '../write/image-order.ts';
import { topRecipe } from './top-recipe.ts';

/** What an order is made of, besides the plan. */
export interface OrderParts {
  /** Its paths are absolute, except those of the store. */
  readonly spec: BuildSpec;
  readonly base: Omit<BaseOrder, 'keepHistory'> | null;
  readonly taken: readonly TakenOrder[];
  readonly store: StorePlace;
  /** What "now" stands for. */
  readonly now: Date;
  /** What there is below the new layers; asked only where there are plain files, or one layer like buildImage's. */
  readonly below: LookBelow;
}

/**
 * A plan as an order (dockertools.md 2, 6). Throws `bad-request` for a plan that is not settled: env conflicts, an
 * architecture that is not the base's, findings that are errors.
 */
export function orderImage(plan: BuildPlan, parts: OrderParts): ImageOrder {
  assertSettled(plan);
  const { spec, base, store, now } = parts;
  const created = pythonTime('created', spec.created, now);
  const mtime = Math.floor(pythonTime('mtime', spec.mtime, now).seconds);
  const { uid, gid, uname, gname } = spec;
  const owner = { uid, gid, uname, gname, mtime };
  const core = base?.archive.images[base.image];
  const own = withoutEnvKey(spec.config, plan.env.env.length > 0);
  const config = spec.inherit === 'docker' ? inheritConfig(containerConfig(core?.config?.json), own) : own;
  const isOneLayer = spec.like === 'buildImage';
  return {
    like: spec.like,
    repository: plan.name,
    tag: plan.tag,
    architecture: plan.architecture,
    variant: plan.variant,
    created: isOneLayer ? plainTime(spec.created, now) : created.text,
    mtime,
    config: isOneLayer
      ? withOwnEnv(sortedJson(config), plan.env.env)
      : withEnv(sortedJson(config), plan.env.env),
    base: base === null ? null : { ...base, keepHistory: spec.inherit === 'docker' },
    taken: parts.taken,
    layers: plan.layers.flatMap((layer): OrderedLayer[] => {
      switch (layer.kind) {
        case 'base':
        case 'taken':
          return [];
        case 'store': {
          const { paths } = layer;
          return [
            { recipe: { kind: 'store', paths, store, owner }, comment: () => storePathsComment(paths) },
          ];
        }
        case 'files':
          return [filesLayer(parts, mtime)];
        case 'top':
          return [topLayer(parts, layer.paths)];
      }
    }),
    expectedSize: plan.layers.reduce((sum, { size }) => sum + size, 0),
    output: spec.output,
  };
}

function assertSettled({ env, architectureConflict, findings }: BuildPlan): void {
  const wrong = [
    ...env.conflicts.map(
      ({ name, claims }) =>
        `${name} is ${claims.map(({ source, value }) => `${JSON.stringify(value)} (${source})`).join(' and ')}`,
    ),
    ...(architectureConflict === null
      ? []
      : [`the base is for ${architectureConflict.base}, the image for ${architectureConflict.wanted}`]),
    ...findings.filter(({ severity }) => severity === 'error').map(({ where, what }) => `${where}: ${what}`),
  ];
  if (wrong.length > 0) throw new ProblemError('bad-request', `not settled yet: ${wrong.join('; ')}`);
}

function topLayer(parts: OrderParts, paths: readonly string[]): OrderedLayer {
  const { spec, store } = parts;
  const isOneLayer = spec.like === 'buildImage';
  const present = isOneLayer ? foldersBelow(['nix/store'], parts.below) : [];
  const recipe = topRecipe(spec, store, paths, present);
  if (isOneLayer) return { recipe, comment: null };
  if (recipe.kind === 'files') return { recipe, comment: () => filesComment(spec.copyToRoot) };
  return {
    recipe,
    comment: (hex) => storePathsComment([customisationName(store, baseName(spec.name), hex)]),
  };
}

function filesLayer(parts: OrderParts, mtime: number): OrderedLayer {
  const { files } = parts.spec;
  const placed = placeFiles(files, parts.below);
  const present = foldersBelow(
    placed.map(({ to }) => to),
    parts.below,
  );
  return {
    recipe: { kind: 'files', files: placed, present, mtime },
    comment: () => filesComment(files.map(({ to }) => to)),
  };
}

function filesComment(names: readonly string[]): string {
  return `files: ${pythonListOfText(names)}`;
}

/** As buildImage has it: the text as it is given, `now` in seconds (dockertools.md 8.1). */
function plainTime(text: string, now: Date): string {
  return text === 'now' ? now.toISOString().replace(/\.\d+Z$/, '+00:00') : text;
}

function withoutEnvKey(config: BuildSpec['config'], hasEnv: boolean): { readonly [key: string]: Json } {
  if (hasEnv || config['Env'] === undefined) return config;
  const { Env: _, ...rest } = config;
  return rest;
}

function containerConfig(document: Json | undefined): { readonly [key: string]: Json } {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return {};
  const config = (document as { readonly [key: string]: Json })['config'];
  if (typeof config !== 'object' || config === null || Array.isArray(config)) return {};
  return config as { readonly [key: string]: Json };
}
