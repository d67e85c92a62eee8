import type { DiffId, Digest } from '../../../../shared/digest.ts';
import { parseEnvEntry } from '../../../../shared/env.ts';
import { configMember, dockerManifest } from './docker-documents.ts';
import { isExactObject, pythonListOfText } from './exact-json.ts';
import type { ExactJson } from './exact-json.ts';
import { historyStep, imageConfig } from './image-config.ts';
import type { StreamConf } from './stream-conf.ts';

/** A layer as the image's documents speak of it. */
export interface ImageLayer {
  /** Member of the archive. */
  readonly member: string;
  readonly diffId: DiffId;
  /** What nixpkgs lists in the history: store paths, the customisation layer's path, or a base layer's member. */
  readonly paths: readonly string[];
}

export interface ImageDocuments {
  readonly id: Digest;
  readonly config: { readonly member: string; readonly bytes: Buffer };
  readonly manifest: { readonly member: string; readonly bytes: Buffer };
}

/** Config and manifest.json as nixpkgs' writer makes them (dockertools.md 6.2). `baseEnv` null: there is no base image. */
export function nixImageDocuments(
  conf: StreamConf,
  baseEnv: readonly string[] | null,
  layers: readonly ImageLayer[],
  repoTag: string,
): ImageDocuments {
  const config = imageConfig({
    created: conf.created,
    architecture: conf.architecture,
    variant: null,
    config: baseEnv === null ? conf.config : withBaseEnv(conf.config, baseEnv),
    diffIds: layers.map(({ diffId }) => diffId),
    history: layers.map(({ paths }) => historyStep(conf.created, storePathsComment(paths))),
  });
  const member = configMember(config);
  const manifest = dockerManifest([
    { config: member, repoTags: [repoTag], layers: layers.map((layer) => layer.member) },
  ]);
  return {
    id: config.id,
    config: { member, bytes: config.bytes },
    manifest: { member: 'manifest.json', bytes: manifest },
  };
}

/** What nixpkgs' history says of a layer. */
export function storePathsComment(paths: readonly string[]): string {
  return `store paths: ${pythonListOfText(paths)}`;
}

/** dockertools.md 6.3: base then own, one entry a key, at the place of the first, with the text of the last. */
function withBaseEnv(config: ExactJson, baseEnv: readonly string[]): ExactJson {
  const own = isExactObject(config) ? config : new Map<string, ExactJson>();
  const ownEnv = own.get('Env');
  const list = [
    ...baseEnv,
    ...(Array.isArray(ownEnv) ? ownEnv.filter((entry) => typeof entry === 'string') : []),
  ];
  if (list.length === 0) return own;
  const merged = new Map(list.map((entry) => [parseEnvEntry(entry).name, entry]));
  return new Map([...own, ['Env', [...merged.values()]]]);
}
