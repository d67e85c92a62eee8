import { counted } from '../../../../shared/counted.ts';
import type { Finding } from '../../../../shared/finding.ts';
import { decodeName } from '../../../../shared/layer-path.ts';
import type { BlobLocation } from '../../image/blob-location.ts';
import type { ByteSource } from '../../io/byte-source.ts';
import { throwIfCancelled } from '../../io/work.ts';
import type { Work } from '../../io/work.ts';
import { blockKind, kindOfBlock } from '../../tar/header/checksum.ts';
import { blockSize, createHeader, decodeHeader, fieldAt, linkLength } from '../../tar/header/header.ts';
import type { TarScan } from '../../tar/tar-scan.ts';
import { memberName } from './listing.ts';
import type { Member, MemberKind } from './listing.ts';

/** What can be rescued of a tar whose scan ended at damage; nothing where none did, or where it never was a tar. */
export function rescueAfter(
  scan: TarScan,
  source: ByteSource,
  place: Pick<BlobLocation, 'file' | 'outer'>,
  head: Uint8Array,
  work: Work,
): Rescue {
  if (scan.lostAt < 0 || (scan.entries === 0 && !beginsLikeTar(head)))
    return { members: new Map(), findings: [] };
  return rescueMembers(source, place, scan.lostAt, work);
}

export interface Rescue {
  readonly members: ReadonlyMap<string, Member>;
  readonly findings: readonly Finding[];
}

/** Whether a file begins with a tar header, be it one with a wrong checksum: then it was a tar once (F8). */
function beginsLikeTar(head: Uint8Array): boolean {
  return head.length >= blockSize && isMagic(head, fieldAt.magic);
}

function isMagic(bytes: Uint8Array, at: number): boolean {
  return [0x75, 0x73, 0x74, 0x61, 0x72].every((byte, index) => bytes[at + index] === byte);
}

/** Names that image archives themselves have. Files of a layer, which lie bare when its own header is gone, do not match. */
const ownName =
  /^(?:manifest\.json|index\.json|oci-layout|repositories|blobs\/[a-z0-9]+\/[0-9a-f]{64,128}|[0-9a-f]{64}(?:\.json|\.tar|\/json|\/VERSION|\/layer\.tar)?)$/;

const kinds: ReadonlyMap<number, MemberKind> = new Map([
  [0, 'file'],
  [0x30, 'file'],
  [0x31, 'hardlink'],
  [0x32, 'symlink'],
  [0x35, 'directory'],
]);

const windowSize = 1024 * 1024;

/**
 * Looks for members of an image archive behind damage that ended the scan at `from` (F8): block by block, for headers
 * with a right checksum whose names image archives have. What is found may be right or left over, which the finding
 * says; without it one broken header would hide a whole archive.
 */
function rescueMembers(
  source: ByteSource,
  place: Pick<BlobLocation, 'file' | 'outer'>,
  from: number,
  work: Work,
): Rescue {
  const members = new Map<string, Member>();
  const window = new Uint8Array(windowSize);
  const words = new Int32Array(window.buffer);
  for (let start = from + blockSize; start + blockSize <= source.size;) {
    throwIfCancelled(work);
    const filled = source.read(window, start);
    work.progress(filled);
    let at = 0;
    while (at + blockSize <= filled) {
      const member = memberAt(window, words, at, start + at + blockSize, source.size, place);
      at += blockSize;
      if (member === null) continue;
      members.set(member.name, member);
      at += Math.ceil(member.location.size / blockSize) * blockSize;
    }
    start += Math.max(at, blockSize);
  }
  return { members, findings: members.size === 0 ? [] : [rescued(members.size, from)] };
}

function memberAt(
  window: Uint8Array,
  words: Int32Array,
  at: number,
  dataOffset: number,
  end: number,
  place: Pick<BlobLocation, 'file' | 'outer'>,
): Member | null {
  if (!isMagic(window, at + fieldAt.magic) || kindOfBlock(window, words, at) !== blockKind.header)
    return null;
  const header = createHeader();
  decodeHeader(window, words, at, header);
  const kind = kinds.get(header.typeflag);
  const text = (start: number, length: number): string =>
    decodeName(window.subarray(at + start, at + start + length));
  const prefix = text(fieldAt.prefix, header.prefixLength);
  const own = text(fieldAt.name, header.nameLength);
  const name = memberName(prefix === '' ? own : `${prefix}/${own}`);
  const size = kind === 'file' ? header.size : 0;
  if (kind === undefined || !ownName.test(name) || !(size >= 0) || dataOffset + size > end) return null;
  const isLink = kind === 'symlink' || kind === 'hardlink';
  return {
    name,
    kind,
    location: { ...place, offset: dataOffset, size },
    link: isLink ? text(fieldAt.link, linkLength(window, at)) : null,
  };
}

function rescued(found: number, from: number): Finding {
  return {
    rule: 'F8',
    severity: 'error',
    where: `byte ${from}`,
    what: `the archive is damaged here; ${counted(found, 'member')} behind it found by searching`,
    why: 'Other programs stop at the damage or refuse the archive; what was found behind it may be incomplete.',
  };
}
