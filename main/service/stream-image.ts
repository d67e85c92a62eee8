import { readFileSync, statSync } from 'node:fs';
import { parseDiffId } from '../../shared/digest.ts';
import { ProblemError } from '../../shared/problem.ts';
import { openBaseImage } from '../engine/build/base-image.ts';
import { nixImageDocuments } from '../engine/build/nix-image.ts';
import type { ImageDocuments, ImageLayer } from '../engine/build/nix-image.ts';
import { ownerName } from '../engine/build/owner-name.ts';
import { pythonTarEnd, pythonTarHeader, pythonTarPadding } from '../engine/build/python-tar.ts';
import type { PythonTarMember } from '../engine/build/python-tar.ts';
import { readLayer } from '../engine/build/layer-bytes.ts';
import { storeLayerPlan } from '../engine/build/store-layer.ts';
import type { MadeLayer, StoreLayerRequest } from '../engine/build/store-layer.ts';
import { storeHost } from '../engine/build/store-place.ts';
import type { StreamConf } from '../engine/build/stream-conf.ts';
import { forEachChunk } from '../engine/io/chunks.ts';
import { openFile } from '../engine/io/file-source.ts';
import { createHasher } from '../engine/io/hasher.ts';
import { idleWork } from '../engine/io/work.ts';
import type { Pool } from './pool.ts';
import type { Errand } from './progress.ts';

export interface StreamImageOptions {
  /** The folder that stands for `/`: store paths of the conf are looked up below it. */
  readonly root: string;
  /** Instead of the conf's own. */
  readonly repoTag?: string | undefined;
  readonly pool: Pool;
}

/** Where the archive goes. Waits for slow readers; what it is given is only its own until it resolves. */
export type Sink = (bytes: Uint8Array) => Promise<void>;

/** Layers up to this size stay in memory from hashing to writing; larger ones are read a second time. */
const keepUpTo = 32 * 2 ** 20;

/**
 * Writes the archive that nixpkgs' stream_layered_image.py writes for a conf, byte for byte (dockertools.md 6): base
 * layers, store layers, customisation layer, config, manifest. A member's name is the hash of its content, so every layer
 * is hashed before its header goes out; threads hash ahead of what is being written. Throws as reading does, and
 * `changed-while-reading` when a layer is no longer what was hashed (then what was written is of no use).
 */
export async function streamImage(
  conf: StreamConf,
  options: StreamImageOptions,
  sink: Sink,
  errand: Errand = {},
): Promise<ImageDocuments> {
  const writer = createArchiveWriter(sink);
  const layers: ImageLayer[] = [];
  const base = conf.fromImage === null ? null : openBaseImage(conf.fromImage);
  try {
    for (const { member, diffId, content } of base?.layers ?? []) {
      await writer.begin(member);
      const chunks: Uint8Array[] = [];
      forEachChunk(content, {}, (chunk) => chunks.push(chunk.slice()));
      for (const chunk of chunks) await writer.write(chunk);
      await writer.end();
      layers.push({ member: member.name, diffId, paths: [member.name] });
    }
    const store = { storeDir: conf.storeDir, root: options.root };
    const requests = conf.storeLayers.map((paths): StoreLayerRequest => ({
      paths,
      store,
      owner: conf.owner,
      keepUpTo,
    }));
    for await (const { request, made } of hashedAhead(requests, options.pool, errand)) {
      const name = `${made.hex}/layer.tar`;
      await writer.begin({ ...plainMember(name, made.size, conf.owner.mtime) });
      if (made.bytes === null) await writeAgain(request, made, writer.write);
      else await writer.write(made.bytes);
      await writer.end();
      layers.push({ member: name, diffId: diffIdOf(made.hex), paths: request.paths });
    }
    layers.push(await writeCustomisation(conf, options.root, writer));
  } finally {
    base?.close();
  }
  const documents = nixImageDocuments(conf, base?.env ?? null, layers, options.repoTag ?? conf.repoTag);
  for (const { member, bytes } of [documents.config, documents.manifest]) {
    await writer.begin(plainMember(member, bytes.length, conf.owner.mtime));
    await writer.write(bytes);
    await writer.end();
  }
  await writer.close();
  return documents;
}
