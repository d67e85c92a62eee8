import { closeSync, openSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { openBaseImage } from '../../engine/build/base/base-image.ts';
import { openCustomisationLayer } from '../../engine/build/layer/customisation-layer.ts';
import { nixImageDocuments } from '../../engine/build/documents/nix-image.ts';
import type { ImageLayer } from '../../engine/build/documents/nix-image.ts';
import { plainMember } from '../../engine/build/tar/python-tar.ts';
import type { LayerRecipe } from '../../engine/build/layer/make-layer.ts';
import { createChunkFile } from '../../engine/io/chunk-file.ts';
import type { ChunkFile } from '../../engine/io/chunk-file.ts';
import { chunkBytes } from '../../engine/io/chunk-memory.ts';
import { spareBytes } from '../../engine/io/disk-room.ts';
import { ensureSpoolFolder, ownName, removeLeftovers } from '../../engine/io/spool.ts';
import { parseStreamConf } from '../../engine/build/documents/stream-conf.ts';
import type { StreamConf } from '../../engine/build/documents/stream-conf.ts';
import type { Digest } from '../../../shared/digest.ts';
import { sha256DiffId } from '../../../shared/digest.ts';
import { ProblemError } from '../../../shared/problem.ts';
import { createArchiveWriter } from '../write/archive-writer.ts';
import type { Sink } from '../write/archive-writer.ts';
import { copySource } from '../write/copy-source.ts';
import { inOrder } from '../layers/in-order.ts';
import { createLayerMaker } from '../layers/layer-maker.ts';
import type { ReadyLayer } from '../layers/ready-layer.ts';
import { createMadeLayers } from '../layers/made-layers.ts';
import type { CachePlace } from '../cache/cache-store.ts';
import type { Pool } from '../threads/pool.ts';
import type { Errand } from '../progress.ts';

export interface StreamImageOptions {
  /** The folder that stands for `/`: store paths of the conf are looked up below it. */
  readonly root: string;
  /** Instead of the conf's own. */
  readonly repoTag?: string | null | undefined;
  readonly pool: Pool;
  /** Where layers of earlier builds are looked for, and where bytes are kept for the next one; null: nowhere. */
  readonly cache?: CachePlace | null | undefined;
  readonly shelf?: CachePlace | null | undefined;
}

/** A conf.json's text; a relative `from_image` is meant from `folder`. Throws as `parseStreamConf`. */
export function readStreamConf(json: string, now: Date, folder: string): StreamConf {
  const conf = parseStreamConf(json, now);
  return { ...conf, fromImage: conf.fromImage === null ? null : resolve(folder, conf.fromImage) };
}

/** What was written, for a person. */
export interface StreamedImage {
  readonly id: Digest;
  readonly name: string;
  /** Layers of the base, and new ones. */
  readonly base: number;
  readonly made: number;
  /** Bytes of all layers. */
  readonly size: number;
}

type StoreRecipe = Extract<LayerRecipe, { kind: 'store' }>;

/**
 * Writes the archive that nixpkgs' stream_layered_image.py writes for a conf, byte for byte (dockertools.md 6): base
 * layers, store layers, customisation layer, config, manifest. A member's name is the hash of its content, so every layer
 * is hashed before its header goes out; threads hash ahead of what is being written. Rejects as reading does, and with
 * `changed-while-reading` when a layer is no longer what was hashed (what was written is of no use then).
 */
export async function streamImage(
  conf: StreamConf,
  options: StreamImageOptions,
  sink: Sink,
  errand: Errand = {},
): Promise<StreamedImage> {
  const writer = createArchiveWriter(sink);
  const write: Sink = (bytes) => writer.write(bytes);
  const layers: ImageLayer[] = [];
  let size = 0;
  const { pool, cache = null, shelf = null } = options;
  const known = createMadeLayers(cache, pool, errand.signal, shelf);
  const store = { storeDir: conf.storeDir, root: options.root };
  const spill = openSpill();
  const base = conf.fromImage === null ? null : openBaseImage(conf.fromImage);
  try {
    for (const { member, diffId, content } of base?.layers ?? []) {
      await writer.member(member, async () => {
        await copySource(content, write);
      });
      size += member.size;
      layers.push({ member: member.name, diffId, paths: [member.name] });
    }
    const recipes = conf.storeLayers.map((paths): StoreRecipe => {
      return { kind: 'store', paths, store, owner: conf.owner };
    });
    const large = recipes.findIndex(({ paths }) => paths.length === mostPaths(recipes));
    const maker = createLayerMaker({
      pool,
      layers: known,
      wantsBytes: true,
      signal: errand.signal,
      spill: spill.file,
      early: recipes[large] ?? null,
    });
    const make = (recipe: StoreRecipe): Promise<ReadyLayer> => maker.make(recipe, 'none', nowhere);
    for await (const [recipe, made] of inOrder(recipes, () => maker.ahead('none'), make, large)) {
      const name = `${made.hex}/layer.tar`;
      await writer.member(plainMember(name, made.size, conf.owner.mtime), (offset) =>
        made.fill(write, { name: '', offset }),
      );
      layers.push({ member: name, diffId: sha256DiffId(made.hex), paths: recipe.paths });
      size += made.size;
      errand.onProgress?.({ phase: 'writing', done: size, total: null });
    }
    const top = openCustomisationLayer(store, conf.customisationLayer, conf.owner.mtime);
    try {
      await writer.member(top.member, async () => {
        if ((await copySource(top.content, write)) !== top.hex)
          throw new ProblemError(
            'corrupt',
            `the customisation layer is not what its checksum says (${top.hex})`,
          );
      });
    } finally {
      top.content.close();
    }
    size += top.member.size;
    layers.push({ member: top.member.name, diffId: sha256DiffId(top.hex), paths: [conf.customisationLayer] });
  } finally {
    base?.close();
    spill.remove();
  }
  const name = options.repoTag ?? conf.repoTag;
  const documents = nixImageDocuments(conf, base?.env ?? null, layers, name);
  for (const { member, bytes } of [documents.config, documents.manifest]) {
    await writer.member(plainMember(member, bytes.length, conf.owner.mtime), () => writer.write(bytes));
  }
  await writer.end();
  await known.settle(null);
  known.keep(null);
  const fromBase = base?.layers.length ?? 0;
  return { id: documents.id, name, base: fromBase, made: layers.length - fromBase, size };
}

/** Of the layer of most paths: what fits nowhere else, often the largest, and the last. It is begun first. */
function mostPaths(recipes: readonly StoreRecipe[]): number {
  return Math.max(0, ...recipes.map(({ paths }) => (paths.length > 1 ? paths.length : 0)));
}

/** Chunks of 1 MiB that wait in it at most (SV9.3). */
const spilledChunks = 1024;

/** A file for what does not fit into memory, as far as the disk has room; where there can be none, layers are read twice. */
function openSpill(): { readonly file: ChunkFile | null; remove(): void } {
  try {
    removeLeftovers();
    const folder = ensureSpoolFolder();
    const path = ownName(folder);
    closeSync(openSync(path, 'wx', 0o600));
    const chunks = Math.max(0, Math.min(spilledChunks, Math.floor(spareBytes(folder) / chunkBytes)));
    return { file: createChunkFile(path, chunks), remove: () => rmSync(path, { force: true }) };
  } catch {
    return { file: null, remove() {} };
  }
}

/** Plain layers are spooled nowhere. */
function nowhere(): never {
  throw new Error('a plain layer needs no file');
}
