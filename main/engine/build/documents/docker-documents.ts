import type { Digest } from '../../../../shared/digest.ts';
import { sha256Hex } from '../../io/hasher.ts';
import { pythonJson } from './exact-json.ts';
import type { ExactJson } from './exact-json.ts';
import { goJson } from './go-json.ts';
import type { ImageConfig } from './image-config.ts';
import { v1Fields } from './v1-image.ts';
import type { V1Fields } from './v1-image.ts';

/** An image as manifest.json has it. */
export interface ManifestEntry {
  /** Member of the config. */
  readonly config: string;
  /** `name:tag` */
  readonly repoTags: readonly string[];
  /** Members of the layers, oldest first. */
  readonly layers: readonly string[];
}

/** manifest.json in nixpkgs' order and spelling (dockertools.md 6.2). */
export function dockerManifest(entries: readonly ManifestEntry[]): Buffer {
  return Buffer.from(
    pythonJson(
      entries.map(
        ({ config, repoTags, layers }) =>
          new Map<string, ExactJson>([
            ['Config', config],
            ['RepoTags', repoTags],
            ['Layers', layers],
          ]),
      ),
    ),
  );
}

/** A layer as readers before Docker 1.10 know it: a folder of this name with `VERSION`, `json` and `layer.tar`. */
export interface LegacyLayer {
  readonly id: string;
  readonly json: Uint8Array;
}

/**
 * A layer for readers before Docker 1.10, with its true parent and the id that `docker save` of 1.10 to 24 gives it
 * (dockertools.md 12, moby's v1.CreateID): a hash of the layer's v1 json, its chain id and its parent. `top` is the image
 * for its newest layer, null for all others, whose json is an empty one of 1970; `os` is the image's for all of them.
 */
export function legacyLayer(
  chainId: Digest,
  parent: string | null,
  top: V1Fields | null,
  os = 'linux',
): LegacyLayer {
  const v1 = top ?? bare;
  const id = createId(v1, chainId, parent);
  const json = new Map<string, ExactJson>([
    ['id', id],
    ...(parent === null ? [] : [['parent', parent] as const]),
    ...v1,
    ...(os === '' ? [] : [['os', os] as const]),
  ]);
  return { id, json: Buffer.from(goJson(json)) };
}

const bare = v1Fields(new Map([['created', '1970-01-01T00:00:00Z']]));

/** `repositories`: repository → tag → id of the newest layer. */
export function repositoriesFile(tops: ReadonlyMap<string, ReadonlyMap<string, string>>): Buffer {
  return Buffer.from(
    `${JSON.stringify(Object.fromEntries(Array.from(tops, ([name, tags]) => [name, Object.fromEntries(tags)])))}\n`,
  );
}

/** Name of the config's member. */
export function configMember({ hex }: Pick<ImageConfig, 'hex'>): string {
  return `${hex}.json`;
}

function createId(v1: V1Fields, chainId: Digest, parent: string | null): string {
  const fields: (readonly [string, ExactJson])[] = [...v1, ['layer_id', chainId]];
  if (parent !== null) fields.push(['parent', `sha256:${parent}`]);
  fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return sha256Hex(Buffer.from(goJson(new Map(fields))));
}
