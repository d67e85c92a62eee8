import { parseDigest } from '../../../../shared/digest.ts';
import type { Digest } from '../../../../shared/digest.ts';
import type { Finding } from '../../../../shared/finding.ts';
import { platformName } from '../../../../shared/platform-name.ts';
import type { Descriptor } from '../../image/documents.ts';
import { pointer, quote, quoteJson } from '../../image/quote.ts';
import { blobName } from '../reading/blob-name.ts';
import { artifactHarm } from '../reading/reading.ts';
import type { Place, Reading } from '../reading/reading.ts';
import { entryKind, isDockerAttestation, subjectOfEntry } from './oci-kind.ts';

/** What is told of an index's entry whose document is not there. */
export interface AbsentEntry {
  readonly finding: Finding;
  /** Whether an image is missing; else it is an attestation, a signature or another artifact. */
  readonly isImage: boolean;
  /** Whether an exporter may have left it out on purpose: then the rest of the index is none the worse. */
  readonly isLeftOut: boolean;
}

/**
 * F6, B1: an entry whose document is not in the archive. Null where it is, and for an image that stands alone: that is read like
 * any other document that must be there. `sparse`: whether other platforms stand beside it.
 */
export function absentEntry(
  reading: Reading,
  descriptor: Descriptor,
  { at, names, sparse }: { readonly at: Place; readonly names: readonly string[]; readonly sparse: boolean },
): AbsentEntry | null {
  const digest = parseDigest(descriptor.digest);
  if (digest === null || typeof descriptor.data === 'string' || isThere(reading, digest)) return null;
  const kind = entryKind(descriptor, names);
  const where = pointer(at.member, at.at);
  if (kind === null) {
    if (!sparse) return null;
    const finding = {
      rule: 'F6',
      severity: 'warning' as const,
      where,
      what: `the image for ${quoteJson(platformOf(descriptor))} is not in the archive`,
      why: 'Exporters leave out platforms that they do not have; the image cannot be used for this one.',
    };
    return { finding, isImage: true, isLeftOut: true };
  }
  const subject = subjectOfEntry(descriptor, names);
  const isLeftOut = sparse || isDockerAttestation(descriptor);
  const [severity, why]: readonly [Finding['severity'], string] = !isLeftOut
    ? ['error', artifactHarm]
    : subject !== null && !isThere(reading, subject)
      ? ['info', 'It was left out together with the image that it is about.']
      : [
          'warning',
          'Exporters leave out what they do not have; the image runs without it, but programs that copy all of the index fail.',
        ];
  const about = subject === null ? '' : ` about ${quote(subject)}`;
  const what = `${kind === 'unknown' ? 'artifact' : kind} ${quote(digest)}${about} is not in the archive`;
  return { finding: { rule: 'B1', severity, where, what, why }, isImage: false, isLeftOut };
}

function isThere({ listing }: Reading, digest: Digest): boolean {
  return listing.members.has(blobName(digest));
}

function platformOf({ platform }: Descriptor): string {
  const { os = null, architecture = null, variant = null } = platform ?? {};
  return platformName({ os, architecture, variant });
}
