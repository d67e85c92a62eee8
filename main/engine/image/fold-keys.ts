import * as z from 'zod/mini';
import type { Finding } from '../../../shared/finding.ts';
import { pointer, quote } from './quote.ts';

/**
 * Go matches the keys of JSON documents without regard to case, and Docker, containerd and podman are written in Go: a
 * `layers` where `Layers` should be is read by them, and by nearly nothing else. Renames such keys as Go would, in the
 * objects that `schema` describes (not in maps, whose keys are data), and tells of each (F11): an error where both
 * spellings stand side by side, since then one document says two things.
 */
export function foldKeys(
  schema: z.core.$ZodType,
  json: unknown,
  member: string,
  at: readonly (string | number)[],
  findings: Finding[],
): unknown {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodMiniArray && Array.isArray(json)) {
    const { element } = inner.def;
    let copy: unknown[] | null = null;
    for (const [index, item] of (json as unknown[]).entries()) {
      const folded = foldKeys(element, item, member, [...at, index], findings);
      if (folded === item) continue;
      copy ??= [...(json as unknown[])];
      copy[index] = folded;
    }
    return copy ?? json;
  }
  if (!(inner instanceof z.ZodMiniObject) || typeof json !== 'object' || json === null || Array.isArray(json))
    return json;
  return foldObject(inner.shape, json as Readonly<Record<string, unknown>>, member, at, findings);
}

function foldObject(
  shape: Readonly<Record<string, z.core.$ZodType>>,
  json: Readonly<Record<string, unknown>>,
  member: string,
  at: readonly (string | number)[],
  findings: Finding[],
): unknown {
  let copy: Record<string, unknown> | null = null;
  for (const key of Object.keys(json)) {
    const exact = Object.hasOwn(shape, key);
    const meant = exact ? key : Object.keys(shape).find((name) => name.toLowerCase() === key.toLowerCase());
    if (meant === undefined) continue;
    const both = !exact && Object.hasOwn(json, meant);
    if (!exact && findings.length < most) findings.push(otherCase(member, [...at, key], key, meant, both));
    if (both) continue;
    const value = json[key];
    const field = shape[meant];
    const folded = field === undefined ? value : foldKeys(field, value, member, [...at, key], findings);
    if (exact && folded === value) continue;
    copy ??= { ...json };
    if (!exact) delete copy[key];
    copy[meant] = folded;
  }
  return copy ?? json;
}

const most = 20;

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  let inner = schema;
  while (inner instanceof z.ZodMiniOptional || inner instanceof z.ZodMiniNullable)
    inner = inner.def.innerType;
  return inner;
}

function otherCase(
  member: string,
  at: readonly (string | number)[],
  key: string,
  meant: string,
  both: boolean,
): Finding {
  return {
    rule: 'F11',
    severity: both ? 'error' : 'warning',
    where: pointer(member, at),
    what: both ? `${quote(key)} stands beside ${quote(meant)}` : `${quote(key)} should be ${quote(meant)}`,
    why: both
      ? 'Go takes the later of the two for one field, other programs know the exact spelling only: they see different images.'
      : 'Docker and other programs in Go ignore the case; others do not find the field.',
  };
}
