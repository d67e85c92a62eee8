import { sha256Hex } from '../../io/hasher.ts';
import type { LegacyLayer } from './docker-documents.ts';
import type { ExactJson } from './exact-json.ts';
import { configOf } from './image-config.ts';
import type { ImageConfig, ImageFacts } from './image-config.ts';
import { jqJson, jshonJson } from './spaced-json.ts';

/** The image config in buildImage's order and spelling (dockertools.md 8.6); its ID is a hash of the text, line break and all. */
export function buildImageConfig(facts: ImageFacts): ImageConfig {
  const rootfs = new Map<string, ExactJson>([
    ['diff_ids', facts.diffIds],
    ['type', 'layers'],
  ]);
  const fields = [...baseFields(facts), ['rootfs', rootfs], ['history', facts.history]] as const;
  return configOf(Buffer.from(jqJson(new Map<string, ExactJson>(fields))));
}

/**
 * The newest layer for readers before Docker 1.10 (dockertools.md 8.4): its id is a hash of its `json` without id and size.
 * `size`: bytes of its tar.
 */
export function buildImageLayerFolder(
  facts: Omit<ImageFacts, 'diffIds' | 'history'>,
  checksum: string,
  parent: string | null,
  size: number,
): LegacyLayer {
  const fields: [string, ExactJson][] = [...baseFields(facts), ['checksum', checksum]];
  if (parent !== null) fields.push(['parent', parent]);
  const id = sha256Hex(Buffer.from(jshonJson(new Map(fields))));
  fields.push(['id', id], ['Size', { number: String(size) }]);
  return { id, json: Buffer.from(jshonJson(new Map(fields))) };
}

/** manifest.json, as jq prints it. */
export function buildImageManifest(config: string, repoTag: string, layers: readonly string[]): Buffer {
  return Buffer.from(
    jqJson([
      new Map<string, ExactJson>([
        ['RepoTags', [repoTag]],
        ['Layers', layers],
        ['Config', config],
      ]),
    ]),
  );
}

/** `repositories`, as jshon prints it. */
export function buildImageRepositories(repository: string, tag: string, top: string): Buffer {
  return Buffer.from(jshonJson(new Map([[repository, new Map([[tag, top]])]])));
}

/** What nixpkgs calls the base JSON: keys sorted. */
function baseFields({
  architecture,
  config,
  created,
  variant,
}: Omit<ImageFacts, 'diffIds' | 'history'>): [string, ExactJson][] {
  return [
    ['architecture', architecture],
    ['config', config],
    ['created', created],
    ['os', 'linux'],
    ...(variant === null ? [] : ([['variant', variant]] as [string, ExactJson][])),
  ];
}
