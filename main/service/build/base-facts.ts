import type { BaseFacts, FoundLayer } from '../../../shared/build/build-inputs.ts';
import type { BuildSpec } from '../../../shared/build/build-spec.ts';
import type { ImageReport, LayerReport } from '../../../shared/report.ts';
import { parsePlatform } from '../../../shared/build/platform.ts';
import type { Finding } from '../../../shared/finding.ts';
import { storePathOf } from '../../../shared/store-path.ts';
import { ProblemError } from '../../../shared/problem.ts';
import { selectImages } from '../../../shared/select-image.ts';
import type { ImageChoice } from '../../../shared/select-image.ts';
import { foldersBelow } from '../../engine/build/layer/place-files.ts';
import type { LookBelow } from '../../engine/build/layer/place-files.ts';
import { baseFindings } from './base-findings.ts';
import { lookInTree } from './look-below.ts';
import { chosenImage } from '../session/chosen-image.ts';
import { openSession } from '../session/open-session.ts';
import type { CachePlace } from '../cache/cache-store.ts';
import type { Pool } from '../threads/pool.ts';
import type { Session } from '../session/session.ts';
import type { Errand } from '../progress.ts';

export interface ReadImageOptions extends Errand {
  readonly pool: Pool;
  readonly cache: CachePlace | null;
}

/** The base of a build as it was found. */
export interface FoundBase {
  readonly facts: BaseFacts;
  /** Every image of the archive, and the number of the one that is the base. */
  readonly images: readonly ImageReport[];
  readonly image: number;
  /** Store paths that it has; null: nobody asked. */
  readonly storePaths: readonly string[] | null;
  /** Which folders above store paths it has, `nix` and `nix/store`; none where nobody asked. */
  readonly storeFolders: readonly string[];
  /** What a container of it sees; null: its layers have not been looked at. */
  readonly below: LookBelow | null;
  /** What is wrong with it (BL9). */
  readonly findings: readonly Finding[];
}

/** What is to be known of a base. */
export interface BaseNeeds {
  /** Which store paths it has. */
  readonly paths: boolean;
  /** What lies where in it. Unless needed it is looked at only where that reads next to nothing. */
  readonly files: boolean;
  /** Layers whose archive does not name them are hashed. */
  readonly diffIds: boolean;
  /** Whether the image takes over its config. */
  readonly inherits: boolean;
}

/**
 * Opens the base of a build, any archive that Varve opens (BL1), for as long as `work` needs it; null: it has none. Rejects as
 * `openSession` and `work` do.
 */
export async function withBase<T>(
  { fromImage }: BuildSpec,
  options: ReadImageOptions,
  work: (session: Session | null) => Promise<T>,
): Promise<T> {
  if (fromImage === null) return await work(null);
  const session = await openSession(fromImage.archive, options);
  try {
    return await work(session);
  } finally {
    session.close();
  }
}

/** Looks at the base, any image of its archive; its layers are found through the manifest. Rejects with `no-such-image`. */
export async function readBase(
  session: Session,
  fromImage: NonNullable<BuildSpec['fromImage']>,
  wanted: Pick<BuildSpec, 'architecture' | 'variant'>,
  needs: BaseNeeds,
  options: ReadImageOptions,
): Promise<FoundBase> {
  const { images } = session.report();
  const image = baseImage(session, fromImage, wanted);
  if (needs.paths || needs.files) await session.scan({ images: [image], index: true }, options);
  else await lookCheaply(session, image, [...(images[image]?.layers.keys() ?? [])], options);
  // Archives from before Docker 1.10 do not say what their layers are.
  const isNamed = images[image]?.layers.every(({ diffId }) => diffId !== null) ?? true;
  if (needs.diffIds && !isNamed) await session.scan({ images: [image], hash: 'all' }, options);
  const below = session.isIndexed(image) ? lookInTree(session.mergedTree(image, null)) : null;
  // laid by now, so that what laying found is told as well
  const chosen = session.report().images[image];
  return {
    images,
    image,
    below,
    findings: baseFindings(session, image, needs.inherits),
    storePaths: needs.paths ? storePathsOf(session, image, chosen?.layers.length ?? 0) : null,
    storeFolders: needs.paths && below !== null ? foldersBelow(['nix/store'], below) : [],
    facts: {
      layers: (chosen?.layers ?? []).map(foundLayer),
      env: envOf(chosen),
      id: session.archive.images[image]?.config?.digest ?? null,
      platform: platformOf(chosen),
    },
  };
}

