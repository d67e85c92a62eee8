import { sha256Digest } from '../../../../shared/digest.ts';
import type { DiffId, Digest } from '../../../../shared/digest.ts';
import type { Json } from '../../../../shared/report.ts';
import { compareByCodePoint } from '../../../../shared/code-point.ts';
import { sha256Hex } from '../../io/hasher.ts';
import { isExactObject, pythonJson } from './exact-json.ts';
import type { ExactJson } from './exact-json.ts';

/** What an image's config document says. */
export interface ImageFacts {
  /** As nixpkgs writes it, `1970-01-01T00:00:01+00:00`. */
  readonly created: string;
  readonly architecture: string;
  readonly variant: string | null;
  /** The container config. */
  readonly config: ExactJson;
  /** Oldest first. */
  readonly diffIds: readonly DiffId[];
  /** Oldest first; steps without a layer among them. */
  readonly history: readonly ExactJson[];
}

export interface ImageConfig {
  /** Image ID: sha256 of the bytes. */
  readonly id: Digest;
  readonly hex: string;
  readonly bytes: Buffer;
}

/** The image config in nixpkgs' order and spelling (dockertools.md 6.2), which is a valid OCI config too. */
export function imageConfig(facts: ImageFacts): ImageConfig {
  const rootfs = new Map<string, ExactJson>([
    ['diff_ids', facts.diffIds],
    ['type', 'layers'],
  ]);
  const document = new Map<string, ExactJson>([
    ['created', facts.created],
    ['architecture', facts.architecture],
    ...(facts.variant === null ? [] : [['variant', facts.variant] as const]),
    ['os', 'linux'],
    ['config', facts.config],
    ['rootfs', rootfs],
    ['history', facts.history],
  ]);
  return configOf(Buffer.from(pythonJson(document)));
}

/** A config by its document, whose hash is the image's ID. */
export function configOf(bytes: Buffer): ImageConfig {
  const hex = sha256Hex(bytes);
  return { id: sha256Digest(hex), hex, bytes };
}

/** A step of the history that made a layer; `comment` and `createdBy` null: it does not say so. */
export function historyStep(
  created: string,
  comment: string | null,
  createdBy: string | null = null,
): ExactJson {
  return new Map<string, ExactJson>([
    ['created', created],
    ...(createdBy === null ? [] : [['created_by', createdBy] as const]),
    ...(comment === null ? [] : [['comment', comment] as const]),
  ]);
}

/** A plain JSON value with its keys in the order in which Nix writes them: sorted, at every level. */
export function sortedJson(value: Json): ExactJson {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return { number: String(value) };
  if (Array.isArray(value)) return value.map((item) => sortedJson(item as Json));
  return new Map(
    Object.entries(value)
      .sort(([a], [b]) => compareByCodePoint(a, b))
      .map(([key, item]) => [key, sortedJson(item)]),
  );
}

/** dockertools.md 8.6: buildImage's config has an `Env`, be it empty. */
export function withOwnEnv(config: ExactJson, env: readonly string[]): ExactJson {
  return new Map([...(isExactObject(config) ? config : []), ['Env', env]]);
}

/** dockertools.md 6.2: `Env` keeps its place if it was there, else comes last; an empty one is not added. */
export function withEnv(config: ExactJson, env: readonly string[]): ExactJson {
  const own = isExactObject(config) ? config : new Map<string, ExactJson>();
  return env.length === 0 && !own.has('Env') ? own : new Map([...own, ['Env', env]]);
}
