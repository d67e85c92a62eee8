import { compareByCodePoint } from '../../../../shared/code-point.ts';
import { isExactObject } from './exact-json.ts';
import type { ExactJson } from './exact-json.ts';
import { goTime, goZeroTime } from './go-json.ts';

/** What Docker's V1Image keeps of an image config or of a v1 `json`, in the order in which Go writes it; without id and parent. */
export type V1Fields = readonly (readonly [string, ExactJson])[];

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

/** In the order in which Go writes the struct; those without a zero value above are left out when empty. */
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

/** An image config or v1 `json` as Docker reads it into its V1Image; fields that it does not know are not among them. */
export function v1Fields(document: ExactJson): V1Fields {
  const fields =
    document !== null && typeof document === 'object' && isExactObject(document) ? document : null;
  const get = (key: string): ExactJson => fields?.get(key) ?? null;
  const text = (key: string): [string, ExactJson][] => {
    const value = get(key);
    return typeof value === 'string' && value !== '' ? [[key, value]] : [];
  };
  const created = get('created');
  const config = get('config');
  return [
    ...text('comment'),
    ['created', typeof created === 'string' ? (goTime(created) ?? created) : goZeroTime],
    ...text('container'),
    ['container_config', containerConfig(get('container_config'))],
    ...text('docker_version'),
    ...text('author'),
    ...(config === null ? [] : [['config', containerConfig(config)] as const]),
    ...text('architecture'),
    ...text('variant'),
    ...text('os'),
  ];
}

/** A container config as Go writes it again. */
function containerConfig(config: ExactJson): ExactJson {
  const given =
    config !== null && typeof config === 'object' && isExactObject(config)
      ? config
      : new Map<string, ExactJson>();
  const fields = new Map<string, ExactJson>();
  for (const name of configFields) {
    const value = given.get(name) ?? null;
    if (Object.hasOwn(emptyConfig, name))
      fields.set(name, value === null ? emptyConfig[name as keyof typeof emptyConfig] : goOrder(name, value));
    else if (!isEmpty(value)) fields.set(name, goOrder(name, value));
  }
  return fields;
}

const healthFields = ['Test', 'Interval', 'Timeout', 'StartPeriod', 'StartInterval', 'Retries'];

/** Go writes a struct in its own order, and maps by their keys; a command that is one text becomes a list of it. */
function goOrder(name: string, value: ExactJson): ExactJson {
  if (typeof value === 'string' && (name === 'Cmd' || name === 'Entrypoint' || name === 'Shell'))
    return [value];
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

/** What Go's omitempty leaves out. */
function isEmpty(value: ExactJson): boolean {
  if (value === null || value === '' || value === false) return true;
  if (typeof value !== 'object') return false;
  return Array.isArray(value) ? value.length === 0 : isExactObject(value) && value.size === 0;
}
