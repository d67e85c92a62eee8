import type { Digest } from '../../../../shared/digest.ts';
import type { LayoutRoot } from '../../image/image-core.ts';

/** What the descriptors of `index.json` lead to, noted while they are followed (F6). */
export interface RootNotes {
  /** A document or blob below a root, by the digest that names it. */
  part(root: number, digest: Digest | null): void;
  image(root: number, manifest: Digest, names: readonly string[], parts: readonly (Digest | null)[]): void;
  other(root: number, digest: Digest, parts: readonly (Digest | null)[]): void;
  index(root: number, digest: Digest): void;
  /** A document that was met before. */
  again(root: number, digest: Digest, names: readonly string[]): void;
  roots(): readonly LayoutRoot[];
}

interface Known {
  readonly kind: 'image' | 'other';
  readonly parts: readonly (Digest | null)[];
}

/** `count`: of the descriptors in `index.json`. */
export function noteRoots(count: number): RootNotes {
  const roots = Array.from({ length: count }, (_, at) => ({
    at,
    parts: new Set<Digest>(),
    images: new Map<Digest, Set<string>>(),
    others: new Set<Digest>(),
    indexes: new Set<Digest>(),
    isKnown: true,
  }));
  const known = new Map<Digest, Known>();
  const add = (root: number, digest: Digest, { kind, parts }: Known, names: readonly string[]): void => {
    const notes = roots[root];
    if (notes === undefined) return;
    for (const part of [digest, ...parts])
      if (part === null) notes.isKnown = false;
      else notes.parts.add(part);
    if (kind === 'other') notes.others.add(digest);
    else notes.images.set(digest, new Set([...(notes.images.get(digest) ?? []), ...names]));
  };
  const meet = (root: number, digest: Digest, entry: Known, names: readonly string[]): void => {
    known.set(digest, entry);
    add(root, digest, entry, names);
  };
  return {
    part(root, digest) {
      const notes = roots[root];
      if (notes === undefined) return;
      if (digest === null) notes.isKnown = false;
      else notes.parts.add(digest);
    },
    image: (root, manifest, names, parts) => meet(root, manifest, { kind: 'image', parts }, names),
    other: (root, digest, parts) => meet(root, digest, { kind: 'other', parts }, []),
    index(root, digest) {
      roots[root]?.indexes.add(digest);
      roots[root]?.parts.add(digest);
    },
    again(root, digest, names) {
      const entry = known.get(digest);
      if (entry !== undefined) add(root, digest, entry, names);
    },
    roots: () =>
      roots.map(({ at, parts, images, others, indexes, isKnown }) => ({
        at,
        parts: [...parts],
        images: Array.from(images, ([manifest, names]) => ({ manifest, names: [...names] })),
        others: [...others],
        indexes: [...indexes],
        isKnown,
      })),
  };
}
