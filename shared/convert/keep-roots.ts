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
  const candidates = sources.flatMap((source, archive): Candidate[] =>
    isSound(source) ? (source.layout?.roots ?? []).map((root) => ({ archive, source, root })) : [],
  );
  return [...stayingCandidates(candidates, sources, images, keptManifests(sources, images, twins))]
    .toSorted((a, b) => a - b)
    .flatMap((at) => candidates[at] ?? [])
    .map(({ archive, root }) => ({
      archive,
      root: root.at,
      digest: root.digest,
      isIndex: root.indexes.length > 0,
      images: root.images.map(({ manifest }) => manifest),
      others: root.others,
    }));
}

/**
 * Places of the candidates that stay. One that does not takes others with it: what speaks about its documents, and images that
 * only it gives a name; these alone are looked at again, since an index can have tens of thousands.
 */
function stayingCandidates(
  candidates: readonly Candidate[],
  sources: readonly ConversionSource[],
  images: readonly PlannedImage[],
  manifests: ReadonlyMap<Digest, PlannedImage>,
): ReadonlySet<number> {
  const staying = new Set(candidates.keys());
  const isRepeated = repetitions(candidates);
  const names = nameClaims(candidates, images, manifests);
  const subjects = new Map(sources.map((source) => [source, subjectsOf(source)]));
  const listings = counts(candidates.flatMap(({ root }) => [...root.others, ...root.indexes]));
  const isKept = (digest: Digest): boolean => manifests.has(digest) || (listings.get(digest) ?? 0) > 0;
  const speakers = new Map<Digest, number[]>();
  const holders = new Map<Digest, number[]>();
  for (const [at, { source, root }] of candidates.entries()) {
    for (const other of root.others) add(speakers, subjects.get(source)?.of.get(other) ?? null, at);
    for (const { manifest } of root.images) add(holders, manifest, at);
  }
  const isAll = sources.length === 1 && candidates.length === sources[0]?.layout?.roots.length;
  const stays = (at: number, { source, root }: Candidate): boolean =>
    root.isWhole &&
    (!isNothing(root) || (isAll && staying.size === candidates.length)) &&
    !isRepeated(at) &&
    root.images.every(({ manifest }) => names.isWhole(manifest)) &&
    names.areFree(root) &&
    hasItsSubjects(root, source, subjects.get(source), isKept);

  const queue = [...candidates.keys()];
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    const candidate = candidates[at];
    if (candidate === undefined || !staying.has(at) || stays(at, candidate)) continue;
    // Descriptors of nothing stay with all others or not at all.
    if (staying.size === candidates.length)
      for (const [other, { root }] of candidates.entries()) if (isNothing(root)) queue.push(other);
    staying.delete(at);
    for (const digest of [...candidate.root.others, ...candidate.root.indexes]) {
      listings.set(digest, (listings.get(digest) ?? 0) - 1);
      if (!isKept(digest)) queue.push(...taken(speakers, digest));
    }
    for (const digest of names.giveUp(candidate.root)) queue.push(...taken(holders, digest));
  }
  return staying;
}

/** Names of an image that no kept descriptor gives it; null: it needs none of its own, since a descriptor leads to it. */
export function namesLeft(
  sources: readonly ConversionSource[],
  kept: readonly KeptRoot[],
): (image: PlannedImage) => readonly string[] | null {
  const manifests = manifestsOf(sources);
  const roots = sources.map(({ layout }) => new Map(layout?.roots.map((root) => [root.at, root])));
  const given = new Map<Digest, Set<string>>();
  for (const { archive, root } of kept)
    for (const { manifest, names } of roots[archive]?.get(root)?.images ?? []) {
      const all = given.get(manifest) ?? new Set();
      for (const name of names) all.add(nameKey(name));
      given.set(manifest, all);
    }
  return (image) => {
    const digest = image.manifest === 'kept' ? manifests(image) : null;
    const own = digest === null ? undefined : given.get(digest);
    const names = image.names.filter((name) => own?.has(nameKey(name)) !== true);
    return own !== undefined && names.length === 0 ? null : names;
  };
}

/** Whether two images stand in one descriptor that is kept. */
export function areTogether(
  sources: readonly ConversionSource[],
  kept: readonly KeptRoot[],
): (a: PlannedImage | undefined, b: PlannedImage | undefined) => boolean {
  const manifests = manifestsOf(sources);
  const places = new Map<Digest, Set<number>>();
  for (const [at, { images }] of kept.entries())
    for (const digest of images) places.set(digest, (places.get(digest) ?? new Set()).add(at));
  return (a, b) => {
    const one = a === undefined ? null : manifests(a);
    const other = b === undefined ? null : manifests(b);
    const others = other === null ? undefined : places.get(other);
    return one !== null && [...(places.get(one) ?? [])].some((at) => others?.has(at) === true);
  };
}

function manifestsOf(sources: readonly ConversionSource[]): (image: PlannedImage) => Digest | null {
  const byIndex = sources.map(
    ({ images }) => new Map(images.map(({ index, manifest }) => [index, manifest?.digest ?? null])),
  );
  return ({ archive, image }) => byIndex[archive]?.get(image) ?? null;
}

/** What is written of the manifests that are kept, by their digests. */
function keptManifests(
  sources: readonly ConversionSource[],
  images: readonly PlannedImage[],
  twins: ReadonlyMap<Digest, number>,
): ReadonlyMap<Digest, PlannedImage> {
  const manifestOf = manifestsOf(sources);
  const manifests = new Map<Digest, PlannedImage>();
  for (const image of images) {
    const digest = manifestOf(image);
    if (image.manifest === 'kept' && digest !== null) manifests.set(digest, image);
  }
  for (const [digest, at] of twins) {
    const image = images[at];
    if (image !== undefined && !manifests.has(digest)) manifests.set(digest, image);
  }
  return manifests;
}

