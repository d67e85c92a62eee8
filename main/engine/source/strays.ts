import { basename } from 'node:path';
import { counted } from '../../../shared/counted.ts';
import type { Finding } from '../../../shared/finding.ts';
import type { NamedBlob } from '../image/image-core.ts';
import { place, quote } from '../image/quote.ts';
import { digestOfBlobName } from './reading/blob-name.ts';
import type { Reading } from './reading/reading.ts';

/**
 * Files of the archive that no document speaks of (B3). Folders, links, and what belongs to the layout itself are none.
 */
export function findStrays(reading: Reading): {
  readonly strays: readonly NamedBlob[];
  readonly findings: readonly Finding[];
} {
  const strays: NamedBlob[] = [];
  let bytes = 0;
  for (const [name, member] of reading.listing.members) {
    if (member.kind !== 'file' || reading.used.has(name)) continue;
    strays.push({ member: name, blob: member.location, claimedDigest: digestOfBlobName(name) });
    bytes += member.location.size;
  }
  if (strays.length === 0) return { strays, findings: [] };
  const names = strays.slice(0, 3).map(({ member }) => quote(member));
  const finding: Finding = {
    rule: 'B3',
    severity: 'info',
    where: place(basename(reading.listing.path)),
    what: `${counted(strays.length, 'file')} of ${counted(bytes, 'byte')} that nothing refers to: ${names.join(', ')}${strays.length > 3 ? ', …' : ''}`,
    why: 'They take room and are loaded by no engine; they may be left over, or hide something.',
  };
  return { strays, findings: [finding] };
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
