import type { DiffId, Digest } from '../../../shared/digest.ts';
import {
  configMember,
  dockerManifest,
  legacyLayer,
  repositoriesFile,
} from '../../engine/build/documents/docker-documents.ts';
import type { LegacyLayer, ManifestEntry } from '../../engine/build/documents/docker-documents.ts';
import type { ImageConfig } from '../../engine/build/documents/image-config.ts';
import { ociIndex, ociManifest } from '../../engine/build/documents/oci-documents.ts';
import type {
  KeptDescriptor,
  OciBlob,
  OciEntry,
  StoredLayer,
} from '../../engine/build/documents/oci-documents.ts';
import { plainMember } from '../../engine/build/tar/python-tar.ts';
import type { PythonTarMember } from '../../engine/build/tar/python-tar.ts';
import type { V1Fields } from '../../engine/build/documents/v1-image.ts';
import { chainIds } from '../../engine/image/chain-id.ts';
import type { Sink } from './archive-writer.ts';
import { hexOf } from './base-layers.ts';
import type { Container } from './image-container.ts';
import type { LayerPart } from './written-layer.ts';

/** What a format is told of an image before its layers come. */
export interface ImageOutline {
  /** `repository:tag`; in OCI layouts a tag alone is a name too. */
  readonly names: readonly string[];
  readonly platform: NonNullable<OciEntry['platform']>;
  readonly layers: number;
  /** For readers before Docker 1.10: the image as its newest layer tells it, or a chain that is kept as it was. */
  readonly v1: { readonly top: V1Fields } | { readonly chain: readonly LegacyLayer[] };
  /** OCI: the manifest, where it is kept as it was. */
  readonly manifest: OciBlob | null;
  /** OCI: the names that it is listed under; null: a descriptor that is kept leads to it. All of its names unless told. */
  readonly listed?: readonly string[] | null;
}

/** How a format lays out what it is given: image by image, each with its layers oldest first, then its documents. */
export interface FormatWriter {
  begin(): Promise<void>;
  image(outline: ImageOutline): void;
  layer(part: LayerPart): Promise<void>;
  /** Answers the digest of the image's manifest, where the format has one. */
  documents(config: ImageConfig, written: readonly LayerPart[]): Promise<Digest | null>;
  /** What lists the images. */
  end(): Promise<void>;
}

/** The forms of a docker archive: as nixpkgs writes it, with the legacy folders beside it, or these alone. */
export type DockerForm = 'plain' | 'both' | 'legacy';

/** The image that is being written, and what it has so far. */
interface Running {
  readonly outline: ImageOutline;
  readonly members: string[];
  readonly diffIds: DiffId[];
  parent: string | null;
}

/** docker-archive, in nixpkgs' layout or with the legacy folders beside it; or docker-legacy. */
export function dockerWriter(container: Container, mtime: number, form: DockerForm): FormatWriter {
  /** Where each content is, by the name it is looked for. */
  const there = new Map<string, string>();
  const folders = new Set<string>();
  const entries: ManifestEntry[] = [];
  const configs = new Set<string>();
  const tops = new Map<string, Map<string, string>>();
  let running: Running | null = null;
  const text = (name: string, bytes: Uint8Array): Promise<void> =>
    container.add(plainMember(name, bytes.length, mtime), (write) => write(bytes));
  const nothing = (): Promise<void> => Promise.resolve();

  function now(): Running {
    if (running === null) throw new Error('a layer before its image');
    return running;
  }

  /** nixpkgs' layout; a layer that is there already under its name is not written twice. */
  async function simple(part: LayerPart): Promise<void> {
    const header = part.header ?? headerOf(part, mtime);
    now().members.push(header.name);
    if (there.has(header.name)) {
      part.skip();
      return;
    }
    there.set(header.name, header.name);
    await container.add(header, header.type === '0' ? (write, at) => part.fill(write, at) : nothing);
  }

  /** What `docker save` of 1.10 to 24 wrote: a folder for each layer, with a link where the bytes are there already. */
  async function legacy(part: LayerPart): Promise<void> {
    const image = now();
    image.diffIds.push(part.diffId);
    const made = v1Layer(image);
    image.parent = made.id;
    const name = `${made.id}/layer.tar`;
    const first = there.get(part.diffId);
    // skopeo takes a link for an empty layer, unless the same image has the bytes too.
    image.members.push(first ?? name);
    if (folders.has(made.id)) {
      part.skip();
      return;
    }
    folders.add(made.id);
    const folder = { ...plainMember(`${made.id}/`, 0, mtime), type: '5', mode: 0o755 } as const;
    await container.add(folder, nothing);
    await text(`${made.id}/VERSION`, Buffer.from('1.0'));
    await text(`${made.id}/json`, made.json);
    if (first === undefined) {
      there.set(part.diffId, name);
      await container.add(plainMember(name, part.storedSize, mtime), (write, at) => part.fill(write, at));
    } else {
      part.skip();
      const link = { type: '2', mode: 0o777, link: `../${first}` } as const;
      await container.add({ ...plainMember(name, 0, mtime), ...link }, nothing);
    }
  }

  return {
    begin: nothing,
    image(outline) {
      running = { outline, members: [], diffIds: [], parent: null };
    },
    layer: (part) => (form === 'plain' ? simple(part) : legacy(part)),
    async documents(config) {
      const { outline, members, parent } = now();
      if (form !== 'legacy') {
        const member = configMember(config);
        if (!configs.has(member)) await text(member, config.bytes);
        configs.add(member);
        entries.push({ config: member, repoTags: outline.names, layers: members });
      }
      for (const name of parent === null ? [] : outline.names) {
        const [repository, tag] = splitTag(name);
        const tags = tops.get(repository) ?? new Map<string, string>();
        tops.set(repository, tags.set(tag, parent ?? ''));
      }
      return null;
    },
    async end() {
      if (form !== 'legacy') await text('manifest.json', dockerManifest(entries));
      if (form !== 'plain' && tops.size > 0) await text('repositories', repositoriesFile(tops));
    },
  };
}

