import { counted } from '../../../../shared/counted.ts';
import { decodeName } from '../../../../shared/layer-path.ts';
import type { LayerPath } from '../../../../shared/layer-path.ts';
import { parseDiffId } from '../../../../shared/digest.ts';
import type { DiffId } from '../../../../shared/digest.ts';
import { ProblemError } from '../../../../shared/problem.ts';
import { z } from 'zod';
import { seekableSource } from '../../codec/seekable.ts';
import { sniff, sniffLength } from '../../codec/sniff.ts';
import { readExact, slice } from '../../io/byte-source.ts';
import type { ByteSource } from '../../io/byte-source.ts';
import { openFile } from '../../io/file-source.ts';
import { documentLimit } from '../../image/json-document.ts';
import { findNode } from '../../tar/index/entry-path.ts';
import { entryType } from '../../tar/index/entry-type.ts';
import type { LayerIndex } from '../../tar/index/layer-index.ts';
import { ownerOf } from '../../tar/index/owners.ts';
import { scanTar } from '../../tar/scan-tar.ts';
import type { PythonTarMember } from '../tar/python-tar.ts';

/** A base image as nixpkgs takes it over: its layers as members of its archive, and its environment. */
export interface BaseImage {
  /** Oldest first. */
  readonly layers: readonly BaseLayer[];
  readonly env: readonly string[];
  close(): void;
}

export interface BaseLayer {
  /** As the archive has it; the new archive's header is made from it. */
  readonly member: PythonTarMember;
  /** From the base's config, by position, not recomputed (dockertools.md 6.2). */
  readonly diffId: DiffId;
  /** The member's content; empty for a link to another layer. */
  readonly content: ByteSource;
}

const manifestSchema = z.array(z.object({ Config: z.string(), Layers: z.array(z.string()) })).min(1);
const configSchema = z.object({
  config: z.object({ Env: z.array(z.string()).nullish() }).nullish(),
  rootfs: z.object({ diff_ids: z.array(z.string()) }),
});

/**
 * Opens `fromImage` for nixpkgs' writer: a docker-archive, compressed or not, of which the first image counts. Layers are
 * found through manifest.json, never through parents. Throws `not-an-image` for archives without one (as nixpkgs does),
 * `corrupt` for documents that do not fit.
 */
export function openBaseImage(path: string): BaseImage {
  const file = openFile(path);
  try {
    const compression = sniff(readExact(file, 0, Math.min(sniffLength, file.size)));
    const archive = seekableSource(file, compression, null);
    const { index } = scanTar(archive);
    const read = (name: string): Uint8Array => {
      const node = memberNode(index, name, path);
      const size = index.size[node] ?? 0;
      if (size > documentLimit) throw new ProblemError('too-large', `${path}: ${name} has ${size} bytes`);
      return readExact(archive, index.dataOffset[node] ?? 0, size);
    };
    const manifest = parse(manifestSchema, read('manifest.json'), `${path}: manifest.json`);
    const [image] = manifest;
    if (image === undefined) throw new ProblemError('not-an-image', `${path}: manifest.json names no image`);
    const config = parse(configSchema, read(image.Config), `${path}: ${image.Config}`);
    const diffIds = config.rootfs.diff_ids;
    if (diffIds.length !== image.Layers.length) {
      throw new ProblemError(
        'corrupt',
        `${path}: manifest.json has ${counted(image.Layers.length, 'layer')}, the config ${counted(diffIds.length, 'diff_id')}`,
      );
    }
    return {
      layers: image.Layers.map((name, at) => {
        const diffId = parseDiffId(diffIds[at]);
        if (diffId === null) throw new ProblemError('corrupt', `${path}: diff_id ${at} is no digest`);
        const node = memberNode(index, name, path);
        return {
          member: baseMember(index, node, name, path),
          diffId,
          content: contentOf(archive, index, node),
        };
      }),
      env: config.config?.Env ?? [],
      close: () => file.close(),
    };
  } catch (error) {
    file.close();
    throw error;
  }
}

function memberNode(index: LayerIndex, name: string, archive: string): number {
  const node = findNode(index, name.replace(/^\.\//, '') as LayerPath);
  if (node < 0)
    throw new ProblemError(
      'not-an-image',
      `${archive} has no ${name}; a base needs a docker-archive with manifest.json`,
    );
  return node;
}

function baseMember(index: LayerIndex, node: number, name: string, archive: string): PythonTarMember {
  const type = index.type[node];
  if (type !== entryType.file && type !== entryType.symlink) {
    throw new ProblemError('corrupt', `${archive}: the layer ${name} is neither a file nor a symlink`);
  }
  const { uid, gid, user, group } = ownerOf(index, node);
  const start = index.linkStart[node] ?? 0;
  return {
    name,
    type: type === entryType.file ? '0' : '2',
    size: type === entryType.file ? (index.size[node] ?? 0) : 0,
    mode: index.mode[node] ?? 0,
    uid,
    gid,
    uname: user,
    gname: group,
    mtime: Math.floor(index.mtime[node] ?? 0),
    link: decodeName(index.links.subarray(start, start + (index.linkLength[node] ?? 0))),
  };
}

function contentOf(archive: ByteSource, index: LayerIndex, node: number): ByteSource {
  if (index.type[node] !== entryType.file) return slice(archive, 0, 0);
  return slice(archive, index.dataOffset[node] ?? 0, index.size[node] ?? 0);
}

function parse<T>(schema: z.ZodType<T>, bytes: Uint8Array, where: string): T {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new ProblemError(
      'corrupt',
      `${where} is not JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ProblemError(
    'corrupt',
    `${where}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is wrong'}`,
  );
}
