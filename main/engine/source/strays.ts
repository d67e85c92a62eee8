import { basename } from 'node:path';
import { counted } from '../../../shared/counted.ts';
import type { Finding } from '../../../shared/finding.ts';
import type { OtherReport } from '../../../shared/report.ts';
import type { NamedBlob } from '../image/image-core.ts';
import { place, quote } from '../image/quote.ts';
import { subjectMembers } from './oci/subject-members.ts';
import { digestOfBlobName } from './reading/blob-name.ts';
import type { Reading } from './reading/reading.ts';

/**
 * Files of the archive that no document leads to from where engines begin (B3), those that artifacts are about told apart. Folders,
 * links, and what belongs to the layout itself are none.
 */
export function findStrays(
  reading: Reading,
  others: readonly OtherReport[],
): {
  readonly strays: readonly NamedBlob[];
  readonly findings: readonly Finding[];
} {
  const strays: NamedBlob[] = [];
  for (const [name, member] of reading.listing.members) {
    if (member.kind !== 'file' || reading.used.has(name)) continue;
    strays.push({ member: name, blob: member.location, claimedDigest: digestOfBlobName(name) });
  }
  if (strays.length === 0) return { strays, findings: [] };
  const ofSubjects = subjectMembers(reading, others);
  const told = (files: readonly NamedBlob[], what: string, why: string): Finding[] =>
    files.length === 0
      ? []
      : [
          {
            rule: 'B3',
            severity: 'info',
            where: place(basename(reading.listing.path)),
            what: `${counted(files.length, 'file')} of ${counted(bytesOf(files), 'byte')} ${what}: ${listed(files)}`,
            why,
          },
        ];
  return {
    strays,
    findings: [
      ...told(
        strays.filter(({ member }) => !ofSubjects.has(member)),
        'that nothing refers to',
        'They take room and are loaded by no engine; they may be left over, or hide something.',
      ),
      ...told(
        strays.filter(({ member }) => ofSubjects.has(member)),
        'to which only an artifact leads, by what it is about',
        'An artifact may be about a manifest that index.json does not list: engines find images by that list and load none of this.',
      ),
    ],
  };
}

function bytesOf(files: readonly NamedBlob[]): number {
  return files.reduce((sum, { blob }) => sum + blob.size, 0);
}

function listed(files: readonly NamedBlob[]): string {
  const names = files.slice(0, 3).map(({ member }) => quote(member));
  return `${names.join(', ')}${files.length > 3 ? ', …' : ''}`;
}

/** Files whose name is a digest, whether a document speaks of them or not. */
export function findNamed({ listing }: Reading): NamedBlob[] {
  const named: NamedBlob[] = [];
  for (const [member, { kind, location }] of listing.members) {
    const claimedDigest = kind === 'file' ? digestOfBlobName(member) : null;
    if (claimedDigest !== null) named.push({ member, blob: location, claimedDigest });
  }
  return named;
}
