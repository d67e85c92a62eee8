import type { Digest } from '../../../shared/digest.ts';
import { chainIds } from '../image/chain-id.ts';
import { sha256Hex } from '../io/hasher.ts';
import { pythonJson } from './exact-json.ts';
import type { ExactJson } from './exact-json.ts';
import type { ImageConfig, ImageFacts } from './image-config.ts';

/** manifest.json of an archive with one image, in nixpkgs' order and spelling (dockertools.md 6.2). */
export function dockerManifest(configMember: string, repoTag: string, layers: readonly string[]): Buffer {
  return Buffer.from(
    pythonJson([
      new Map<string, ExactJson>([
        ['Config', configMember],
        ['RepoTags', [repoTag]],
        ['Layers', layers],
      ]),
    ]),
  );
}

/** A layer as readers before Docker 1.10 know it: a folder of this name with `VERSION`, `json` and `layer.tar`. */
export interface LegacyLayer {
  readonly id: string;
  readonly json: Buffer;
}

/** Go's zero value of Docker's container.Config. */
const emptyConfig = {
  Hostname: '',
  Domainname: '',
  User: '',
  AttachStdin: false,
  AttachStdout: false,
  AttachStderr: false,
  Tty: false,
  OpenStdin: false,
  StdinOnce: false,
  Env: null,
  Cmd: null,
  Image: '',
  Volumes: null,
  WorkingDir: '',
  Entrypoint: null,
  OnBuild: null,
  Labels: null,
} as const satisfies Record<string, ExactJson>;

/** In the order in which Go writes the struct; `null` stands for fields that are left out when empty. */
const configFields: readonly string[] = [
  'Hostname',
  'Domainname',
  'User',
  'AttachStdin',
  'AttachStdout',
  'AttachStderr',
  'ExposedPorts',
  'Tty',
  'OpenStdin',
  'StdinOnce',
  'Env',
  'Cmd',
  'Healthcheck',
  'ArgsEscaped',
  'Image',
  'Volumes',
  'WorkingDir',
  'Entrypoint',
  'NetworkDisabled',
  'MacAddress',
  'OnBuild',
  'Labels',
  'StopSignal',
  'StopTimeout',
  'Shell',
];

/**
 * The layers of an image for readers before Docker 1.10, oldest first, with true parents and the ids that `docker save` of
 * 1.10 to 24 gives them (dockertools.md 12, moby's v1.CreateID): a hash of the layer's v1 json, its chain id and its
 * parent. All but the newest have an empty json of 1970.
 */
export function legacyLayers(facts: ImageFacts): LegacyLayer[] {
  const chain = chainIds(facts.diffIds);
  const empty = orderedConfig(new Map());
  const layers: LegacyLayer[] = [];
  for (const [at, chainId] of chain.entries()) {
    const parent = layers.at(-1)?.id ?? null;
    const isTop = at === chain.length - 1;
    const v1: [string, ExactJson][] = isTop
      ? [
          ['created', utc(facts.created)],
          ['container_config', empty],
          ['config', orderedConfig(facts.config instanceof Map ? facts.config : new Map())],
          ['architecture', facts.architecture],
          ...(facts.variant === null ? [] : [['variant', facts.variant] as [string, ExactJson]]),
          ['os', 'linux'],
        ]
      : [
          ['created', '1970-01-01T00:00:00Z'],
          ['container_config', empty],
        ];
    const id = createId(v1, chainId, parent);
    const json = new Map<string, ExactJson>([
      ['id', id],
      ...(parent === null ? [] : [['parent', parent] as const]),
      ...v1,
      ['os', 'linux'],
    ]);
    layers.push({ id, json: Buffer.from(goJson(json)) });
  }
  return layers;
}

/** `repositories`: name and tag of the newest layer. */
export function repositoriesFile(repository: string, tag: string, top: string): Buffer {
  return Buffer.from(`${JSON.stringify({ [repository]: { [tag]: top } })}\n`);
}

/** Name of the config's member. */
export function configMember({ hex }: ImageConfig): string {
  return `${hex}.json`;
}

function createId(v1: readonly [string, ExactJson][], chainId: Digest, parent: string | null): string {
  const fields: [string, ExactJson][] = [...v1, ['layer_id', chainId]];
  if (parent !== null) fields.push(['parent', `sha256:${parent}`]);
  fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return sha256Hex(Buffer.from(goJson(new Map(fields))));
}

function orderedConfig(config: ReadonlyMap<string, ExactJson>): ExactJson {
  const fields = new Map<string, ExactJson>();
  for (const name of configFields) {
    const value = config.get(name) ?? null;
    if (value !== null) fields.set(name, value);
    else if (Object.hasOwn(emptyConfig, name))
      fields.set(name, emptyConfig[name as keyof typeof emptyConfig]);
  }
  return fields;
}

/** Go parses an offset of zero as UTC and writes it with a `Z`. */
function utc(time: string): string {
  return time.replace(/\+00:00$/, 'Z');
}

/** Compact, with what Go escapes for the sake of HTML. */
function goJson(value: ExactJson): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return goString(value);
  if (value instanceof Map)
    return `{${Array.from(value as ReadonlyMap<string, ExactJson>, ([key, item]) => `${goString(key)}:${goJson(item)}`).join(',')}}`;
  if (Array.isArray(value)) return `[${(value as readonly ExactJson[]).map(goJson).join(',')}]`;
  return (value as { readonly number: string }).number;
}

function goString(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
