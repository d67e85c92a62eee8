import { sniff, sniffLength } from '../codec/sniff.ts';
import { quote } from '../image/quote.ts';
import { headLength } from './listing/listing.ts';
import type { Listing } from './listing/listing.ts';

interface Signature {
  readonly at: number;
  readonly bytes: string;
  readonly what: string;
}

/** First bytes of what people drop on an image viewer by mistake. Latin-1 text. */
const signatures: readonly Signature[] = [
  { at: 0, bytes: 'PK\x03\x04', what: 'a zip archive (or something built on it: jar, docx, apk)' },
  { at: 0, bytes: 'PK\x05\x06', what: 'an empty zip archive' },
  { at: 0, bytes: '7z\xbc\xaf\x27\x1c', what: 'a 7-Zip archive' },
  { at: 0, bytes: 'Rar!\x1a\x07', what: 'a RAR archive' },
  { at: 0, bytes: '\x7fELF', what: 'a program for Linux (ELF)' },
  { at: 0, bytes: 'MZ', what: 'a program for Windows' },
  { at: 0, bytes: '\xcf\xfa\xed\xfe', what: 'a program for macOS' },
  { at: 0, bytes: 'hsqs', what: 'a squashfs file system (perhaps a snap or an AppImage part)' },
  { at: 0, bytes: 'nix-archive-1', what: 'a Nix archive (nar)' },
  { at: 8, bytes: 'nix-archive-1', what: 'a Nix archive (nar)' },
  { at: 0, bytes: '!<arch>\n', what: 'an ar archive (perhaps a Debian package or a static library)' },
  { at: 0, bytes: '\xed\xab\xee\xdb', what: 'an RPM package' },
  { at: 0, bytes: '070701', what: 'a cpio archive (perhaps an initramfs)' },
  { at: 0, bytes: '070707', what: 'a cpio archive' },
  { at: 0, bytes: '%PDF-', what: 'a PDF document' },
  { at: 0, bytes: '\x89PNG', what: 'a PNG picture' },
  { at: 0, bytes: '\xff\xd8\xff', what: 'a JPEG picture' },
  { at: 0, bytes: 'GIF8', what: 'a GIF picture' },
  { at: 0, bytes: 'SQLite format 3', what: 'an SQLite database' },
  { at: 0, bytes: 'QFI\xfb', what: 'a disk image of a virtual machine (qcow2)' },
  { at: 0, bytes: 'KDMV', what: 'a disk image of a virtual machine (VMDK)' },
  { at: 0, bytes: 'SIMPLE  =', what: 'a FITS file' },
  { at: 0, bytes: 'SINGULARITY', what: 'a Singularity image' },
  { at: 32, bytes: 'SIF_MAGIC', what: 'a Singularity image (SIF)' },
  { at: 0x8001, bytes: 'CD001', what: 'an ISO 9660 disc image' },
  { at: 0x438, bytes: '\x53\xef', what: 'an ext2/3/4 file system' },
  { at: 0, bytes: '\x04\x22\x4d\x18', what: 'compressed with lz4, which image archives are not' },
  { at: 0, bytes: '\x1f\x9d', what: 'compressed with Unix compress, which image archives are not' },
  { at: 0, bytes: '\x5d\x00\x00', what: 'compressed with lzma, which image archives are not' },
  { at: 0, bytes: 'LZIP', what: 'compressed with lzip, which image archives are not' },
  { at: 0, bytes: 'Salted__', what: 'encrypted with OpenSSL' },
  { at: 0, bytes: 'age-encryption.org/', what: 'encrypted with age' },
  { at: 0, bytes: '-----BEGIN AGE ENCRYPTED', what: 'encrypted with age' },
  { at: 0, bytes: '-----BEGIN PGP MESSAGE', what: 'encrypted with PGP' },
  { at: 0, bytes: '-----BEGIN PGP', what: 'a PGP key or signature' },
  { at: 0, bytes: 'LUKS\xba\xbe', what: 'an encrypted disk (LUKS)' },
  { at: 0, bytes: 'version https://git-lfs', what: 'a Git LFS pointer; the file itself was never fetched' },
];

/** Says in a few words what bytes are that are no tar, as the end of "it is …". Never looks at the file's name (F10). */
export function describeBytes(head: Uint8Array): string {
  if (head.length === 0) return 'an empty file';
  const text = Buffer.from(head.subarray(0, headLength)).toString('latin1');
  for (const { at, bytes, what } of signatures) if (text.startsWith(bytes, at)) return what;
  const packed = sniff(head.subarray(0, sniffLength));
  if (packed !== 'none') return `${packed} data again: decompress it once, and open what comes out`;
  if (isPgpPacket(head)) return 'encrypted with PGP';
  if (head.every((byte) => byte === 0))
    return 'nothing but zeros: an empty tar, or a file whose download failed';
  const begin = text.slice(0, 4_096).trimStart();
  if (/^(?:<!doctype html|<html|<head|<body)/i.test(begin))
    return 'a web page (HTML): the download answered with a page instead of the file';
  if (begin.startsWith('<?xml')) return 'an XML document';
  if (/^[[{]/.test(begin) && isText(head)) return 'a JSON document, not an archive';
  if (begin.startsWith('#!')) return 'a script';
  if (/^(?:FROM|ARG) [^\n]+\n/i.test(begin))
    return 'a Dockerfile, which is how an image is built, not an image';
  if (isText(head)) return 'a text file';
  return 'neither a tar archive nor anything else known here';
}

/** A new- or old-format packet of public-key or symmetrically encrypted session keys (RFC 4880 4.2). */
function isPgpPacket(head: Uint8Array): boolean {
  const first = head[0] ?? 0;
  const version = head[first >= 0xc0 ? 2 : 3];
  return (
    (first === 0x84 || first === 0x85 || first === 0xc1 || first === 0x8c || first === 0xc3) &&
    (version === 3 || version === 4)
  );
}

function isText(head: Uint8Array): boolean {
  return head
    .subarray(0, 4_096)
    .every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d) || byte === 0x1b);
}

/** Says what a tar or folder is that holds no image, as the end of "it is …". */
export function describeListing(listing: Listing): string {
  const names = new Set(Array.from(listing.members.keys(), (name) => name.split('/')[0] ?? ''));
  names.delete('');
  const container = listing.source === 'folder' ? 'folder' : 'tar archive';
  if (names.size === 0) return `an empty ${container}`;
  const skopeo = listing.members.has('version') && listing.members.has('manifest.json');
  if (skopeo) return skopeoSentence;
  const roots = ['bin', 'etc', 'usr', 'lib', 'var', 'sbin', 'dev', 'proc', 'root', 'tmp', 'opt', 'nix'];
  const found = roots.filter((name) => names.has(name)).length;
  if (found >= 3 || (names.has('nix') && listing.members.has('nix/store')))
    return `a root file system (a ${container} of files, such as docker export makes), which has no layers and no config; docker save makes images`;
  if (names.has('layer.tar')) return `a ${container} of one layer without the image it belongs to`;
  const shown = [...names].slice(0, 3).map((name) => quote(name.slice(0, 40)));
  return `a ${container} of other things (${shown.join(', ')}${names.size > 3 ? ', …' : ''})`;
}

/** For folders that skopeo and buildah write with `dir:`. */
export const skopeoSentence =
  'a folder that skopeo wrote with dir:, which is for its own use; copy it with "skopeo copy dir:FOLDER oci-archive:image.tar" and open that';
