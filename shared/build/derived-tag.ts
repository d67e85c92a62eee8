import { compareByCodePoint } from '../code-point.ts';
import type { Json } from '../report.ts';
import { nixBase32 } from '../store-path.ts';

/** Everything that determines an image's content (BT1); nothing else is in it. */
export interface TagFacts {
  readonly architecture: string;
  readonly variant: string | null;
  /** As the spec has them: the word `now` stands for itself. */
  readonly created: string;
  readonly mtime: string;
  readonly owner: {
    readonly uid: number;
    readonly gid: number;
    readonly uname: string;
    readonly gname: string;
  };
  readonly config: Json;
  readonly inherit: string;
  /** As it will be written. */
  readonly env: readonly string[];
  /** DiffIDs. */
  readonly base: readonly (string | null)[];
  /** DiffIDs of layers of other images; not part of the tag's text where there are none. */
  readonly taken: readonly (string | null)[];
  /** Store paths, layer by layer: their hashes stand for what is in them. */
  readonly store: readonly (readonly string[])[];
  readonly contents: readonly string[];
  readonly copyToRoot: readonly string[];
  /** sha256 of the layer of plain files. */
  readonly files: string | null;
  /** Where it is like buildImage's. */
  readonly like?: string;
  /** Where the base's config is inherited: what that is known by. */
  readonly inherited?: string | null;
}

/**
 * A tag of 32 digits that says what is in an image, known before anything is written (BT1): the first 20 bytes of the
 * sha256 of `varve-tag-1\n` and the facts as JSON, compact, keys sorted by code point at every level, in Nix's base-32.
 * `sha256` answers lower-case hex for the UTF-8 of a text.
 */
export function derivedTag(facts: TagFacts, sha256: (text: string) => string): string {
  const { taken, ...others } = facts;
  const told = taken.length === 0 ? others : facts;
  const hex = sha256(`varve-tag-1\n${canonical(told as unknown as Json)}`);
  const bytes = Uint8Array.from({ length: 20 }, (_, at) =>
    Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16),
  );
  return nixBase32Text(bytes);
}

/** Bytes in Nix's base-32: the last digit is made of the first five bits. */
export function nixBase32Text(bytes: Uint8Array): string {
  const length = Math.ceil((bytes.length * 8) / 5);
  return Array.from({ length }, (_, place) => {
    const bit = (length - 1 - place) * 5;
    const word = (bytes[bit >>> 3] ?? 0) | ((bytes[(bit >>> 3) + 1] ?? 0) << 8);
    return nixBase32[(word >>> (bit & 7)) & 31] ?? '';
  }).join('');
}

function canonical(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item as Json)).join(',')}]`;
  const members = Object.entries(value).sort(([a], [b]) => compareByCodePoint(a, b));
  return `{${members.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`;
}
