import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import * as zlib from 'node:zlib';
import { jsonMember } from './outer-member.ts';
import type { OuterMember } from './outer-member.ts';

/** One image, whatever it is packed in. */
export interface LogicalImage {
  /** `repository:tag`, the first also for containers that take one only. */
  readonly names: readonly string[];
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
  readonly env: readonly string[];
  readonly layers: readonly LogicalLayer[];
}

export interface LogicalLayer {
  /** The plain tar. */
  readonly tar: Uint8Array;
  readonly createdBy: string;
  /** What nixpkgs tells instead: the store paths in it. */
  readonly comment?: string;
}

/** Who would have written it (F1 to F7). */
export type Container =
  | 'docker-legacy'
  | 'docker-1.10'
  | 'docker-symlinks'
  | 'skopeo'
  | 'nixpkgs'
  | 'docker-25'
  | 'docker-25.0.0-empty'
  | 'docker-25.0.0-order'
  | 'containerd'
  | 'oci'
  | 'oci-nested';

export type LayerPacking = 'none' | 'gzip' | 'zstd';

const created = '2020-02-02T02:02:02Z';
const ociLayer = 'application/vnd.oci.image.layer.v1.tar';
const ociManifest = 'application/vnd.oci.image.manifest.v1+json';
const ociIndex = 'application/vnd.oci.image.index.v1+json';
const ociConfig = 'application/vnd.oci.image.config.v1+json';

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Whether this runtime can write zstd. */
export const hasZstd = 'zstdCompressSync' in zlib;

function packLayer(tar: Uint8Array, packing: LayerPacking): Uint8Array {
  if (packing === 'none') return tar;
  if (packing === 'gzip') return new Uint8Array(gzipSync(tar, { level: 6 }));
  if (!hasZstd) throw new Error('this runtime has no zstd');
  return new Uint8Array(zlib.zstdCompressSync(tar));
}

/** The image config, the same bytes in every container but docker-legacy. */
export function configOf(image: LogicalImage): string {
  return JSON.stringify({
    architecture: image.architecture,
    config: { Env: image.env, Cmd: ['/bin/sh'] },
    created,
    history: image.layers.flatMap(({ createdBy, comment }, index) => [
      { created, created_by: createdBy, ...(comment !== undefined && { comment }) },
      ...(index === 0 ? [{ created, created_by: 'ENV', empty_layer: true }] : []),
    ]),
    os: image.os,
    rootfs: { type: 'layers', diff_ids: image.layers.map(({ tar }) => `sha256:${sha256(tar)}`) },
    ...(image.variant !== undefined && { variant: image.variant }),
  });
}

/** The members of an archive that holds the images, in the order in which its writer would put them. */
export function archiveMembers(
  images: readonly LogicalImage[],
  container: Container,
  packing: LayerPacking = 'none',
): OuterMember[] {
  switch (container) {
    case 'docker-legacy':
      return legacyMembers(images, false);
    case 'docker-1.10':
      return legacyMembers(images, true);
    case 'docker-symlinks':
      return legacyMembers(images, true, true);
    case 'skopeo':
      return skopeoMembers(images);
    case 'nixpkgs':
      return nixpkgsMembers(images);
    case 'docker-25':
    case 'docker-25.0.0-empty':
    case 'docker-25.0.0-order':
      return hybridMembers(images, container);
    case 'containerd':
      return containerdMembers(images, packing);
    case 'oci':
      return ociMembers(images, packing);
    case 'oci-nested':
      return nestedMembers(images, packing);
  }
}

