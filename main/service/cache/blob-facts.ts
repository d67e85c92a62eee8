import * as z from 'zod/mini';
import { parseDiffId, parseDigest } from '../../../shared/digest.ts';
import type { DiffId, Digest } from '../../../shared/digest.ts';
import type { Finding } from '../../../shared/finding.ts';
import type { LayerFacts } from '../../engine/image/image-core.ts';

/**
 * What is known of a blob whose bytes were read, whichever layers it stands for; their places are added when it is told
 * of one of them. Plain data, kept in the cache.
 */
export interface BlobFacts extends LayerFacts {
  /** `where` is a path inside the layer, or "". */
  readonly findings: readonly Finding[];
}

let schema: z.ZodMiniType<BlobFacts> | null = null;

/** Facts as they come out of a cache file. Made once there is one: most runs of the program find none. */
export function blobFacts(): z.ZodMiniType<BlobFacts> {
  schema ??= makeSchema();
  return schema;
}

function makeSchema(): z.ZodMiniType<BlobFacts> {
  const count = z.nullable(z.int().check(z.minimum(0)));
  const finding = z.strictObject({
    rule: z.string(),
    severity: z.enum(['error', 'warning', 'info']),
    where: z.string(),
    what: z.string(),
    why: z.string(),
  });
  const digest = z.custom<Digest>((value) => parseDigest(value) !== null);
  const diffId = z.custom<DiffId>((value) => parseDiffId(value) !== null);
  return z.strictObject({
    digest: z.nullable(digest),
    diffId: z.nullable(diffId),
    more: z.exactOptional(z.strictObject({ stored: z.array(digest), plain: z.array(diffId) })),
    size: count,
    entries: count,
    storePaths: count,
    findings: z.array(finding),
  });
}

/** What either of two readings of the same bytes found out; of findings, those of the one that indexed, if one did. */
export function joinFacts(known: BlobFacts | null, found: BlobFacts): BlobFacts {
  if (known === null) return found;
  const more = found.more ?? known.more;
  return {
    digest: found.digest ?? known.digest,
    diffId: found.diffId ?? known.diffId,
    ...(more !== undefined && { more }),
    size: found.size ?? known.size,
    entries: found.entries ?? known.entries,
    storePaths: found.storePaths ?? known.storePaths,
    findings: joinFindings(known, found),
  };
}

function joinFindings(known: BlobFacts, found: BlobFacts): readonly Finding[] {
  const texts = new Set(known.findings.map((each) => JSON.stringify(each)));
  return [...known.findings, ...found.findings.filter((each) => !texts.has(JSON.stringify(each)))];
}

/** Facts of a blob as those of one of the layers it stands for. */
export function layerFacts(facts: BlobFacts, layer: number): LayerFacts {
  return {
    ...facts,
    findings: facts.findings.map((each) => ({
      ...each,
      where: each.where === '' ? `layer ${layer}` : `layer ${layer}: ${each.where}`,
    })),
  };
}