/**
 * Number of the image that is the base (BA2): the one that is named; where that leaves several platforms, the one that the
 * new image is said to be for, else the first. Throws `no-such-image`.
 */
export function baseImage(
  session: Session,
  { archive, image, platform }: NonNullable<BuildSpec['fromImage']>,
  { architecture, variant }: Pick<BuildSpec, 'architecture' | 'variant'>,
): number {
  if (platform === null && architecture !== null) {
    const parsed = parsePlatform(architecture);
    const parts = parsed.ok ? [parsed.architecture, variant ?? parsed.variant] : [architecture, variant];
    const wanted = ['linux', ...parts].filter((part) => part !== null).join('/');
    const found = imagesThat(session, { image, platform: wanted });
    // none: told as a conflict of architectures, with the one that there is
    if (found[0] !== undefined) return found[0];
  }
  return chosenImage(session, archive, { image, platform });
}

function imagesThat(session: Session, choice: ImageChoice): readonly number[] {
  try {
    return selectImages(session.report().images, choice);
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'no-such-image') return [];
    throw error;
  }
}

/** Bytes of plain layers up to which their headers are read: as a rule within a quarter of a second. */
const plainBytes = 2 ** 30;

/**
 * Makes some layers of an image known where that costs little: plain ones that are not too large their headers; of others no
 * more is unpacked than any opening does, and what the cache has of them is recalled.
 */
export async function lookCheaply(
  session: Session,
  image: number,
  layers: readonly number[],
  options: ReadImageOptions,
): Promise<void> {
  const cores = session.archive.images[image]?.layers ?? [];
  const plain = layers.filter((layer) => cores[layer]?.compression === 'none');
  const images = [image];
  const size = plain.reduce((sum, layer) => sum + (cores[layer]?.blob?.size ?? 0), 0);
  if (session.archive.pass === null && size <= plainBytes)
    await session.scan({ images, layers: plain, index: true }, options);
  await session.scan({ images, layers, index: 'cheap' }, options);
}

/** What a plan is to know of a layer that an archive holds. */
export function foundLayer({ digest, diffId, size, storedSize, createdBy }: LayerReport): FoundLayer {
  return { digest, diffId, size: size ?? storedSize ?? 0, isPacked: size === null, createdBy };
}

/** The store paths that a container of the image sees. */
function storePathsOf(session: Session, image: number, layers: number): string[] {
  if (layers === 0) return [];
  const found = new Set<string>();
  for (const { path } of session.files(image, { view: 'merged', layer: layers - 1 })) {
    const storePath = storePathOf(path);
    if (storePath !== null) found.add(storePath);
  }
  return [...found];
}

/** Entries as the config has them, duplicates included. */
function envOf(image: ImageReport | undefined): string[] {
  const config = image?.config;
  if (config === null || typeof config !== 'object' || Array.isArray(config)) return [];
  const { Env: env } = config as { readonly Env?: unknown };
  return Array.isArray(env) ? env.filter((entry) => typeof entry === 'string') : [];
}

function platformOf(image: ImageReport | undefined): BaseFacts['platform'] {
  const { architecture, variant } = image ?? {};
  if (architecture === null || architecture === undefined || architecture === '') return null;
  const parsed = parsePlatform(architecture);
  return {
    architecture: parsed.ok ? parsed.architecture : architecture,
    variant: variant ?? (parsed.ok ? parsed.variant : null),
  };
}
