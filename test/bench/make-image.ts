import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pack } from 'tar-stream';
import { layerEntries } from './layer-files.ts';
import type { ImagePlan, MadeEntry } from './layer-files.ts';
import { addEntry, addFile, fileSha256, writeTar } from './made-tar.ts';

/** Writes one layer of a plan as a plain tar. */
async function makeLayer(plan: ImagePlan, layer: number, file: string, pool: Buffer): Promise<void> {
  await writeTar(file, async (tar) => {
    for (const entry of layerEntries(plan, layer, pool.length)) await addMade(tar, entry, pool);
  });
}

/**
 * Writes a plain docker-archive as skopeo does: `<diff_id>.tar` members, config, manifest. `layers` gives plain tars one
 * after the other; each is deleted when it is in the archive if `keep` says no. Answers the diff_ids in hex.
 */
export async function makeDockerArchive(
  layers: AsyncIterable<string>,
  file: string,
  keep: boolean,
): Promise<string[]> {
  const hexes: string[] = [];
  await writeTar(file, async (tar) => {
    for await (const layer of layers) {
      const hex = await fileSha256(layer);
      await addFile(tar, `${hex}.tar`, layer);
      hexes.push(hex);
      if (!keep) await rm(layer);
    }
    const config = imageConfig(hexes);
    const id = sha256(config);
    await addEntry(tar, { name: `${id}.json` }, config);
    const manifest = [
      { Config: `${id}.json`, RepoTags: ['bench:latest'], Layers: hexes.map((hex) => `${hex}.tar`) },
    ];
    await addEntry(tar, { name: 'manifest.json' }, Buffer.from(JSON.stringify(manifest)));
  });
  return hexes;
}

/** Writes an OCI archive of layers that are compressed already, in files; `diffIds` in hex, in the same order. */
export async function makeOciArchive(
  blobs: readonly string[],
  diffIds: readonly string[],
  suffix: 'gzip' | 'zstd',
  file: string,
): Promise<void> {
  const layers = await Promise.all(
    blobs.map(async (blob) => ({
      mediaType: `application/vnd.oci.image.layer.v1.tar+${suffix}`,
      digest: `sha256:${await fileSha256(blob)}`,
      size: statSync(blob).size,
    })),
  );
  const config = document('application/vnd.oci.image.config.v1+json', imageConfig(diffIds));
  const manifestType = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = document(
    manifestType,
    json({ schemaVersion: 2, mediaType: manifestType, config: config.descriptor, layers }),
  );
  await writeTar(file, async (tar) => {
    await addEntry(tar, { name: 'oci-layout' }, json({ imageLayoutVersion: '1.0.0' }));
    await addEntry(tar, { name: 'index.json' }, json({ schemaVersion: 2, manifests: [manifest.descriptor] }));
    for (const { descriptor, bytes } of [config, manifest])
      await addEntry(tar, { name: blobName(descriptor.digest) }, bytes);
    for (const [at, { digest }] of layers.entries()) await addFile(tar, blobName(digest), blobs[at] ?? '');
  });
}

/** Where the layers of a plan are written, one by one as they are asked for; `folder` is there. */
export async function* layerFiles(plan: ImagePlan, folder: string, pool: Buffer): AsyncGenerator<string> {
  for (let layer = 0; layer < plan.layers; layer += 1) {
    const file = join(folder, `layer-${layer}.tar`);
    await makeLayer(plan, layer, file, pool);
    yield file;
  }
}

interface Document {
  readonly descriptor: { readonly mediaType: string; readonly digest: string; readonly size: number };
  readonly bytes: Buffer;
}

function document(mediaType: string, bytes: Buffer): Document {
  return { descriptor: { mediaType, digest: `sha256:${sha256(bytes)}`, size: bytes.length }, bytes };
}

function imageConfig(diffIds: readonly string[]): Buffer {
  return json({
    architecture: 'amd64',
    os: 'linux',
    config: { Env: ['PATH=/usr/bin'], Cmd: ['/bin/true'] },
    rootfs: { type: 'layers', diff_ids: diffIds.map((hex) => `sha256:${hex}`) },
    history: diffIds.map((_, at) => ({ created_by: `made layer ${at}` })),
  });
}

async function addMade(tar: Pack, entry: MadeEntry, pool: Buffer): Promise<void> {
  const name = entry.path;
  const none = Buffer.alloc(0);
  if (entry.kind === 'directory') await addEntry(tar, { name, type: 'directory', mode: 0o755 }, none);
  else if (entry.kind === 'symlink')
    await addEntry(tar, { name, type: 'symlink', linkname: 'file-1.so' }, none);
  else await addEntry(tar, { name, mode: 0o644 }, pool.subarray(entry.at, entry.at + entry.size));
}

function blobName(digest: string): string {
  return `blobs/sha256/${digest.slice('sha256:'.length)}`;
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
