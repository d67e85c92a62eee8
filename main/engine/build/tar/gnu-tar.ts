import { decodeName, encodeName } from '../../../../shared/layer-path.ts';
import type { PythonTarMember } from './python-tar.ts';

const block = 512;
const fieldSize = 100;
const typeAt = 156;
const longName = 0x4c;

/**
 * A member's header byte for byte as GNU tar writes it in its own format (dockertools.md 2.1, 8.3): a name or a link text of
 * more than 100 bytes stands before it, as the content of a `././@LongLink` member, the link's first. That is root's whoever owns
 * the member, by name too where tar was not told `--numeric-owner`. A number that its field cannot hold is binary.
 */
export function gnuTarHeader(member: PythonTarMember, owners: 'named' | 'numeric' = 'named'): Buffer {
  const name = encodeName(member.name);
  const link = encodeName(member.link);
  const root = owners === 'named' ? 'root' : '';
  return Buffer.concat([
    ...(link.length > fieldSize ? longText('K', link, root) : []),
    ...(name.length > fieldSize ? longText('L', name, root) : []),
    header(name, link, member),
  ]);
}

/** The lossless name in bytes that `gnuTarHeader` wrote. */
export function gnuTarName(bytes: Uint8Array): string {
  const field = bytes.subarray(bytes.length - block, bytes.length - block + fieldSize);
  const end = field.indexOf(0);
  const short = decodeName(end === -1 ? field : field.subarray(0, end));
  // a long one is the content of the member right before the header itself
  for (let at = 0; at < bytes.length - block;) {
    const size = Number.parseInt(decodeName(bytes.subarray(at + 124, at + 135)), 8);
    if (bytes[at + typeAt] === longName) return decodeName(bytes.subarray(at + block, at + block + size - 1));
    at += block + Math.ceil(size / block) * block;
  }
  return short;
}

/** The text with a NUL behind it, as the content of a member of its own. */
function longText(type: 'K' | 'L', text: Uint8Array, owner: string): Buffer[] {
  const size = text.length + 1;
  const content = Buffer.alloc(Math.ceil(size / block) * block);
  content.set(text);
  const fields = { type, size, mode: 0o644, uid: 0, gid: 0, mtime: 0, uname: owner, gname: owner };
  return [header(encodeName('././@LongLink'), new Uint8Array(0), fields), content];
}

type Fields = Omit<PythonTarMember, 'name' | 'link' | 'type'> & { readonly type: string };

function header(name: Uint8Array, link: Uint8Array, fields: Fields): Buffer {
  const bytes = Buffer.alloc(block);
  bytes.set(name.subarray(0, fieldSize), 0);
  number(bytes, 100, 8, fields.mode);
  number(bytes, 108, 8, fields.uid);
  number(bytes, 116, 8, fields.gid);
  number(bytes, 124, 12, fields.size);
  number(bytes, 136, 12, fields.mtime);
  bytes.fill(0x20, 148, 156);
  bytes.write(fields.type, typeAt, 'latin1');
  bytes.set(link.subarray(0, fieldSize), 157);
  bytes.write('ustar  \0', 257, 'latin1');
  bytes.write(fields.uname, 265, 32, 'latin1');
  bytes.write(fields.gname, 297, 32, 'latin1');
  let sum = 0;
  for (const byte of bytes) sum += byte;
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0`, 148, 'latin1');
  return bytes;
}

/** Octal digits and a NUL, or, for what is too large for them, a byte 0x80 and the number itself, its low byte last. */
function number(bytes: Buffer, offset: number, width: number, value: number): void {
  if (value < 8 ** (width - 1)) {
    bytes.write(`${value.toString(8).padStart(width - 1, '0')}\0`, offset, 'latin1');
    return;
  }
  bytes[offset] = 0x80;
  for (let at = offset + width - 1, left = value; at > offset; at -= 1) {
    bytes[at] = left % 256;
    left = Math.floor(left / 256);
  }
}
