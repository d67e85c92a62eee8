import { quote } from '../../image/quote.ts';
import type { Listing, Member } from './listing.ts';

const landmarks: readonly string[] = ['manifest.json', 'index.json', 'oci-layout', 'repositories'];

/**
 * Somebody packed a folder instead of what is in it (`tar -cf x.tar image/`): when the top has one folder only and an
 * archive's documents are in that, the listing without it, and a finding that engines will not find them (F8).
 */
export function withoutWrapper(listing: Listing): Listing {
  const { members } = listing;
  const tops = new Set<string>();
  for (const name of members.keys()) {
    const slash = name.indexOf('/');
    tops.add(slash < 0 ? name : name.slice(0, slash));
    if (tops.size > 1) return listing;
  }
  const [top] = tops;
  if (top === undefined || !landmarks.some((name) => members.get(`${top}/${name}`)?.kind === 'file'))
    return listing;
  const inside = new Map<string, Member>();
  for (const [name, member] of members) if (name !== top) inside.set(name.slice(top.length + 1), member);
  return {
    ...listing,
    members: inside,
    findings: [
      ...listing.findings,
      {
        rule: 'F8',
        severity: 'error',
        where: quote(top).slice(1, -1),
        what: 'everything is in this folder of the archive',
        why: 'Engines look for the documents at the top and refuse the archive; pack what is in the folder, not the folder.',
      },
    ],
  };
}
