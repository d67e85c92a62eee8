import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import type { Pack } from 'tar-stream';

/** One entry of a layer: a directory when the name ends in `/`. */
export interface LayerFile {
  readonly name: string;
  readonly content?: string | Uint8Array;
  readonly mode?: number;
  readonly linkTo?: string;
}

export interface ImageLayer {
  readonly createdBy: string;
  readonly files: readonly LayerFile[];
}

const time = new Date('2026-01-02T03:04:05Z');

/** The three layers that most tests look at. */
export const threeLayers: readonly ImageLayer[] = [
  {
    createdBy: 'ADD rootfs.tar.xz /',
    files: [
      { name: 'bin/' },
      { name: 'bin/sh', content: new Uint8Array(40_000), mode: 0o755 },
      { name: 'etc/' },
      { name: 'etc/os-release', content: 'NAME="Sediment"\nVERSION_ID=7\n' },
      { name: 'etc/motd', content: 'first\n' },
      { name: 'usr/' },
      { name: 'usr/lib/' },
      { name: 'usr/lib/libmud.so.1', content: new Uint8Array(20_000) },
      { name: 'usr/bin/' },
      { name: 'usr/bin/su', content: 'x', mode: 0o4755 },
      { name: 'lib/', linkTo: 'usr/lib' },
    ],
  },
  {
    createdBy: 'RUN install service',
    files: [
      { name: 'opt/' },
      { name: 'opt/service.json', content: '{"port": 8080, "name": "varve-service"}\n' },
      { name: 'etc/motd', content: 'second\n' },
      { name: 'var/' },
      { name: 'var/cache.bin', content: new Uint8Array(90_000) },
    ],
  },
  { createdBy: 'RUN rm /var/cache.bin', files: [{ name: 'var/' }, { name: 'var/.wh.cache.bin' }] },
];

function addFile(into: Pack, { name, content, mode, linkTo }: LayerFile): void {
  const common = { name: name.replace(/\/$/, ''), mtime: time };
  if (linkTo !== undefined) into.entry({ ...common, type: 'symlink', linkname: linkTo });
  else if (name.endsWith('/')) into.entry({ ...common, type: 'directory', mode: mode ?? 0o755 });
  else into.entry({ ...common, type: 'file', mode: mode ?? 0o644 }, Buffer.from(content ?? ''));
}

async function layerTar(files: readonly LayerFile[]): Promise<Buffer> {
  const tar = pack();
  for (const file of files) addFile(tar, file);
  tar.finalize();
  return await buffer(tar);
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export interface Damage {
  /** Number of a layer whose claimed diff_id is another one's. */
  readonly wrongDiffId?: number;
  /** Number of a layer that is left out of the archive. */
  readonly missingLayer?: number;
  /** Bytes to keep of the archive. */
  readonly cutAt?: number;
}

/** Writes a `docker save` archive as Docker 24 does, or a damaged one. */
export async function writeDockerArchive(
  path: string,
  name: string,
  layers: readonly ImageLayer[],
  damage: Damage = {},
): Promise<void> {
  const tars = await Promise.all(layers.map(({ files }) => layerTar(files)));
  const diffIds = tars.map((tar, at) => `sha256:${at === damage.wrongDiffId ? '5'.repeat(64) : sha256(tar)}`);
  const config = Buffer.from(
    JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      created: time.toISOString(),
      config: { Env: ['PATH=/usr/bin:/bin', 'GREETING=hello'], Cmd: ['/bin/sh'] },
      rootfs: { type: 'layers', diff_ids: diffIds },
      history: layers.map(({ createdBy }) => ({ created: time.toISOString(), created_by: createdBy })),
    }),
  );
  const members = tars.map((tar) => `${sha256(tar)}/layer.tar`);
  const configName = `${sha256(config)}.json`;
  const archive = pack();
  const addLayers = (): void =>
    tars.forEach((tar, at) => {
      if (at !== damage.missingLayer) archive.entry({ name: members[at]!, mtime: time }, tar);
    });
  if (damage.cutAt === undefined) addLayers();
  archive.entry({ name: configName, mtime: time }, config);
  archive.entry(
    { name: 'manifest.json', mtime: time },
    JSON.stringify([{ Config: configName, RepoTags: [name], Layers: members }]),
  );
  // what is cut off is a layer, not the documents that tell of it
  if (damage.cutAt !== undefined) addLayers();
  archive.finalize();
  const bytes = await buffer(archive);
  await writeFile(path, bytes.subarray(0, damage.cutAt ?? bytes.length));
}

/**
 * Writes an archive with one gzip layer that takes long to read and hardly any room: members of a gzip stream may be
 * repeated, and each of these is 64 MiB of zeros.
 * @param members 64 MiB each, of plain content
 */
export async function writeSlowArchive(path: string, name: string, members: number): Promise<void> {
  const zeros = Buffer.alloc(64 * 1024 * 1024);
  const size = members * zeros.length;
  const whole = await layerTar([{ name: 'etc/' }, { name: 'etc/first', content: 'first\n' }]);
  const before = whole.subarray(0, whole.length - 1024);
  const header = await headerOf('large.bin', size);
  const block = gzipSync(zeros);
  const layer = [
    gzipSync(Buffer.concat([before, header])),
    ...Array<Buffer>(members).fill(block),
    gzipSync(Buffer.alloc(1024)),
  ];
  const stored = layer.reduce((sum, { length }) => sum + length, 0);

  const config = Buffer.from(
    JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      created: time.toISOString(),
      config: {},
      // nobody has computed it yet, which is what takes long
      rootfs: { type: 'layers', diff_ids: [`sha256:${'7'.repeat(64)}`] },
      history: [{ created: time.toISOString(), created_by: 'ADD large.bin /' }],
    }),
  );
  const configName = `${sha256(config)}.json`;
  const archive = pack();
  const written = pipeline(archive, createWriteStream(path));
  archive.entry({ name: configName, mtime: time }, config);
  archive.entry(
    { name: 'manifest.json', mtime: time },
    JSON.stringify([{ Config: configName, RepoTags: [name], Layers: ['layer.tar'] }]),
  );
  const entry = archive.entry({ name: 'layer.tar', size: stored, mtime: time }, () => archive.finalize());
  await pipeline(Readable.from(layer, { objectMode: false }), entry);
  await written;
}

/** The tar header of a file whose content comes from elsewhere. */
async function headerOf(name: string, size: number): Promise<Buffer> {
  const tar = pack();
  tar.entry({ name, size, mtime: time });
  for await (const chunk of tar) return chunk as Buffer;
  throw new Error('tar-stream wrote nothing');
}
