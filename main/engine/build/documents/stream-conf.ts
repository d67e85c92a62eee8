import { z } from 'zod';
import { imageTime } from '../../../../shared/build/image-time.ts';
import { ProblemError } from '../../../../shared/problem.ts';
import { isExactObject, parseExactJson } from './exact-json.ts';
import type { ExactJson } from './exact-json.ts';
import type { LayerOwner } from '../layer/layer-plan.ts';

/** What nixpkgs hands to its stream_layered_image.py (dockertools.md 2, 6). */
export interface StreamConf {
  readonly architecture: string;
  readonly os: string;
  /** The image's config as it stands: key order and numbers are part of the image's id. */
  readonly config: ExactJson;
  readonly storeDir: string;
  /** Host path of the base image's archive. */
  readonly fromImage: string | null;
  readonly storeLayers: readonly (readonly string[])[];
  /** Store path of a folder that holds `layer.tar` and `checksum`. */
  readonly customisationLayer: string;
  readonly repoTag: string;
  /** As it is written into the image. */
  readonly created: string;
  readonly owner: LayerOwner;
}

const text = z.string();
const confSchema = z.object({
  architecture: text.min(1),
  os: text.default('linux'),
  store_dir: text.regex(/^(?:\/[^/]+)+$/, 'is no absolute folder'),
  from_image: text.min(1).nullable(),
  store_layers: z.array(z.array(text)),
  customisation_layer: text.min(1),
  repo_tag: text.min(1),
  created: text,
  mtime: text,
  uid: text.regex(/^\d{1,10}$/),
  gid: text.regex(/^\d{1,10}$/),
  uname: text,
  gname: text,
});

/**
 * A conf.json → what is to be written. `now` is the time that "now" stands for. Throws `bad-request` naming the field that
 * is wrong.
 */
export function parseStreamConf(json: string, now: Date): StreamConf {
  let exact: ExactJson;
  let plain: unknown;
  try {
    exact = parseExactJson(json);
    plain = JSON.parse(json);
  } catch (error) {
    throw new ProblemError(
      'bad-request',
      `conf.json is not JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const parsed = confSchema.safeParse(plain);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = ['conf.json', issue?.path.join('.') ?? ''].filter((part) => part !== '').join(': ');
    const isMissing = issue?.message.endsWith('received undefined') === true;
    throw new ProblemError(
      'bad-request',
      `${field}: ${isMissing ? 'is missing' : (issue?.message ?? 'is wrong')}`,
    );
  }
  const conf = parsed.data;
  return {
    architecture: conf.architecture,
    os: conf.os,
    config: isExactObject(exact) ? (exact.get('config') ?? null) : null,
    storeDir: conf.store_dir,
    fromImage: conf.from_image,
    storeLayers: conf.store_layers,
    customisationLayer: conf.customisation_layer,
    repoTag: conf.repo_tag,
    created: pythonTime('conf.json: created', conf.created, now).text,
    owner: {
      uid: Number(conf.uid),
      gid: Number(conf.gid),
      uname: conf.uname,
      gname: conf.gname,
      mtime: Math.floor(pythonTime('conf.json: mtime', conf.mtime, now).seconds),
    },
  };
}

/** As Python's `datetime.fromisoformat(…).isoformat()`: `+00:00` rather than `Z`, a fraction of six digits or none. */
export function pythonTime(field: string, value: string, now: Date): { text: string; seconds: number } {
  if (value === 'now') {
    return { text: `${now.toISOString().slice(0, -1)}000+00:00`, seconds: now.getTime() / 1000 };
  }
  const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,6})\d*)?(Z|[+-]\d\d:\d\d)$/.exec(value);
  const [, day = '', time = '', fraction, zone = ''] = match ?? [];
  const offset = zone === 'Z' ? '+00:00' : zone;
  const seconds = imageTime(value);
  if (match === null || seconds === null) {
    throw new ProblemError(
      'bad-request',
      `${field}: ${JSON.stringify(value)} is no ISO 8601 time with an offset`,
    );
  }
  const digits = fraction === undefined || /^0+$/.test(fraction) ? '' : `.${fraction.padEnd(6, '0')}`;
  return { text: `${day}T${time}${digits}${offset}`, seconds };
}