/** Docker 1.0 to 1.9, and with `modern` 1.10 to 24; `linked`: a layer seen before is a symlink to its first place. */
function legacyMembers(images: readonly LogicalImage[], modern: boolean, linked = false): OuterMember[] {
  const members = new Map<string, OuterMember>();
  const add = (member: OuterMember): void =>
    void (members.has(member.name) || members.set(member.name, member));
  const repositories: Record<string, Record<string, string>> = {};
  const places = new Map<string, string>();
  const manifest = images.map((image) => {
    const config = configOf(image);
    let parent: string | undefined;
    const layers = image.layers.map(({ tar, createdBy }, index) => {
      const top = index === image.layers.length - 1;
      const diffId = sha256(tar);
      const id = sha256(`${parent ?? ''} ${diffId} ${top ? sha256(config) : ''}`);
      add({ name: id, type: 'directory' });
      add({ name: `${id}/VERSION`, body: '1.0' });
      add(
        jsonMember(`${id}/json`, {
          id,
          ...(parent !== undefined && { parent }),
          created,
          container_config: { Cmd: [createdBy] },
          ...(top && {
            config: { Env: image.env, Cmd: ['/bin/sh'] },
            architecture: image.architecture,
            os: image.os,
            ...(image.variant !== undefined && { variant: image.variant }),
          }),
        }),
      );
      const known = places.get(diffId);
      if (linked && known !== undefined && known !== id)
        add({ name: `${id}/layer.tar`, type: 'symlink', link: `../${known}/layer.tar` });
      else add({ name: `${id}/layer.tar`, body: tar });
      if (known === undefined) places.set(diffId, id);
      parent = id;
      return `${id}/layer.tar`;
    });
    for (const name of image.names) addRepository(repositories, name, parent ?? '');
    if (modern) add({ name: `${sha256(config)}.json`, body: config });
    return { Config: `${sha256(config)}.json`, RepoTags: tagsOf(image), Layers: layers };
  });
  if (modern) add(jsonMember('manifest.json', manifest));
  if (Object.keys(repositories).length > 0) add(jsonMember('repositories', repositories));
  return [...members.values()];
}

/** skopeo and podman: `<diffid>.tar` at the top, v1 folders with links to them. */
function skopeoMembers(images: readonly LogicalImage[]): OuterMember[] {
  const members = new Map<string, OuterMember>();
  const add = (member: OuterMember): void =>
    void (members.has(member.name) || members.set(member.name, member));
  const repositories: Record<string, Record<string, string>> = {};
  const manifest = images.map((image) => {
    const config = configOf(image);
    let parent: string | undefined;
    const layers = image.layers.map(({ tar }) => {
      const name = `${sha256(tar)}.tar`;
      const id = sha256(`${parent ?? ''} ${name} ${sha256(config)}`);
      add({ name, body: tar });
      add({ name: `${id}/layer.tar`, type: 'symlink', link: `../${name}` });
      add({ name: `${id}/VERSION`, body: '1.0' });
      add(jsonMember(`${id}/json`, { id, ...(parent !== undefined && { parent }), created }));
      parent = id;
      return name;
    });
    add({ name: `${sha256(config)}.json`, body: config });
    for (const name of image.names) addRepository(repositories, name, parent ?? '');
    return { Config: `${sha256(config)}.json`, RepoTags: tagsOf(image), Layers: layers };
  });
  add(jsonMember('repositories', repositories));
  add(jsonMember('manifest.json', manifest));
  return [...members.values()];
}

/** nixpkgs: `<sha256>/layer.tar`, the documents last, names with `./`. */
function nixpkgsMembers(images: readonly LogicalImage[]): OuterMember[] {
  const members = new Map<string, OuterMember>();
  const manifest = images.map((image) => {
    const config = configOf(image);
    const layers = image.layers.map(({ tar }) => {
      const name = `${sha256(tar)}/layer.tar`;
      members.set(name, { name: `./${name}`, body: tar });
      return name;
    });
    const name = `${sha256(config)}.json`;
    members.set(name, { name: `./${name}`, body: config });
    return { Config: name, RepoTags: tagsOf(image), Layers: layers };
  });
  return [...members.values(), { ...jsonMember('./manifest.json', manifest) }];
}

