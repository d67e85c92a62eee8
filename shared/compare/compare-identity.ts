import { canonicalReference, parseReference } from '../reference.ts';
import type { ImageReport, Json } from '../report.ts';
import type { FieldChange } from './comparison.ts';
import type { Ignored } from './ignored.ts';

type Identity = Pick<
  ImageReport,
  'names' | 'id' | 'manifestDigest' | 'legacyId' | 'os' | 'architecture' | 'variant' | 'created' | 'author'
>;

/**
 * What an image is called and says of itself, where it differs. Digests are told apart only where both have one: an archive
 * of another format has none, which says nothing about the image. With anything ignored but names they go too: they stand
 * for all of it.
 */
export function compareIdentity(left: Identity, right: Identity, ignored: Ignored): FieldChange[] {
  const ignoresSome = ignored.timestamps || ignored.order || ignored.history || ignored.paths.length > 0;
  const skips = (field: 'id' | 'manifestDigest' | 'legacyId'): boolean =>
    ignoresSome || left[field] === null || right[field] === null;
  const fields: readonly (readonly [name: keyof Identity, isIgnored: boolean])[] = [
    ['names', ignored.names || same(meant(left.names), meant(right.names))],
    ['id', skips('id')],
    ['manifestDigest', skips('manifestDigest')],
    ['legacyId', skips('legacyId')],
    ['os', false],
    ['architecture', false],
    ['variant', false],
    ['created', ignored.timestamps],
    ['author', false],
  ];
  return fields.flatMap(([field, isIgnored]) =>
    isIgnored || same(left[field], right[field])
      ? []
      : [{ field, ...side('left', left[field]), ...side('right', right[field]) }],
  );
}

/** CM2.1: `big:1` is `docker.io/library/big:1`, and nothing is meant by the order of names. */
function meant(names: readonly string[]): string[] {
  const canonical = names.map((name) => {
    const outcome = parseReference(name);
    return outcome.ok ? canonicalReference(outcome.reference) : name;
  });
  return [...new Set(canonical)].toSorted();
}

function same(left: Json, right: Json): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

function side<Name extends 'left' | 'right'>(name: Name, value: Json): Partial<Record<Name, Json>> {
  const isAbsent = value === null || (Array.isArray(value) && value.length === 0);
  return isAbsent ? {} : ({ [name]: value } as Partial<Record<Name, Json>>);
}
