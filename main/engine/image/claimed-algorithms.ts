import { digestParts } from '../../../shared/digest.ts';
import type { DiffId, Digest } from '../../../shared/digest.ts';
import type { LayerFacts, OpenedArchive } from './image-core.ts';

/** Algorithms that documents and files of an archive name blobs and plain tars by, but for sha256 (L2): mostly none. */
export function algorithmsBesides256({
  images,
  named,
}: Pick<OpenedArchive, 'images' | 'named'>): readonly string[] {
  const claims = [
    ...images.flatMap(({ layers }) =>
      layers.flatMap(({ claimedDigest, claimedDiffId }) => [claimedDigest, claimedDiffId]),
    ),
    ...named.map(({ claimedDigest }) => claimedDigest),
  ];
  const algorithms = claims.flatMap((claim) => (claim === null ? [] : [digestParts(claim)[0]]));
  return [...new Set(algorithms)].filter((algorithm) => algorithm !== 'sha256').sort();
}

/** What was computed of the stored bytes in the algorithm of a claim; null: nothing. */
export function storedDigestLike(claim: Digest, { digest, more }: LayerFacts): Digest | null {
  return likeOf(claim, digest, more?.stored);
}

/** The same of the plain tar. */
export function diffIdLike(claim: DiffId, { diffId, more }: LayerFacts): DiffId | null {
  return likeOf(claim, diffId, more?.plain);
}

function likeOf<T extends Digest | DiffId>(claim: T, sha256: T | null, more: readonly T[] = []): T | null {
  const [algorithm] = digestParts(claim);
  if (algorithm === 'sha256') return sha256;
  return more.find((each) => digestParts(each)[0] === algorithm) ?? null;
}
