import { unlinkSync } from 'node:fs';
import type { DiffId, Digest } from '../../shared/digest.ts';
import {
  configMember,
  dockerManifest,
  legacyLayer,
  repositoriesFile,
} from '../engine/build/docker-documents.ts';
import type { imageConfig } from '../engine/build/image-config.ts';
import { ociDocuments } from '../engine/build/oci-documents.ts';
import type { StoredLayer } from '../engine/build/oci-documents.ts';
import { plainMember } from '../engine/build/python-tar.ts';
import type { PythonTarMember } from '../engine/build/python-tar.ts';
import { chainIds } from '../engine/image/chain-id.ts';
import { hexOf } from './base-layers.ts';
import type { Container } from './image-container.ts';
import type { ImageOrder } from './image-order.ts';
import type { LayerPart } from './written-layer.ts';

/** How a format lays out what it is given. */
export interface FormatWriter {
  begin(): Promise<void>;
  /** `count`: layers so far, this one included. */
  layer(part: LayerPart, count: number): Promise<void>;
  documents(config: ReturnType<typeof imageConfig>, written: readonly LayerPart[]): Promise<Digest | null>;
}

/** docker-archive, in nixpkgs' layout or with the legacy folders beside it. */
export function dockerWriter(order: ImageOrder, container: Container, bothSpecs: boolean): FormatWriter {
  const members: string[] = [];
  const there = new Map<string, string>();
  const diffIds: DiffId[] = [];
  let parent: string | null = null;
  const total = (order.base?.archive.images[order.base.image]?.layers.length ?? 0) + order.layers.length;
  const text = (name: string, bytes: Uint8Array): Promise<void> =>
    container.add(plainMember(name, bytes.length, order.mtime), (write) => write(bytes));
  const nothing = (): Promise<void> => Promise.resolve();

  /** nixpkgs' layout; a layer that is there already under its name is not written twice. */
  async function simple(part: LayerPart): Promise<void> {
    const header = part.header ?? headerOf(part, order.mtime);
    members.push(header.name);
    if (there.has(header.name)) return;
    there.set(header.name, header.name);
    await container.add(header, header.type === '0' ? (write) => part.fill(write) : nothing);
  }

  /** What `docker save` of 1.10 to 24 wrote: a folder for each layer, with a link where the bytes are there already. */
  async function legacy(part: LayerPart, count: number): Promise<void> {
    diffIds.push(part.diffId);
    const chainId = chainIds(diffIds).at(-1) ?? (part.diffId as string as Digest);
    const made = legacyLayer(chainId, parent, count === total ? order : null);
    parent = made.id;
    const name = `${made.id}/layer.tar`;
    members.push(name);
    const folder = { ...plainMember(`${made.id}/`, 0, order.mtime), type: '5', mode: 0o755 } as const;
    await container.add(folder, nothing);
    await text(`${made.id}/VERSION`, Buffer.from('1.0'));
    await text(`${made.id}/json`, made.json);
    const first = there.get(part.diffId);
    if (first === undefined) {
      there.set(part.diffId, made.id);
      await container.add(plainMember(name, part.storedSize, order.mtime), (write) => part.fill(write));
    } else {
      const link = { type: '2', mode: 0o777, link: `../${first}/layer.tar` } as const;
      await container.add({ ...plainMember(name, 0, order.mtime), ...link }, nothing);
    }
  }

  return {
    begin: nothing,
    layer: (part, count) => (bothSpecs ? legacy(part, count) : simple(part)),
    async documents(config) {
      const repoTag = `${order.repository}:${order.tag}`;
      await text(configMember(config), config.bytes);
      await text('manifest.json', dockerManifest(configMember(config), repoTag, members));
      if (parent !== null) await text('repositories', repositoriesFile(order.repository, order.tag, parent));
      return null;
    },
  };
}

/**
 * The customisation layer's member is a file of the store, read-only and root's, in nixpkgs' archives (dockertools.md 6);
 * all others are made as they are written.
 */
function headerOf(part: LayerPart, mtime: number): PythonTarMember {
  const header = plainMember(`${hexOf(part.diffId)}/layer.tar`, part.storedSize, mtime);
  return part.kind === 'contents' ? { ...header, mode: 0o444, uname: 'root', gname: 'root' } : header;
}

/** An OCI layout: archive or folder, as the container decides. */
export function ociWriter(order: ImageOrder, container: Container): FormatWriter {
  const there = new Set<Digest>();
  const text = (name: string, bytes: Uint8Array): Promise<void> =>
    container.add(plainMember(name, bytes.length, order.mtime), (write) => write(bytes));
  const blob = (digest: Digest): string => `blobs/sha256/${hexOf(digest)}`;
  return {
    begin: () => text('oci-layout', Buffer.from('{"imageLayoutVersion":"1.0.0"}')),
    async layer(part) {
      if (there.has(part.digest)) {
        if (part.spooled !== null) unlinkSync(part.spooled);
        return;
      }
      there.add(part.digest);
      const name = blob(part.digest);
      if (part.spooled !== null && (await container.adopt(name, part.spooled))) return;
      await container.add(plainMember(name, part.storedSize, order.mtime), (write) => part.fill(write));
    },
    async documents(config, written) {
      const layers = written.map(({ digest, storedSize, packing }): StoredLayer => ({
        digest,
        size: storedSize,
        packing,
      }));
      const documents = ociDocuments(order, order, config, layers);
      await text(blob(config.id), config.bytes);
      await text(blob(documents.manifest.digest), documents.manifest.bytes);
      await text('index.json', documents.index);
      return documents.manifest.digest;
    },
  };
}
