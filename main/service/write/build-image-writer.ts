import type { DiffId } from '../../../shared/digest.ts';
import { baseFolders } from '../../engine/build/base/base-folders.ts';
import {
  buildImageLayerFolder,
  buildImageManifest,
  buildImageRepositories,
} from '../../engine/build/documents/build-image-documents.ts';
import { configMember, legacyLayer } from '../../engine/build/documents/docker-documents.ts';
import type { LegacyLayer } from '../../engine/build/documents/docker-documents.ts';
import type { PythonTarMember } from '../../engine/build/tar/python-tar.ts';
import { chainIds } from '../../engine/image/chain-id.ts';
import type { FormatWriter } from './format-writers.ts';
import type { Container } from './image-container.ts';
import type { BaseOrder, ImageOrder } from './image-order.ts';
import type { LayerPart } from './written-layer.ts';

/** A member of the archive, and what writes its content. */
interface Member {
  /** Without a slash at its end, also of a folder. */
  readonly name: string;
  readonly type: '0' | '2' | '5';
  readonly size: number;
  readonly link: string;
  readonly fill: Parameters<Container['add']>[1];
}

/** 1980-01-01T00:00:00Z, of all members. */
const mtime = 315_532_800;

/**
 * docker-archive in the layout of nixpkgs' buildImage (dockertools.md 8.6, LB): a folder for each layer with `VERSION`, `json` and
 * `layer.tar`, then config, manifest and `repositories`, all sorted by name, read-only and root's. Members are sorted before the
 * first is written, so a part's bytes are filled in only then.
 */
export function buildImageWriter(order: ImageOrder, container: Container): FormatWriter {
  const nothing = (): Promise<void> => Promise.resolve();
  const text = (name: string, bytes: Uint8Array): Member => {
    return { name, type: '0', size: bytes.length, link: '', fill: (write) => write(bytes) };
  };

  function folder({ id, json }: LegacyLayer, part: LayerPart, first: string | null): Member[] {
    const name = `${id}/layer.tar`;
    return [
      { name: id, type: '5', size: 0, link: '', fill: nothing },
      text(`${id}/VERSION`, Buffer.from('1.0')),
      text(`${id}/json`, json),
      first === null
        ? { name, type: '0', size: part.storedSize, link: '', fill: (write, at) => part.fill(write, at) }
        : { name, type: '2', size: 0, link: `../${first}/layer.tar`, fill: nothing },
    ];
  }

  return {
    begin: nothing,
    image: () => {},
    layer: nothing,
    end: nothing,
    async documents(config, written) {
      const folders = layerFolders(order, written);
      const there = new Map<DiffId, string>();
      const members = written.flatMap((part, at) => {
        const made = folders[at];
        if (made === undefined) return [];
        const first = there.get(part.diffId) ?? null;
        if (first === null) there.set(part.diffId, made.id);
        else part.skip();
        return folder(made, part, first);
      });
      const layers = folders.map(({ id }) => `${id}/layer.tar`);
      const repoTag = `${order.repository}:${order.tag}`;
      members.push(text(configMember(config), config.bytes));
      members.push(text('manifest.json', buildImageManifest(configMember(config), repoTag, layers)));
      const top = folders.at(-1);
      if (top !== undefined)
        members.push(text('repositories', buildImageRepositories(order.repository, order.tag, top.id)));
      await container.add(headerOf({ name: '.', type: '5', size: 0, link: '', fill: nothing }), nothing);
      for (const member of members.sort(inOrder)) await container.add(headerOf(member), member.fill);
      return null;
    },
  };
}

/** Folder by folder: `a` before `a/x` before `a.json`, as GNU tar walks them. */
function inOrder(a: Member, b: Member): number {
  const [one, other] = [a.name.split('/'), b.name.split('/')];
  for (const [at, part] of one.entries()) {
    const against = other[at];
    if (against === undefined) return 1;
    if (part !== against) return part < against ? -1 : 1;
  }
  return one.length - other.length;
}

function headerOf({ name, type, size, link }: Member): PythonTarMember {
  const mode = { '0': 0o444, '2': 0o777, '5': 0o555 }[type];
  const owner = { uid: 0, gid: 0, uname: 'root', gname: 'root' };
  return { ...owner, name: type === '5' ? `${name}/` : name, type, size, mode, mtime, link };
}

/** Oldest first: those that the base has, or such as Docker would make for its layers, then that of the new layer. */
function layerFolders(order: ImageOrder, written: readonly LayerPart[]): LegacyLayer[] {
  const base = written.filter(({ kind }) => kind === 'base');
  const folders = order.base === null ? [] : (keptFolders(order.base) ?? madeFolders(base));
  for (const { tarSum, storedSize } of written.slice(base.length)) {
    const parent = folders.at(-1)?.id ?? null;
    folders.push(buildImageLayerFolder(order, tarSum ?? '', parent, storedSize));
  }
  return folders;
}

function keptFolders({ archive, image }: BaseOrder): LegacyLayer[] | null {
  if (archive.format !== 'docker-archive') return null;
  const members = archive.images[image]?.layers.map(({ member }) => member ?? '') ?? [];
  const folders = baseFolders(archive.path, members);
  // A layer that comes twice has one folder, which has no two parents.
  return folders !== null && new Set(folders.map(({ id }) => id)).size === folders.length ? folders : null;
}

function madeFolders(parts: readonly LayerPart[]): LegacyLayer[] {
  const folders: LegacyLayer[] = [];
  for (const chainId of chainIds(parts.map(({ diffId }) => diffId)))
    folders.push(legacyLayer(chainId, folders.at(-1)?.id ?? null, null));
  return folders;
}
