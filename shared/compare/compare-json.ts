import type { Json } from '../report.ts';
import type { FieldChange } from './comparison.ts';

/** Objects nested deeper are compared as a whole: what an image says must not exhaust the stack. */
const maxDepth = 64;

/**
 * Where two JSON values differ, by JSON pointer (RFC 6901), in the order of the pointers. Objects are gone into, whatever
 * the order of their keys; lists are values of their own, since their places mean nothing by themselves.
 */
export function compareJson(left: Json | undefined, right: Json | undefined): FieldChange[] {
  const changes: FieldChange[] = [];
  walk(left, right, '', 0, changes);
  return changes.sort((a, b) => (a.field < b.field ? -1 : a.field > b.field ? 1 : 0));
}

function walk(
  left: Json | undefined,
  right: Json | undefined,
  field: string,
  depth: number,
  changes: FieldChange[],
): void {
  if (isObject(left) && isObject(right) && depth < maxDepth) {
    for (const key of new Set([...Object.keys(left), ...Object.keys(right)]))
      walk(own(left, key), own(right, key), `${field}/${escape(key)}`, depth + 1, changes);
    return;
  }
  if (stableText(left) === stableText(right)) return;
  changes.push({
    field,
    ...(left !== undefined && { left }),
    ...(right !== undefined && { right }),
  });
}

/** JSON text in which the order of keys does not matter; "" for nothing. */
function stableText(value: Json | undefined): string {
  return value === undefined ? '' : JSON.stringify(sorted(value, 0));
}

/** The same value with the keys of its objects in order, down to a depth that no stack minds. */
export function sorted(value: Json, depth = 0): Json {
  if (depth >= maxDepth) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => sorted(item, depth + 1));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key] ?? null, depth + 1)]),
  );
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function own(value: { readonly [key: string]: Json }, key: string): Json | undefined {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

function escape(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
