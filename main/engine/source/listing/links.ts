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
  | ({ readonly ok: false; readonly via: readonly string[] } & Lack);

/** Why there is nothing to be had by a name. */
export interface Lack {
  /** A clause for a person: "is not in the archive". */
  readonly why: string;
  /**
   * `absent`: nobody finds it. `out-of-folder`: whoever lets the host follow its links may. `too-large`: it is there, and too
   * large a document to be read here.
   */
  readonly lack: 'absent' | 'out-of-folder' | 'too-large';
}

const outOfFolder: Lack = {
  why: 'is behind a link that leads out of the folder, which is not followed',
  lack: 'out-of-folder',
};

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
        return { ok: false, ...(isFolder ? outOfFolder : absent('leads out of the archive')), via };
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
      return { ok: false, ...absent(`goes through more than ${maxHops} links, or in a circle`), via };
    isOut ||= isFolder && member.link.startsWith('/');
    if (member.kind === 'hardlink' || member.link.startsWith('/')) here.length = 0;
    else here.pop();
    ahead.push(...member.link.split('/').reverse());
  }
  const end = here.join('/');
  via.push(end);
  const member = members.get(end);
  const through = via.length > 1 ? `leads to ${quote(end)}, which ` : '';
  if (member === undefined && isOut) return { ok: false, ...outOfFolder, via };
  if (member === undefined) return { ok: false, ...absent(`${through}is not in the archive`), via };
  if (member.kind !== 'file')
    return { ok: false, ...absent(`${through}is ${kindName[member.kind]}, not a file`), via };
  return { ok: true, member, via };
}

/** There is no such file, for whoever reads the archive. */
export function absent(why: string): Lack {
  return { why, lack: 'absent' };
}

const kindName: Readonly<Record<Exclude<Member['kind'], 'file'>, string>> = {
  directory: 'a directory',
  symlink: 'a symbolic link',
  hardlink: 'a hard link',
  other: 'a device, pipe or something else without content',
};