interface Blobs {
  readonly members: Map<string, OuterMember>;
  add(mediaType: string, body: Uint8Array | string): { mediaType: string; digest: string; size: number };
}

function blobStore(): Blobs {
  const members = new Map<string, OuterMember>();
  return {
    members,
    add(mediaType, body) {
      const hex = sha256(body);
      members.set(hex, { name: `blobs/sha256/${hex}`, body });
      return { mediaType, digest: `sha256:${hex}`, size: Buffer.byteLength(body) };
    },
  };
}

/** Docker 25 and newer with its own store: plain layers, both views; 25.0.0 had two bugs in the OCI one (F4). */
function hybridMembers(images: readonly LogicalImage[], container: Container): OuterMember[] {
  const blobs = blobStore();
  const repositories: Record<string, Record<string, string>> = {};
  const manifests: object[] = [];
  const manifest = images.map((image) => {
    const config = configOf(image);
    const { digest } = blobs.add(ociConfig, config);
    const layers = image.layers.map(({ tar }) => blobs.add(ociLayer, tar));
    const listed =
      container === 'docker-25.0.0-empty'
        ? []
        : container === 'docker-25.0.0-order'
          ? layers.toReversed()
          : layers;
    const oci = blobs.add(
      ociManifest,
      JSON.stringify({
        schemaVersion: 2,
        mediaType: ociManifest,
        config: { mediaType: ociConfig, digest, size: config.length },
        layers: listed,
      }),
    );
    for (const name of image.names) {
      addRepository(repositories, name, layers.at(-1)?.digest.slice(7) ?? '');
      manifests.push({
        ...oci,
        annotations: {
          'io.containerd.image.name': fullName(name),
          'org.opencontainers.image.ref.name': name.slice(name.indexOf(':') + 1),
        },
      });
    }
    if (image.names.length === 0) manifests.push(oci);
    return {
      Config: `blobs/sha256/${digest.slice(7)}`,
      RepoTags: tagsOf(image),
      Layers: layers.map((layer) => `blobs/sha256/${layer.digest.slice(7)}`),
      LayerSources: Object.fromEntries(layers.map((layer) => [layer.digest, layer])),
    };
  });
  return [
    { name: 'blobs', type: 'directory' },
    { name: 'blobs/sha256', type: 'directory' },
    ...blobs.members.values(),
    jsonMember('index.json', { schemaVersion: 2, mediaType: ociIndex, manifests }),
    jsonMember('manifest.json', manifest),
    jsonMember('oci-layout', { imageLayoutVersion: '1.0.0' }),
    jsonMember('repositories', repositories),
  ];
}

/** Docker 29 and containerd: a nested index with other platforms left out, packed layers, no LayerSources (F5). */
function containerdMembers(images: readonly LogicalImage[], packing: LayerPacking): OuterMember[] {
  const blobs = blobStore();
  const manifests: object[] = [];
  const manifest = images.map((image) => {
    const { digest, config, layers } = ociImage(blobs, image, packing);
    const index = blobs.add(
      ociIndex,
      JSON.stringify({
        schemaVersion: 2,
        mediaType: ociIndex,
        manifests: [
          { ...digest, platform: platformOf(image) },
          attestation(blobs, digest.digest),
          {
            mediaType: ociManifest,
            digest: `sha256:${sha256('left out')}`,
            size: 500,
            platform: { os: 'linux', architecture: 's390x' },
          },
        ],
      }),
    );
    for (const name of image.names)
      manifests.push({ ...index, annotations: { 'io.containerd.image.name': fullName(name) } });
    if (image.names.length === 0) manifests.push(index);
    return {
      Config: `blobs/sha256/${config.digest.slice(7)}`,
      RepoTags: tagsOf(image),
      Layers: layers.map((layer) => `blobs/sha256/${layer.digest.slice(7)}`),
    };
  });
  return [
    ...blobs.members.values(),
    jsonMember('index.json', { schemaVersion: 2, mediaType: ociIndex, manifests }),
    jsonMember('manifest.json', manifest),
    jsonMember('oci-layout', { imageLayoutVersion: '1.0.0' }),
  ];
}