/** The v1 layer of the layer that has just been added. */
function v1Layer({ outline, diffIds, parent }: Running): LegacyLayer {
  const { v1 } = outline;
  if ('chain' in v1) {
    const kept = v1.chain[diffIds.length - 1];
    if (kept === undefined) throw new Error('a layer beyond the end of its chain');
    return kept;
  }
  const chainId = chainIds(diffIds).at(-1) ?? ('' as Digest);
  const isTop = diffIds.length === outline.layers;
  return legacyLayer(chainId, parent, isTop ? v1.top : null, outline.platform.os ?? '');
}

/** `host:5000/name:tag` → name and tag. */
function splitTag(name: string): readonly [repository: string, tag: string] {
  const colon = name.lastIndexOf(':');
  return colon > name.lastIndexOf('/') ? [name.slice(0, colon), name.slice(colon + 1)] : [name, 'latest'];
}

/**
 * The customisation layer's member is a file of the store, read-only and root's, in nixpkgs' archives (dockertools.md 6);
 * all others are made as they are written.
 */
function headerOf(part: LayerPart, mtime: number): PythonTarMember {
  const header = plainMember(`${hexOf(part.diffId)}/layer.tar`, part.storedSize, mtime);
  return part.kind === 'contents' ? { ...header, mode: 0o444, uname: 'root', gname: 'root' } : header;
}

/** A blob of a layout that is copied as it is. */
export interface KeptBlob {
  readonly digest: Digest;
  readonly size: number;
  fill(write: Sink): Promise<void>;
}

export interface OciWriter extends FormatWriter {
  /** A descriptor for the index, and what it leads to; of that what is there already is not written again. */
  keep(descriptor: KeptDescriptor, blobs: readonly KeptBlob[]): Promise<void>;
  /** With this index, or one made of what came. */
  end(index?: Uint8Array): Promise<void>;
}

/** An OCI layout: archive or folder, as the container decides. */
export function ociWriter(container: Container, mtime: number): OciWriter {
  const there = new Set<Digest>();
  const entries: (OciEntry | KeptDescriptor)[] = [];
  let outline: ImageOutline | null = null;
  const text = (name: string, bytes: Uint8Array): Promise<void> =>
    container.add(plainMember(name, bytes.length, mtime), (write) => write(bytes));
  const place = (digest: Digest): string => `blobs/sha256/${hexOf(digest)}`;
  const blob = async (digest: Digest, bytes: Uint8Array): Promise<void> => {
    if (there.has(digest)) return;
    there.add(digest);
    await text(place(digest), bytes);
  };
  return {
    begin: () => text('oci-layout', Buffer.from('{"imageLayoutVersion":"1.0.0"}')),
    image(given) {
      outline = given;
    },
    async layer(part) {
      if (there.has(part.digest)) {
        part.skip();
        return;
      }
      there.add(part.digest);
      const name = place(part.digest);
      if (part.spooled !== null && (await container.adopt(name, part.spooled))) {
        part.moved?.({ name, offset: 0 });
        return;
      }
      await container.add(plainMember(name, part.storedSize, mtime), (write, at) => part.fill(write, at));
    },
    async documents(config, written) {
      if (outline === null) throw new Error('documents before their image');
      const layers = written.map(({ digest, storedSize, packing, elsewhere }): StoredLayer => ({
        digest,
        size: elsewhere?.size ?? storedSize,
        packing,
        elsewhere,
      }));
      const manifest = outline.manifest ?? ociManifest(config, layers);
      await blob(config.id, config.bytes);
      await blob(manifest.digest, manifest.bytes);
      const names = outline.listed === undefined ? outline.names : outline.listed;
      if (names !== null) entries.push({ manifest, names, platform: outline.platform });
      return manifest.digest;
    },
    async keep(descriptor, blobs) {
      entries.push(descriptor);
      for (const kept of blobs) {
        if (there.has(kept.digest)) continue;
        there.add(kept.digest);
        const header = plainMember(place(kept.digest), kept.size, mtime);
        await container.add(header, (write) => kept.fill(write));
      }
    },
    async end(given) {
      if (given !== undefined) {
        await text('index.json', given);
        return;
      }
      const { bytes, nested } = ociIndex(entries);
      for (const index of nested) await blob(index.digest, index.bytes);
      await text('index.json', bytes);
    },
  };
}
