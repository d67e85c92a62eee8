import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { compressLayers } from './compress-layers.ts';
import { contentPool } from './content-pool.ts';
import type { ImagePlan } from './layer-files.ts';
import { layerFiles, makeDockerArchive, makeOciArchive } from './make-image.ts';
import { makeStore } from './made-store.ts';
import type { MadeStore, StorePlan } from './made-store.ts';
import { writeZstdBomb } from './zstd-bomb.ts';

/** Grows when the same plan would make other images. */
const version = 1;

/** One image with its layers plain, in gzip and in zstd. */
export interface MidImage {
  readonly plain: string;
  /** OCI archives, and the compressed layers in them once more as files, for programs that take one at a time. */
  readonly gzip: PackedImage;
  readonly zstd: PackedImage;
}

export interface PackedImage {
  readonly archive: string;
  readonly blobs: readonly string[];
}

/** Images whose one layer expands to very much: zeros alone, and zeros with enough noise to pass for honest. */
export interface Bombs {
  readonly bytes: number;
  readonly zeros: string;
  readonly noisy: string;
}

/** Each image is made when it is asked for the first time, and kept for later runs. */
export interface Images {
  mid(): Promise<MidImage>;
  /** A plain docker-archive of very many files. */
  large(): Promise<string>;
  /** The same but for its last layers, a tenth of them. */
  largeTwin(): Promise<string>;
  bombs(): Promise<Bombs>;
  /** What images are built from. */
  store(): Promise<MadeStore>;
}

export interface ImageSizes {
  readonly mid: ImagePlan;
  readonly large: ImagePlan;
  readonly bomb: number;
  readonly store: StorePlan;
}

export const fullSizes: ImageSizes = {
  mid: { layers: 24, entries: 50_000, bytes: 1.5e9, seed: 1 },
  large: { layers: 60, entries: 330_000, bytes: 5e9, seed: 2 },
  bomb: 8 * 2 ** 30,
  store: { files: 100_000, bytes: 1.5e9, layers: 100, seed: 3 },
};

export const quickSizes: ImageSizes = {
  mid: { layers: 24, entries: 5_000, bytes: 1.5e8, seed: 1 },
  large: { layers: 60, entries: 33_000, bytes: 5e8, seed: 2 },
  bomb: 2 ** 30,
  store: { files: 10_000, bytes: 1.5e8, layers: 100, seed: 3 },
};

/** Images below `folder`, as large as told. `say` is told what takes long. */
export function openImages(folder: string, sizes: ImageSizes, say: (line: string) => void): Images {
  const pool = once(() => contentPool(fileURLToPath(new URL('../../node_modules', import.meta.url))));

  /** The folder of one image; `make` fills it unless an earlier run did. */
  async function folderOf(
    name: string,
    plan: unknown,
    make: (into: string) => Promise<unknown>,
  ): Promise<string> {
    const key = createHash('sha256')
      .update(JSON.stringify([version, plan]))
      .digest('hex')
      .slice(0, 8);
    const own = join(folder, `${name}-${key}`);
    const seal = join(own, 'made');
    if (existsSync(seal)) return own;
    say(`making ${name} in ${own} …`);
    await rm(own, { recursive: true, force: true });
    mkdirSync(own, { recursive: true });
    writeFileSync(seal + '.json', JSON.stringify((await make(own)) ?? null));
    writeFileSync(seal, '');
    return own;
  }

  async function largeOf(name: string, plan: ImagePlan): Promise<string> {
    const own = await folderOf(name, plan, async (into) => {
      await makeDockerArchive(layerFiles(plan, into, pool()), join(into, 'plain.tar'), false);
    });
    return join(own, 'plain.tar');
  }

  const readMade = (own: string): unknown => JSON.parse(readFileSync(join(own, 'made.json'), 'utf8'));

  return {
    mid: once(async () => {
      const own = await folderOf('mid', sizes.mid, async (into) => {
        const layers = layerFiles(sizes.mid, into, pool());
        const diffIds = await makeDockerArchive(layers, join(into, 'plain.tar'), true);
        const files = diffIds.map((_, at) => join(into, `layer-${at}.tar`));
        const made: { gzip?: PackedImage; zstd?: PackedImage } = {};
        for (const as of ['gzip', 'zstd'] as const) {
          const blobs = await compressLayers(files, as, join(into, as));
          const archive = join(into, `${as}.tar`);
          await makeOciArchive(blobs, diffIds, as, archive);
          made[as] = { archive, blobs };
        }
        for (const file of files) await rm(file);
        return { plain: join(into, 'plain.tar'), ...made };
      });
      return readMade(own) as MidImage;
    }),
    large: once(() => largeOf('large', sizes.large)),
    largeTwin: once(() => {
      const { large } = sizes;
      return largeOf('large-twin', {
        ...large,
        top: { layers: Math.ceil(large.layers / 10), seed: large.seed + 100 },
      });
    }),
    bombs: once(async () => {
      const own = await folderOf('bomb', sizes.bomb, async (into) => {
        for (const name of ['zeros', 'noisy']) {
          const blob = join(into, `${name}.tar.zst`);
          await writeZstdBomb(blob, sizes.bomb, name === 'noisy');
          // Nobody has computed the diff_id.
          await makeOciArchive([blob], ['0'.repeat(64)], 'zstd', join(into, `${name}.tar`));
          await rm(blob);
        }
      });
      return { bytes: sizes.bomb, zeros: join(own, 'zeros.tar'), noisy: join(own, 'noisy.tar') };
    }),
    store: once(async () => {
      const own = await folderOf('store', sizes.store, (into) =>
        Promise.resolve(makeStore(sizes.store, into, pool())),
      );
      return readMade(own) as MadeStore;
    }),
  };
}

/** Bytes of all files below a folder. */
export function diskUse(folder: string): number {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
