import type * as z from 'zod/mini';
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
 * (in arrays: `undefined`, so that positions stand), the rest is kept. `null` in an array is what Go makes of it, an empty
 * text or object. Keys are matched as Go does (fold-keys.ts). Schemas therefore make every field optional.
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
  let leftOut = 0;
  for (let round = 0; round < rounds; round += 1) {
    const outcome = schema.safeParse(rest, parsing);
    if (outcome.success) {
      if (count > reported) findings.push(overflow(member, at, count - reported, leftOut > 0));
      return { value: outcome.data, findings };
    }
    const problems = outcome.error.issues.flatMap((issue) => problemsOf(issue, rest));
    for (const { path, instead, what } of problems) {
      count += 1;
      leftOut += instead === undefined ? 1 : 0;
      if (count > reported) continue;
      const where = pointer(member, [...at, ...path]);
      findings.push(
        instead === undefined
          ? {
              rule: 'D5',
              severity: 'error',
              where,
              what: `${quoteJson(valueAt(rest, path))}: ${what}`,
              why: 'The field is not what the format says, and was left out.',
            }
          : {
              rule: 'D5',
              severity: 'warning',
              where,
              what: `null where ${instead === '' ? 'a text' : 'an object'} should be`,
              why: `Docker and podman read null in a list as ${instead === '' ? 'an empty text' : 'an empty object'}, and so it was read; other programs may refuse it.`,
            },
      );
    }
    if (problems.some(({ path }) => path.length === 0)) return { value: null, findings };
    rest = replaced(rest, problems);
  }
  return { value: null, findings };
}

interface Problem {
  readonly path: readonly (string | number)[];
  readonly what: string;
  /** What stands for a `null` in an array; undefined where the part is left out. */
  readonly instead: unknown;
}

/** What zod says of a value, one part at a time: of a list that may be a text as well, its elements are told. */
function problemsOf(
  issue: z.core.$ZodIssue,
  value: unknown,
  above: readonly PropertyKey[] = [],
): readonly Problem[] {
  const whole = [...above, ...issue.path];
  if (issue.code === 'invalid_union' && Array.isArray(valueAt(value, named(whole)))) {
    const elements = issue.errors.find((issues) => issues.every(({ path }) => path.length > 0));
    if (elements !== undefined) return elements.flatMap((each) => problemsOf(each, value, whole));
  }
  const path = named(whole);
  const what = issue.message.replace(/^Invalid input: /, '');
  const isNullElement = Array.isArray(valueAt(value, path.slice(0, -1))) && valueAt(value, path) === null;
  const expected = isNullElement && issue.code === 'invalid_type' ? issue.expected : null;
  const instead = expected === 'string' ? '' : expected === 'object' ? {} : undefined;
  return [{ path, what, instead }];
}

function named(path: readonly PropertyKey[]): (string | number)[] {
  return path.filter((part) => typeof part !== 'symbol');
}

function overflow(
  member: string,
  at: readonly (string | number)[],
  more: number,
  isAnyLeftOut: boolean,
): Finding {
  return {
    rule: 'D5',
    severity: isAnyLeftOut ? 'error' : 'warning',
    where: pointer(member, at),
    what: `${more} more fields are not of the expected form`,
    why: isAnyLeftOut
      ? 'They were left out as well.'
      : 'All of them are null, and were read in the same way.',
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

/** A copy of `value` with what stands instead of each problem, or without it. Copies along the paths only, and own keys only. */
function replaced(value: unknown, problems: readonly Problem[]): unknown {
  const root = { value };
  const copied = new Set<object>();
  for (const { path, instead } of problems) {
    const holder = copyTo(root, path, copied);
    const key = path.at(-1);
    if (holder === null || key === undefined) continue;
    if (Array.isArray(holder)) holder[Number(key)] = instead;
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
