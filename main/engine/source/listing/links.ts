import { quote } from '../../image/quote.ts';
import type { Listing, Member } from './listing.ts';

/** What a name leads to once links have been followed, inside the archive only (F2). */
export type Resolution =
  | {
      readonly ok: true;
      readonly member: Member;
      /** Names that were gone through, the last being the member's own. */
      readonly via: readonly string[];
    }
  /** `why` is a clause for a person: "is not in the archive". */
  | { readonly ok: false; readonly why: string; readonly via: readonly string[] };

/** Why a name of a folder leads nowhere here, though it may for whoever lets the host follow its links. */
export const outOfFolder = 'is behind a link that leads out of the folder, which is not followed';

/** As many as Linux follows. */
const maxHops = 40;

/**
 * Follows a name to a file of the archive, component by component, as an extracted archive would be walked if its top
 * were `/`: symlinks relative to where they are, absolute ones and hard links from the top (F2). Never looks at the
 * host; a way out of the archive, a loop or a missing target ends it with a reason.
 */
export function resolveMember(listing: Listing, name: string): Resolution {
  const { members } = listing;
  const direct = members.get(name);
  if (direct?.kind === 'file') return { ok: true, member: direct, via: [name] };
  const via: string[] = [];
  const isFolder = listing.source === 'folder';
  let isOut = false;
  const here: string[] = [];
  const ahead = name.split('/').reverse();
  let hops = 0;
  while (ahead.length > 0) {
    const part = ahead.pop() ?? '';
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (here.length === 0)
        return { ok: false, why: isFolder ? outOfFolder : 'leads out of the archive', via };
      here.pop();
      continue;
    }
    here.push(part);
    const at = here.join('/');
    const member = members.get(at);
    if (member?.link === null || member === undefined) continue;
    via.push(at);
    hops += 1;
    if (hops > maxHops)
      return { ok: false, why: `goes through more than ${maxHops} links, or in a circle`, via };
    isOut ||= isFolder && member.link.startsWith('/');
    if (member.kind === 'hardlink' || member.link.startsWith('/')) here.length = 0;
    else here.pop();
    ahead.push(...member.link.split('/').reverse());
  }
  const end = here.join('/');
  via.push(end);
  const member = members.get(end);
  const through = via.length > 1 ? `leads to ${quote(end)}, which ` : '';
  if (member === undefined && isOut) return { ok: false, why: outOfFolder, via };
  if (member === undefined) return { ok: false, why: `${through}is not in the archive`, via };
  if (member.kind !== 'file')
    return { ok: false, why: `${through}is ${kindName[member.kind]}, not a file`, via };
  return { ok: true, member, via };
}

const kindName: Readonly<Record<Exclude<Member['kind'], 'file'>, string>> = {
  directory: 'a directory',
  symlink: 'a symbolic link',
  hardlink: 'a hard link',
  other: 'a device, pipe or something else without content',
};
