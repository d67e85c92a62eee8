import { weightOf } from './blocking.ts';
import { isOciTarget } from './conversion.ts';
import type { ConversionTarget, KeptRoot, PlannedImage } from './conversion.ts';
import type { ConversionSource, SourceRoot } from './conversion-source.ts';
import type { Digest } from '../digest.ts';
import { nameKey } from './planned-names.ts';

interface Candidate {
  readonly archive: number;
  readonly source: ConversionSource;
  readonly root: SourceRoot;
}

/**
 * Descriptors of `index.json` that go over as they are, with all that they lead to (CV11): nested indexes, attestations,
 * signatures, artifacts, annotations. Every image below has to be taken with its manifest kept and under the same names,
 * what speaks about a manifest needs that manifest, and nothing may be wrong that a copy would carry on. `twins`: other
 * manifests that could be kept, of images that are written once, by their numbers.
 */
export function keptRoots(
  sources: readonly ConversionSource[],
  images: readonly PlannedImage[],
  twins: ReadonlyMap<Digest, number>,
  target: ConversionTarget,
): KeptRoot[] {
  if (!isOciTarget(target)) return [];
  const manifests = new Map<Digest, PlannedImage>();
  for (const image of images) {
    const digest = manifestOf(sources, image);
    if (image.manifest === 'kept' && digest !== null) manifests.set(digest, image);
  }
  for (const [digest, at] of twins) {
    const image = images[at];
    if (image !== undefined && !manifests.has(digest)) manifests.set(digest, image);
  }
  let candidates = sources.flatMap((source, archive): Candidate[] =>
    isSound(source) ? (source.layout?.roots ?? []).map((root) => ({ archive, source, root })) : [],
  );
  for (;;) {
    const kept = documentsOf(candidates, manifests);
    const names = namesGiven(candidates);
    const left = candidates.filter(
      (candidate, at) =>
        candidate.root.isWhole &&
        (!isNothing(candidate.root) || isAll(candidates, sources)) &&
        !isRepeated(candidates.slice(0, at), candidate) &&
        hasItsImages(candidate, manifests, names, images) &&
        hasItsSubjects(candidate, kept),
    );
    if (left.length === candidates.length) break;
    candidates = left;
  }
  return candidates.map(({ archive, root }) => ({
    archive,
    root: root.at,
    digest: root.digest,
    isIndex: root.indexes.length > 0,
    images: root.images.map(({ manifest }) => manifest),
    others: root.others,
  }));
}

/** Names of an image that no kept descriptor gives it; null: it needs none of its own, since a descriptor leads to it. */
export function namesLeft(
  sources: readonly ConversionSource[],
  image: PlannedImage,
  kept: readonly KeptRoot[],
): readonly string[] | null {
  const digest = manifestOf(sources, image);
  if (image.manifest !== 'kept' || digest === null) return image.names;
  const given = new Set<string>();
  let isListed = false;
  for (const { archive, root } of kept) {
    const found = sources[archive]?.layout?.roots.find(({ at }) => at === root);
    for (const { manifest, names } of found?.images ?? []) {
      if (manifest !== digest) continue;
      isListed = true;
      for (const name of names) given.add(nameKey(name));
    }
  }
  const names = image.names.filter((name) => !given.has(nameKey(name)));
  return isListed && names.length === 0 ? null : names;
}

/** Whether two images stand in one descriptor that is kept. */
export function areTogether(
  sources: readonly ConversionSource[],
  kept: readonly KeptRoot[],
  a: PlannedImage | undefined,
  b: PlannedImage | undefined,
): boolean {
  const one = a === undefined ? null : manifestOf(sources, a);
  const other = b === undefined ? null : manifestOf(sources, b);
  return (
    one !== null &&
    other !== null &&
    kept.some(({ images }) => images.includes(one) && images.includes(other))
  );
}

