import { compareByCodePoint } from '../../../shared/code-point.ts';
import type { Digest } from '../../../shared/digest.ts';
import { sha256Hex } from '../io/hasher.ts';
import { isExactObject, pythonJson } from './exact-json.ts';
import type { ExactJson } from './exact-json.ts';
import type { ImageConfig, ImageFacts } from './image-config.ts';

/** manifest.json of an archive with one image, in nixpkgs' order and spelling (dockertools.md 6.2). */
export function dockerManifest(config: string, repoTag: string, layers: readonly string[]): Buffer {
  return Buffer.from(
    pythonJson([
      new Map<string, ExactJson>([
        ['Config', config],
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
 * A layer for readers before Docker 1.10, with its true parent and the id that `docker save` of 1.10 to 24 gives it
 * (dockertools.md 12, moby's v1.CreateID): a hash of the layer's v1 json, its chain id and its parent. `top` is the image
 * for its newest layer, null for all others, whose json is an empty one of 1970.
 */
export function legacyLayer(
  chainId: Digest,
  parent: string | null,
  top: Omit<ImageFacts, 'diffIds' | 'history'> | null,
): LegacyLayer {
  const empty = orderedConfig(new Map());
  const v1: [string, ExactJson][] =
    top === null
      ? [
          ['created', '1970-01-01T00:00:00Z'],
          ['container_config', empty],
        ]
      : [
          ['created', utc(top.created)],
          ['container_config', empty],
          ['config', orderedConfig(isExactObject(top.config) ? top.config : new Map())],
          ['architecture', top.architecture],
          ...(top.variant === null ? [] : [['variant', top.variant] as [string, ExactJson]]),
          ['os', 'linux'],
        ];
  const id = createId(v1, chainId, parent);
  const json = new Map<string, ExactJson>([
    ['id', id],
    ...(parent === null ? [] : [['parent', parent] as const]),
    ...v1,
    ['os', 'linux'],
  ]);
  return { id, json: Buffer.from(goJson(json)) };
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
    if (value !== null) fields.set(name, goOrder(name, value));
    else if (Object.hasOwn(emptyConfig, name))
      fields.set(name, emptyConfig[name as keyof typeof emptyConfig]);
  }
  return fields;
}

const healthFields = ['Test', 'Interval', 'Timeout', 'StartPeriod', 'StartInterval', 'Retries'];

/** Go writes a struct in its own order, and maps by their keys. */
function goOrder(name: string, value: ExactJson): ExactJson {
  if (value === null || typeof value !== 'object' || !isExactObject(value)) return value;
  const entries =
    name === 'Healthcheck'
      ? healthFields.flatMap((field): [string, ExactJson][] => {
          const part = value.get(field);
          return part === undefined || part === null ? [] : [[field, part]];
        })
      : [...value].sort(([a], [b]) => compareByCodePoint(a, b));
  return new Map(entries);
}

/** Go parses an offset of zero as UTC and writes it with a `Z`. */
function utc(time: string): string {
  return time.replace(/\+00:00$/, 'Z');
}

/** Compact, with what Go escapes for the sake of HTML. */
function goJson(value: ExactJson): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return goString(value);
  if (isExactObject(value))
    return `{${Array.from(value, ([key, item]) => `${goString(key)}:${goJson(item)}`).join(',')}}`;
  if ('number' in value) return value.number;
  return `[${value.map(goJson).join(',')}]`;
}

function goString(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
