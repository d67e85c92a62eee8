import { encodeName } from '../../../shared/layer-path.ts';

/** A folder or a symlink as GNU tar puts it into a customisation layer: owner 0:0 by number, no names. */
export interface GnuTarMember {
  /** Lossless (layer-path.ts), `./bin/app`; folders end in `/`. */
  readonly name: string;
  readonly type: '2' | '5';
  readonly mode: number;
  /** Whole seconds. */
  readonly mtime: number;
  /** Text of a symlink, lossless, else "". */
  readonly link: string;
}

const block = 512;
const fieldSize = 100;

/**
 * A member's header byte for byte as GNU tar writes it in its own format with `--numeric-owner` (dockertools.md 2.1): a
 * name or a link text of more than 100 bytes stands before it, as the content of a `././@LongLink` member, the link's
 * first.
 */
export function gnuTarHeader(member: GnuTarMember): Buffer {
  const name = encodeName(member.name);
  const link = encodeName(member.link);
  return Buffer.concat([
    ...(link.length > fieldSize ? longText('K', link) : []),
    ...(name.length > fieldSize ? longText('L', name) : []),
    header(name, member.type, member.mode, 0, member.mtime, link),
  ]);
}

/** The text with a NUL behind it, as the content of a member of its own. */
function longText(type: 'K' | 'L', text: Uint8Array): Buffer[] {
  const size = text.length + 1;
  const content = Buffer.alloc(Math.ceil(size / block) * block);
  content.set(text);
  return [header(encodeName('././@LongLink'), type, 0o644, size, 0, new Uint8Array(0)), content];
}

function header(
  name: Uint8Array,
  type: string,
  mode: number,
  size: number,
  mtime: number,
  link: Uint8Array,
): Buffer {
  const bytes = Buffer.alloc(block);
  bytes.set(name.subarray(0, fieldSize), 0);
  octal(bytes, 100, 8, mode);
  octal(bytes, 108, 8, 0);
  octal(bytes, 116, 8, 0);
  octal(bytes, 124, 12, size);
  octal(bytes, 136, 12, mtime);
  bytes.fill(0x20, 148, 156);
  bytes.write(type, 156, 'latin1');
  bytes.set(link.subarray(0, fieldSize), 157);
  bytes.write('ustar  \0', 257, 'latin1');
  let sum = 0;
  for (const byte of bytes) sum += byte;
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0`, 148, 'latin1');
  return bytes;
}

function octal(bytes: Buffer, offset: number, width: number, value: number): void {
  bytes.write(`${value.toString(8).padStart(width - 1, '0')}\0`, offset, 'latin1');
}
