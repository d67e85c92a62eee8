import {
  isGoArchitecture,
  isGoSystem,
  isVariantOf,
  meantArchitecture,
  meantSystem,
  meantVariant,
} from '../../../../shared/architecture.ts';
import type { ConfigChange } from '../../../../shared/convert/conversion-source.ts';
import { parseEnvEntry } from '../../../../shared/env.ts';
import { isExactObject, parseExactJson } from './exact-json.ts';
import type { ExactJson } from './exact-json.ts';
import { goJson } from './go-json.ts';
import { configOf } from './image-config.ts';
import type { ImageConfig } from './image-config.ts';

export interface RepairedConfig {
  readonly config: ImageConfig;
  readonly changes: readonly ConfigChange[];
}

/**
 * A config with what is certainly wrong in it put right (CV8): architecture, variant and os as Go spells them (A1), and of
 * keys that Env has twice the last value at the place of the first (E1), which is what Docker runs. Null where there is
 * nothing of that, or where the config is no object.
 */
export function repairConfig(bytes: Uint8Array): RepairedConfig | null {
  const document = parseExactJson(new TextDecoder().decode(bytes));
  if (document === null || typeof document !== 'object' || !isExactObject(document)) return null;
  const fields = new Map(document);
  const changes: ConfigChange[] = [];
  const change = (where: string, from: string, to: string, why: string): void => {
    changes.push({ where, what: `${JSON.stringify(from)} becomes ${JSON.stringify(to)}`, why });
    fields.set(where, to);
  };
  const spelling = 'Engines compare it with what Go calls the platform that they run on.';
  const architecture = fields.get('architecture');
  const meant =
    typeof architecture === 'string' && !isGoArchitecture(architecture)
      ? meantArchitecture(architecture)
      : null;
  if (meant !== null) change('architecture', architecture as string, meant.architecture, spelling);
  const variant = fields.get('variant');
  const now = fields.get('architecture');
  if (meant?.variant && (variant === undefined || variant === ''))
    change('variant', '', meant.variant, spelling);
  else if (
    typeof variant === 'string' &&
    variant !== '' &&
    typeof now === 'string' &&
    !isVariantOf(now, variant)
  ) {
    const right = meantVariant(now, variant);
    if (right !== null) change('variant', variant, right, spelling);
  }
  const os = fields.get('os');
  const system = typeof os === 'string' && !isGoSystem(os) ? meantSystem(os) : null;
  if (system !== null) change('os', os as string, system, spelling);
  const env = repairedEnv(fields.get('config') ?? null, changes);
  if (env !== null) fields.set('config', env);
  if (changes.length === 0) return null;
  return { config: configOf(Buffer.from(goJson(fields))), changes };
}

function repairedEnv(config: ExactJson, changes: ConfigChange[]): ExactJson {
  if (config === null || typeof config !== 'object' || !isExactObject(config)) return null;
  const env = config.get('Env') ?? null;
  if (!Array.isArray(env)) return null;
  const entries = env.filter((entry) => typeof entry === 'string');
  const last = new Map(entries.map((entry) => [parseEnvEntry(entry).name, entry]));
  if (entries.length !== env.length || last.size === entries.length) return null;
  for (const [name, entry] of last) {
    const given = entries.filter((other) => parseEnvEntry(other).name === name);
    if (given.length > 1)
      changes.push({
        where: 'Env',
        what: `${name}, given ${given.length} times, becomes ${JSON.stringify(entry)}`,
        why: 'Docker takes the last of equal keys, libc the first; now all see the same.',
      });
  }
  return new Map([...config, ['Env', [...last.values()]]]);
}
