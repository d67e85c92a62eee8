import type { z } from 'zod';
import {
  baseSchema,
  buildSpecSchema,
  fileSourceSchema,
  heldPathSchema,
  layerSourceSchema,
  outputSchema,
} from './build-spec-schema.ts';
import type { SpecIssue } from './build-spec-error.ts';
import { nearestKey } from './nearest-key.ts';
import { placeText } from './place-text.ts';

type Issue = z.core.$ZodIssue;

/** Unknown keys of one object, and other things wrong, that are told one by one. */
const toldKeys = 20;
export const toldIssues = 50;

/** What zod found wrong, in words for a person, each with its place (BS2, BS3). */
export function specIssues(error: z.ZodError): SpecIssue[] {
  return error.issues.flatMap((issue) => explain(issue, []));
}

function explain(issue: Issue, above: readonly PropertyKey[]): SpecIssue[] {
  const path = [...above, ...issue.path];
  const where = placeText(path);
  switch (issue.code) {
    case 'unrecognized_keys': {
      const told = issue.keys
        .slice(0, toldKeys)
        .map((key) => ({ where: placeText([...path, key]), message: unknownKey(key, path) }));
      const more = issue.keys.length - told.length;
      return more === 0 ? told : [...told, { where, message: `has ${more} more keys that nobody knows` }];
    }
    case 'invalid_union': {
      const near = nearestBranch(issue.errors);
      if (near !== null) return near.flatMap((inner) => explain(inner, path));
      return [{ where, message: `must be ${[...new Set(issue.errors.map(expectation))].join(', or ')}` }];
    }
    case 'invalid_type':
      return [{ where, message: missing(issue) ? 'is missing' : `must be ${expectation([issue])}` }];
    case 'invalid_value':
      return [{ where, message: `must be ${expectation([issue])}` }];
    case 'too_small':
      return [{ where, message: tooSmall(issue.origin, issue.minimum) }];
    case 'too_big':
      return [{ where, message: `must be at most ${issue.maximum}` }];
    case 'invalid_format':
    case 'invalid_key':
    case 'invalid_element':
    case 'not_multiple_of':
    case 'custom':
      return [{ where, message: issue.message }];
  }
}

/** The alternative that was meant, where a value got past its first look; null when none fits at all. */
function nearestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | null {
  const begun = branches.filter(
    (branch) =>
      branch.length > 0 &&
      branch.every(
        (issue) => issue.path.length > 0 || issue.code === 'unrecognized_keys' || issue.code === 'too_small',
      ),
  );
  return begun[0] ?? null;
}

function unknownKey(key: string, path: readonly PropertyKey[]): string {
  const near = nearestKey(key, knownKeys(path));
  return near === null ? 'is no key of a build spec' : `is no key of a build spec; did you mean ${near}?`;
}

function knownKeys(path: readonly PropertyKey[]): string[] {
  switch (path[0]) {
    case undefined:
      return Object.keys(buildSpecSchema.shape);
    case 'fromImage':
      return Object.keys(baseSchema.shape);
    case 'files':
      return Object.keys(fileSourceSchema.shape);
    case 'layers':
      return Object.keys(layerSourceSchema.shape);
    case 'imagePaths':
      return Object.keys(heldPathSchema.shape);
    case 'output':
      return Object.keys(outputSchema.shape);
    default:
      return ['pin'];
  }
}

function missing(issue: Issue): boolean {
  return issue.message.endsWith('received undefined');
}

function expectation([issue]: readonly Issue[]): string {
  if (issue?.code === 'invalid_value') {
    return `one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
  }
  if (issue?.code !== 'invalid_type') return issue?.message ?? 'something else';
  const words: Readonly<Record<string, string>> = {
    string: 'a text',
    boolean: 'true or false',
    number: 'a number',
    int: 'a whole number',
    array: 'a list',
    object: 'an object',
    record: 'an object',
  };
  return words[issue.expected] ?? issue.expected;
}

function tooSmall(origin: string, minimum: number | bigint): string {
  return origin === 'string' ? 'must not be empty' : `must be at least ${minimum}`;
}
