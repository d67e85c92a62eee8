import type { Json } from '../report.ts';
import type { FieldChange } from './comparison.ts';
import { compareJson } from './compare-json.ts';

/** Where two container configs differ, but for their `Env`, which is compared by name (compare-env.ts). Absent is as empty. */
export function compareConfig(left: Json, right: Json): FieldChange[] {
  return compareJson(withoutEnv(left), withoutEnv(right));
}

/** Null, empty texts, lists and objects, false and 0 mean what absence means: Docker and others write either. */
function withoutEnv(config: Json): Json {
  if (config === null || typeof config !== 'object' || Array.isArray(config)) return config ?? {};
  return Object.fromEntries(
    Object.entries(config).filter(([key, value]) => key !== 'Env' && !isEmpty(value)),
  );
}

function isEmpty(value: Json): boolean {
  if (value === null || value === '' || value === false || value === 0) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
