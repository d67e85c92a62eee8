import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pack } from 'tar-stream';
import type { Header, Pack } from 'tar-stream';
import { layerEntries } from './layer-files.ts';
import type { ImagePlan, MadeEntry } from './layer-files.ts';

type MadeHeader = Partial<Header> & Pick<Header, 'name'>;

const time = new Date(1_700_000_000_000);

/** A made image: its layers as plain tars in files, and what the manifests must say of them. */
export interface MadeImage {
  readonly layers: readonly { readonly file: string; readonly hex: string; readonly size: number }[];
  readonly config: string;
}

/** Writes the layers of a plan into `folder`; what is already there from an earlier run is reused. */
export async function makeLayers(plan: ImagePlan, folder: string, pool: Buffer): Promise<MadeImage> {
  mkdirSync(folder, { recursive: true });
  const layers: MadeImage['layers'][number][] = [];
  for (let layer = 0; layer < plan.layers; layer += 1) {
    const file = join(folder, `layer-${layer}.tar`);
    if (!existsSync(file)) {
      await writeTar(file, async (tar) => {
        for (const entry of layerEntries(plan, layer, pool.length))
          await add(tar, header(entry), content(entry, pool));
      });
    }
    layers.push({ file, hex: await sha256(file), size: statSync(file).size });
  }
  const config = JSON.stringify({
    architecture: 'amd64',
    os: 'linux',
    config: { Env: ['PATH=/usr/bin'], Cmd: ['/bin/true'] },
    rootfs: { type: 'layers', diff_ids: layers.map((layer) => `sha256:${layer.hex}`) },
    history: layers.map((_, at) => ({ created_by: `made layer ${at}` })),
  });
  return { layers, config };
}

/** A plain docker-archive as skopeo writes it: `<diff_id>.tar` members, config, manifest. */
export async function makeDockerArchive(image: MadeImage, file: string): Promise<void> {
  if (existsSync(file)) return;
  await writeTar(file, async (tar) => {
    for (const layer of image.layers) await addFile(tar, `${layer.hex}.tar`, layer.file);
    const id = createHash('sha256').update(image.config).digest('hex');
    await add(tar, { name: `${id}.json`, size: image.config.length }, Buffer.from(image.config));
    const manifest = [
      {
        Config: `${id}.json`,
        RepoTags: ['bench:latest'],
        Layers: image.layers.map((layer) => `${layer.hex}.tar`),
      },
    ];
    await add(tar, { name: 'manifest.json' }, Buffer.from(JSON.stringify(manifest)));
  });
}

/** An OCI archive with the layers in files that are compressed already, in the same order. */
export async function makeOciArchive(
  image: MadeImage,
  packed: readonly string[],
  suffix: 'gzip' | 'zstd',
  file: string,
): Promise<void> {
  if (existsSync(file)) return;
  const blobs: [string, Buffer][] = [];
  const describe = (mediaType: string, text: string): { mediaType: string; digest: string; size: number } => {
    const bytes = Buffer.from(text);
    const hex = createHash('sha256').update(bytes).digest('hex');
    blobs.push([hex, bytes]);
    return { mediaType, digest: `sha256:${hex}`, size: bytes.length };
  };
  const layers = await Promise.all(
    packed.map(async (blob) => ({
      mediaType: `application/vnd.oci.image.layer.v1.tar+${suffix}`,
      digest: `sha256:${await sha256(blob)}`,
      size: statSync(blob).size,
    })),
  );
  const config = describe('application/vnd.oci.image.config.v1+json', image.config);
  const manifestType = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = describe(
    manifestType,
    JSON.stringify({ schemaVersion: 2, mediaType: manifestType, config, layers }),
  );
  await writeTar(file, async (tar) => {
    await add(tar, { name: 'oci-layout' }, Buffer.from('{"imageLayoutVersion":"1.0.0"}'));
    await add(
      tar,
      { name: 'index.json' },
      Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: [manifest] })),
    );
    for (const [hex, bytes] of blobs) await add(tar, { name: `blobs/sha256/${hex}` }, bytes);
    const written = new Set<string>();
    for (const [at, layer] of layers.entries()) {
      const name = `blobs/sha256/${layer.digest.slice(7)}`;
      if (!written.has(name)) await addFile(tar, name, packed[at] ?? '');
      written.add(name);
    }
  });
}

function header(entry: MadeEntry): MadeHeader {
  switch (entry.kind) {
    case 'directory':
      return { name: entry.path, type: 'directory', mode: 0o755 };
    case 'symlink':
      return { name: entry.path, type: 'symlink', linkname: 'file-1.so' };
    case 'file':
    case 'whiteout':
      return { name: entry.path, type: 'file', mode: 0o644, size: entry.size };
  }
}

function content(entry: MadeEntry, pool: Buffer): Buffer {
  return pool.subarray(entry.at, entry.at + entry.size);
}

/** Under a name of its own until it is whole, so that a run that was broken off leaves nothing to be reused. */
async function writeTar(file: string, fill: (tar: Pack) => Promise<void>): Promise<void> {
  const draft = `${file}.${process.pid}`;
  const tar = pack();
  await Promise.all([
    pipeline(tar, createWriteStream(draft, { highWaterMark: 2 ** 20 })),
    fill(tar).then(() => {
      tar.finalize();
    }),
  ]);
  renameSync(draft, file);
}

async function add(tar: Pack, entry: MadeHeader, bytes: Buffer): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    tar.entry({ mtime: time, ...entry }, bytes, (error) => {
      if (error === undefined || error === null) resolve();
      else reject(error);
    });
  });
}

async function addFile(tar: Pack, name: string, file: string): Promise<void> {
  const size = statSync(file).size;
  // Small ones are quicker as one piece.
  if (size < 2 ** 20) {
    await add(tar, { name }, await readFile(file));
    return;
  }
  const entry = tar.entry({ name, size, mtime: time });
  await pipeline(createReadStream(file, { highWaterMark: 2 ** 20 }), entry);
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 2 ** 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
