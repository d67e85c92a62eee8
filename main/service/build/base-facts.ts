import type { BaseFacts, FoundLayer } from '../../../shared/build/build-inputs.ts';
import type { BuildSpec } from '../../../shared/build/build-spec.ts';
import type { ImageReport, LayerReport } from '../../../shared/report.ts';
import { parsePlatform } from '../../../shared/build/platform.ts';
import { ProblemError } from '../../../shared/problem.ts';
import { storePathOf } from '../../../shared/store-path.ts';
import type { TreeScope } from '../../../shared/view.ts';
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
}

/**
 * Opens the base of a build: any archive that Varve opens, any of its images (BL1). Its layers are found through the manifest. `paths`: the files
 * are looked at too, for the store paths among them; `diffIds`: layers whose archive does not name them are hashed. Rejects as `openSession`, and with `no-such-image`.
 */
export async function readBase(
  { archive, image: name, platform }: NonNullable<BuildSpec['fromImage']>,
  needs: { readonly paths: boolean; readonly diffIds: boolean },
  options: ReadImageOptions,
): Promise<FoundBase> {
  const session = await openSession(archive, options);
  try {
    const { images } = session.report();
    const image = chosenImage(session, archive, { image: name, platform });
    // Without needs nothing is read, but what the cache knows, how large layers are above all, is recalled.
    await session.scan({ images: [image], index: needs.paths }, options);
    // Archives from before Docker 1.10 do not say what their layers are.
    const isNamed = images[image]?.layers.every(({ diffId }) => diffId !== null) ?? true;
    if (needs.diffIds && !isNamed) await session.scan({ images: [image], hash: 'all' }, options);
    const chosen = session.report().images[image];
    return {
      images,
      image,
      storePaths: needs.paths ? storePathsOf(session, image, chosen?.layers.length ?? 0) : null,
      storeFolders: needs.paths ? storeFoldersOf(session, image, chosen?.layers.length ?? 0) : [],
      facts: {
        layers: (chosen?.layers ?? []).map(foundLayer),
        env: envOf(chosen),
        id: session.archive.images[image]?.config?.digest ?? null,
        platform: platformOf(chosen),
      },
    };
  } finally {
    session.close();
  }
}

/** What a plan is to know of a layer that an archive holds. */
export function foundLayer({ digest, diffId, size, storedSize, createdBy }: LayerReport): FoundLayer {
  return { digest, diffId, size: size ?? storedSize ?? 0, isPacked: size === null, createdBy };
}

/** Whether there is a folder at a path, links not followed. */
export function isFolder(session: Session, image: number, scope: TreeScope, path: string): boolean {
  try {
    return session.details(image, scope, path).kind === 'directory';
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'no-such-path') return false;
    throw error;
  }
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

function storeFoldersOf(session: Session, image: number, layers: number): string[] {
  if (layers === 0) return [];
  const scope = { view: 'merged', layer: layers - 1 } as const;
  return ['nix', 'nix/store'].filter((path) => isFolder(session, image, scope, path));
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