/** Errors in documents would go along with them. */
function isSound({ findings, images }: ConversionSource): boolean {
  const sound = (found: ConversionSource['findings'], config: string | null): boolean =>
    found.every((finding) => finding.severity !== 'error' || weightOf(finding, config) === 'carried');
  return (
    sound(findings, null) && images.every((image) => sound(image.findings, image.config?.member ?? null))
  );
}

/**
 * An image for another platform that the archive left out: it may be listed in an index that stays what it is, and nowhere
 * else.
 */
function isNothing({ images, others, indexes }: SourceRoot): boolean {
  return images.length + others.length + indexes.length === 0;
}

/** Whether an archive before has the tag of a candidate, or the descriptor of one without. */
function repetitions(candidates: readonly Candidate[]): (at: number) => boolean {
  const byTag = new Map<string, number>();
  const byDigest = new Map<Digest, number>();
  for (const { archive, root } of candidates) {
    if (root.tag !== null && !byTag.has(root.tag)) byTag.set(root.tag, archive);
    if (!byDigest.has(root.digest)) byDigest.set(root.digest, archive);
  }
  return (at) => {
    const candidate = candidates[at];
    if (candidate === undefined) return false;
    const { archive, root } = candidate;
    return (root.tag === null ? byDigest.get(root.digest) : byTag.get(root.tag)) !== archive;
  };
}

/** Who gives an image which names: it is taken under just those that candidates give it, and no other has one of them. */
function nameClaims(
  candidates: readonly Candidate[],
  images: readonly PlannedImage[],
  manifests: ReadonlyMap<Digest, PlannedImage>,
) {
  const owners = new Map<string, PlannedImage[]>();
  for (const image of images) for (const name of image.names) add(owners, nameKey(name), image);
  const given = new Map<Digest, Map<string, number>>();
  for (const { root } of candidates)
    for (const { manifest, names } of root.images) {
      const all = given.get(manifest) ?? new Map<string, number>();
      for (const name of names) all.set(nameKey(name), (all.get(nameKey(name)) ?? 0) + 1);
      given.set(manifest, all);
    }
  const planned = new Map(
    Array.from(manifests, ([digest, { names }]) => [digest, new Set(names.map(nameKey))] as const),
  );
  const unnamed = new Set(
    Array.from(planned).flatMap(([digest, keys]) =>
      [...keys].every((key) => given.get(digest)?.has(key)) ? [] : [digest],
    ),
  );
  return {
    /** It is taken as it is, under names that candidates give it, all of them. */
    isWhole: (manifest: Digest): boolean => planned.has(manifest) && !unnamed.has(manifest),
    /** Names of a root are those of its own images alone. */
    areFree({ images: listed }: SourceRoot): boolean {
      const own = new Set(listed.map(({ manifest }) => manifests.get(manifest)));
      return listed.every(({ manifest, names }) =>
        names.every(
          (name) =>
            planned.get(manifest)?.has(nameKey(name)) === true &&
            (owners.get(nameKey(name)) ?? []).every((owner) => own.has(owner)),
        ),
      );
    },
    /** A root gives names no more; answers the manifests that are short of one from now on. */
    giveUp({ images: listed }: SourceRoot): Digest[] {
      const short = new Set<Digest>();
      for (const { manifest, names } of listed)
        for (const key of names.map(nameKey)) {
          const left = (given.get(manifest)?.get(key) ?? 0) - 1;
          given.get(manifest)?.set(key, left);
          if (left > 0 || unnamed.has(manifest) || planned.get(manifest)?.has(key) !== true) continue;
          unnamed.add(manifest);
          short.add(manifest);
        }
      return [...short];
    },
  };
}

interface Subjects {
  /** What a document that is no image speaks about. */
  readonly of: ReadonlyMap<Digest, Digest | null>;
  /** Documents of the archive. */
  readonly there: ReadonlySet<Digest>;
}

function subjectsOf({ images, others, layout }: ConversionSource): Subjects {
  return {
    of: new Map(
      others.flatMap(({ digest, subject }) => (digest === null ? [] : [[digest, subject] as const])),
    ),
    there: new Set([
      ...images.flatMap(({ manifest }) => (manifest === null ? [] : [manifest.digest])),
      ...(layout?.roots ?? []).flatMap((root) => [
        ...root.indexes,
        ...root.others,
        ...root.images.map(({ manifest }) => manifest),
      ]),
    ]),
  };
}

/** What speaks about a manifest goes where that goes; what speaks about nothing in the archive, with all of its images. */
function hasItsSubjects(
  root: SourceRoot,
  source: ConversionSource,
  subjects: Subjects | undefined,
  isKept: (digest: Digest) => boolean,
): boolean {
  const isPart = source.left > 0;
  return root.others.every((digest) => {
    const subject = subjects?.of.get(digest) ?? null;
    if (subject !== null && isKept(subject)) return true;
    if (root.images.length > 0 && subject === null) return true;
    return !isPart && (subject === null || subjects?.there.has(subject) !== true);
  });
}

function counts(digests: readonly Digest[]): Map<Digest, number> {
  const all = new Map<Digest, number>();
  for (const digest of digests) all.set(digest, (all.get(digest) ?? 0) + 1);
  return all;
}

function add<K, V>(lists: Map<K, V[]>, key: K | null, value: V): void {
  if (key === null) return;
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

/** What is under a key, which has nothing from then on. */
function taken<K, V>(lists: Map<K, V[]>, key: K): readonly V[] {
  const list = lists.get(key) ?? [];
  lists.delete(key);
  return list;
}