function ociMembers(images: readonly LogicalImage[], packing: LayerPacking): OuterMember[] {
  const blobs = blobStore();
  const manifests = images.flatMap((image) => {
    const { digest } = ociImage(blobs, image, packing);
    if (image.names.length === 0) return [digest];
    return image.names.map((name) => ({
      ...digest,
      platform: platformOf(image),
      annotations: { 'org.opencontainers.image.ref.name': name },
    }));
  });
  return layoutMembers(blobs, manifests);
}

/** All images are platforms of one name, two indexes deep, each with an attestation beside it (F6). */
function nestedMembers(images: readonly LogicalImage[], packing: LayerPacking): OuterMember[] {
  const blobs = blobStore();
  const inner = images.flatMap((image) => {
    const { digest } = ociImage(blobs, image, packing);
    return [{ ...digest, platform: platformOf(image) }, attestation(blobs, digest.digest)];
  });
  const nested = blobs.add(
    ociIndex,
    JSON.stringify({ schemaVersion: 2, mediaType: ociIndex, manifests: inner }),
  );
  const outer = blobs.add(
    ociIndex,
    JSON.stringify({ schemaVersion: 2, mediaType: ociIndex, manifests: [nested] }),
  );
  const names = [...new Set(images.flatMap((image) => image.names))];
  return layoutMembers(
    blobs,
    names.length === 0
      ? [outer]
      : names.map((name) => ({ ...outer, annotations: { 'org.opencontainers.image.ref.name': name } })),
  );
}

function layoutMembers(blobs: Blobs, manifests: readonly object[]): OuterMember[] {
  return [
    jsonMember('oci-layout', { imageLayoutVersion: '1.0.0' }),
    jsonMember('index.json', { schemaVersion: 2, manifests }),
    ...blobs.members.values(),
  ];
}

function ociImage(blobs: Blobs, image: LogicalImage, packing: LayerPacking) {
  const config = blobs.add(ociConfig, configOf(image));
  const suffix = packing === 'none' ? '' : `+${packing}`;
  const layers = image.layers.map(({ tar }) => blobs.add(`${ociLayer}${suffix}`, packLayer(tar, packing)));
  const digest = blobs.add(
    ociManifest,
    JSON.stringify({ schemaVersion: 2, mediaType: ociManifest, config, layers }),
  );
  return { digest, config, layers };
}

function attestation(blobs: Blobs, subject: string): object {
  const statement = blobs.add('application/vnd.in-toto+json', JSON.stringify({ subject }));
  const config = blobs.add(ociConfig, JSON.stringify({ architecture: 'unknown', os: 'unknown', subject }));
  const manifest = blobs.add(
    ociManifest,
    JSON.stringify({ schemaVersion: 2, mediaType: ociManifest, config, layers: [statement] }),
  );
  return {
    ...manifest,
    platform: { architecture: 'unknown', os: 'unknown' },
    annotations: {
      'vnd.docker.reference.type': 'attestation-manifest',
      'vnd.docker.reference.digest': subject,
    },
  };
}

/** As Docker writes it in annotations. */
function fullName(name: string): string {
  return name.includes('/') ? `docker.io/${name}` : `docker.io/library/${name}`;
}

function platformOf(image: LogicalImage): object {
  return {
    architecture: image.architecture,
    os: image.os,
    ...(image.variant !== undefined && { variant: image.variant }),
  };
}

function tagsOf(image: LogicalImage): readonly string[] | null {
  return image.names.length === 0 ? null : image.names;
}

function addRepository(repositories: Record<string, Record<string, string>>, name: string, id: string): void {
  const colon = name.lastIndexOf(':');
  const repository = name.slice(0, colon);
  (repositories[repository] ??= {})[name.slice(colon + 1)] = id;
}
