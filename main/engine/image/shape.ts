import { en } from 'zod/locales';
import type { Finding } from '../../../shared/finding.ts';
import type { Json } from '../../../shared/report.ts';
import type { Schema } from './documents.ts';
import { foldKeys } from './fold-keys.ts';
import { pointer, quoteJson } from './quote.ts';

export interface ShapeReading<T> {
  /** What fits the schema once the parts that do not are left out; null when nothing does. */
  readonly value: T | null;
  readonly findings: readonly Finding[];
}

/** Parts of one document that are reported one by one; the rest is only counted. */
const reported = 20;
const rounds = 8;
/** Documents are read once each: compiling a parser for every form, as zod does unless told, takes longer than they do. */
const parsing = { jitless: true, error: en().localeError };

/**
 * Reads a document as far as it has the form it should have (D5): a part of the wrong type is a finding and is left out
 * (in arrays: `undefined`, so that positions stand), the rest is kept. Keys are matched as Go does (fold-keys.ts). Schemas
 * therefore make every field optional.
 * `at` is where `json` stands in `member`.
 */
export function readShape<T>(
  form: Schema<T>,
  json: Json | undefined,
  member: string,
  at: readonly (string | number)[] = [],
): ShapeReading<T> {
  const schema = form();
  const findings: Finding[] = [];
  let rest: unknown = foldKeys(schema, json, member, at, findings);
  let count = 0;
  for (let round = 0; round < rounds; round += 1) {
    const outcome = schema.safeParse(rest, parsing);
    if (outcome.success) {
      if (count > reported) findings.push(overflow(member, at, count - reported));
      return { value: outcome.data, findings };
    }
    const paths = outcome.error.issues.map((issue) => issue.path.filter((part) => typeof part !== 'symbol'));
    for (const [index, path] of paths.entries()) {
      count += 1;
      if (count > reported) continue;
      findings.push({
        rule: 'D5',
        severity: 'error',
        where: pointer(member, [...at, ...path]),
        what: `${quoteJson(valueAt(rest, path))}: ${outcome.error.issues[index]?.message ?? 'not of the expected form'}`,
        why: 'The field is not what the format says, and was left out.',
      });
    }
    if (paths.some((path) => path.length === 0)) return { value: null, findings };
    rest = without(rest, paths);
  }
  return { value: null, findings };
}

function overflow(member: string, at: readonly (string | number)[], more: number): Finding {
  return {
    rule: 'D5',
    severity: 'error',
    where: pointer(member, at),
    what: `${more} more fields are not of the expected form`,
    why: 'They were left out as well.',
  };
}

function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return undefined;
    current = (current as Record<string | number, unknown>)[key];
  }
  return current;
}

/** A copy of `value` that lacks what stands at `paths`. Copies along the paths only, and own keys only. */
function without(value: unknown, paths: readonly (readonly (string | number)[])[]): unknown {
  const root = { value };
  const copied = new Set<object>();
  for (const path of paths) {
    const holder = copyTo(root, path, copied);
    const key = path.at(-1);
    if (holder === null || key === undefined) continue;
    if (Array.isArray(holder)) holder[Number(key)] = undefined;
    else delete holder[key];
  }
  return root.value;
}

/** Copies every container on the way to `path` and answers the last one, or null when the way has gone already. */
function copyTo(
  root: { value: unknown },
  path: readonly (string | number)[],
  copied: Set<object>,
): Record<string | number, unknown> | null {
  let parent: Record<string | number, unknown> = root;
  let key: string | number = 'value';
  for (const next of path) {
    const child = parent[key];
    if (typeof child !== 'object' || child === null || !Object.hasOwn(child, next)) return null;
    const copy = copied.has(child) ? child : Array.isArray(child) ? [...(child as unknown[])] : { ...child };
    copied.add(copy);
    parent[key] = copy;
    parent = copy as Record<string | number, unknown>;
    key = next;
  }
  return parent;
}