function manifestOf(sources: readonly ConversionSource[], { archive, image }: PlannedImage): Digest | null {
  return sources[archive]?.images.find(({ index }) => index === image)?.manifest?.digest ?? null;
}

/** Errors in documents would go along with them. */
function isSound({ findings, images }: ConversionSource): boolean {
  const sound = (found: ConversionSource['findings'], config: string | null): boolean =>
    found.every((finding) => finding.severity !== 'error' || weightOf(finding, config) === 'carried');
  return (
    sound(findings, null) && images.every((image) => sound(image.findings, image.config?.member ?? null))
  );
}

/** An image for another platform that the archive left out: it may be listed in an index that stays what it is, and nowhere else. */
function isNothing({ images, others, indexes }: SourceRoot): boolean {
  return images.length + others.length + indexes.length === 0;
}

function isAll(candidates: readonly Candidate[], sources: readonly ConversionSource[]): boolean {
  return sources.length === 1 && candidates.length === sources[0]?.layout?.roots.length;
}

function documentsOf(
  candidates: readonly Candidate[],
  manifests: ReadonlyMap<Digest, PlannedImage>,
): ReadonlySet<Digest> {
  return new Set([
    ...manifests.keys(),
    ...candidates.flatMap(({ root }) => [...root.others, ...root.indexes]),
  ]);
}

function namesGiven(candidates: readonly Candidate[]): ReadonlyMap<Digest, ReadonlySet<string>> {
  const given = new Map<Digest, Set<string>>();
  for (const { root } of candidates)
    for (const { manifest, names } of root.images) {
      const all = given.get(manifest) ?? new Set();
      for (const name of names) all.add(nameKey(name));
      given.set(manifest, all);
    }
  return given;
}

/** The same descriptor again, or another archive's with the same tag. */
function isRepeated(before: readonly Candidate[], { archive, root }: Candidate): boolean {
  return before.some(
    (other) =>
      other.archive !== archive &&
      (root.tag === null ? other.root.digest === root.digest : other.root.tag === root.tag),
  );
}

/** Each image is taken as it is, under just the names that the kept descriptors give it, and no other has one of them. */
function hasItsImages(
  { root }: Candidate,
  manifests: ReadonlyMap<Digest, PlannedImage>,
  given: ReadonlyMap<Digest, ReadonlySet<string>>,
  images: readonly PlannedImage[],
): boolean {
  const own = root.images.map(({ manifest }) => manifests.get(manifest));
  return root.images.every(({ manifest, names }, at) => {
    const planned = own[at];
    if (planned === undefined) return false;
    const keys = new Set(planned.names.map(nameKey));
    const all = given.get(manifest);
    return (
      names.every((name) => keys.has(nameKey(name))) &&
      planned.names.every((name) => all?.has(nameKey(name)) === true) &&
      names.every((name) =>
        images.every(
          (other) =>
            own.includes(other) || !other.names.some((another) => nameKey(another) === nameKey(name)),
        ),
      )
    );
  });
}

/** What speaks about a manifest goes where that goes; what speaks about nothing in the archive, with all of its images. */
function hasItsSubjects({ source, root }: Candidate, kept: ReadonlySet<Digest>): boolean {
  const isPart = source.left > 0;
  const there = documentsThere(source);
  return root.others.every((digest) => {
    const subject = source.others.find((other) => other.digest === digest)?.subject ?? null;
    if (subject !== null && kept.has(subject)) return true;
    if (root.images.length > 0 && subject === null) return true;
    return !isPart && (subject === null || !there.has(subject));
  });
}

function documentsThere({ images, layout }: ConversionSource): ReadonlySet<Digest> {
  return new Set([
    ...images.flatMap(({ manifest }) => (manifest === null ? [] : [manifest.digest])),
    ...(layout?.roots ?? []).flatMap((root) => [
      ...root.indexes,
      ...root.others,
      ...root.images.map(({ manifest }) => manifest),
    ]),
  ]);
}
