import { parseDigest } from '../../../../shared/digest.ts';
import type { Digest } from '../../../../shared/digest.ts';
import type { OtherReport } from '../../../../shared/report.ts';
import { imageIndex, imageManifest } from '../../image/documents.ts';
import { readShape } from '../../image/shape.ts';
import { blobName } from '../reading/blob-name.ts';
import { readDocument } from '../reading/reading.ts';
import type { Reading } from '../reading/reading.ts';

/**
 * Members that artifacts are about (their `subject`), and all that these manifests name. That an artifact is about a manifest does
 * not list it: OCI calls it a weak association (manifest.md), and what is found by it alone is no image of the layout.
 */
export function subjectMembers(reading: Reading, others: readonly OtherReport[]): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting: (Digest | null)[] = others.map(({ subject }) => subject);
  while (waiting.length > 0) {
    const digest = waiting.pop() ?? null;
    if (digest === null) continue;
    const name = blobName(digest);
    if (found.has(name) || reading.listing.members.get(name)?.kind !== 'file') continue;
    found.add(name);
    const answer = readDocument(reading, name);
    if (!answer.ok || !answer.parsed) continue;
    const { json } = answer.document;
    const { config, layers } = readShape(imageManifest, json, name).value ?? {};
    const { manifests } = readShape(imageIndex, json, name).value ?? {};
    for (const part of [config, ...(layers ?? []), ...(manifests ?? [])])
      waiting.push(parseDigest(part?.digest));
  }
  return found;
}
