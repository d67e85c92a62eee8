import { encodeName } from '../../../../shared/layer-path.ts';

/**
 * Tar headers byte for byte as Python's tarfile writes them in its PAX format, which is what nixpkgs' archives are made
 * of (dockertools.md 6, 6.1). It differs from other writers in small things: device numbers are NULs, long names stay in
 * the ustar field cut and with `?` for what is not ASCII, and the PAX header's own name and mode are constants.
 */
export interface PythonTarMember {
  /** Lossless (layer-path.ts); directories end in `/`. */
  readonly name: string;
  readonly type: '0' | '2' | '5';
  readonly size: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly uname: string;
  readonly gname: string;
  /** Whole seconds. */
  readonly mtime: number;
  /** Text of a symlink, else "". */
  readonly link: string;
}

/** Bytes of a tarBlock of a tar, as a header is one. */
export const tarBlock = 512;

/** A file of no particular owner: mode 0644, ids 0, no names. So are all members that nixpkgs' writer makes itself. */
export function plainMember(name: string, size: number, mtime: number): PythonTarMember {
  return { ...nothing, name, size, mode: 0o644, mtime };
}

/** The header of a member, with the PAX header before it when ustar cannot say everything. */
export function pythonTarHeader(member: PythonTarMember): Buffer {
  const own = Buffer.allocUnsafe(tarBlock);
  if (putPythonTarHeader(member, own, 0)) return own;
  const records = paxRecords(member);
  const pax = Buffer.allocUnsafe(tarBlock);
  putUstar({ ...nothing, name: '././@PaxHeader', size: records.length }, 'x', pax, 0);
  putUstar(cut(member), member.type, own, 0);
  return Buffer.concat([pax, records, Buffer.alloc(pythonTarPadding(records.length)), own]);
}

/**
 * Puts the 512 bytes of a header where there is room for them, if ustar can say everything, as nearly always. False: it
 * cannot, and whatever stands there is none.
 */
export function putPythonTarHeader(member: PythonTarMember, into: Uint8Array, at: number): boolean {
  return putUstar(member, member.type, into, at);
}

/** Zeros that fill content of `size` bytes up to a whole block. */
export function pythonTarPadding(size: number): number {
  return (tarBlock - (size % tarBlock)) % tarBlock;
}

/** Bytes of zeros after the last member: two blocks, then up to a multiple of 10,240 (tarfile's RECORDSIZE). */
export function pythonTarEnd(size: number): number {
  const closed = size + 2 * tarBlock;
  return 2 * tarBlock + ((10_240 - (closed % 10_240)) % 10_240);
}

const nothing: PythonTarMember = {
  name: '',
  type: '0',
  size: 0,
  mode: 0,
  uid: 0,
  gid: 0,
  uname: '',
  gname: '',
  mtime: 0,
  link: '',
};

/** Records in tarfile's order: texts first, then numbers; each only when its field cannot hold the value. */
function paxRecords(member: PythonTarMember): Buffer {
  const texts: [string, string][] = [];
  const text = (key: string, value: string, most: number): void => {
    if (!isAscii(value) || value.length > most) texts.push([key, value]);
  };
  text('path', member.name, 100);
  text('linkpath', member.link, 100);
  text('uname', member.uname, 32);
  text('gname', member.gname, 32);
  const numbers: [string, string][] = [];
  const number = (key: string, value: number, digits: number): void => {
    if (value < 0 || value >= 8 ** (digits - 1)) numbers.push([key, String(value)]);
  };
  number('uid', member.uid, 8);
  number('gid', member.gid, 8);
  number('size', member.size, 12);
  number('mtime', member.mtime, 12);
  // Python encodes every value strictly first; one that is not UTF-8 makes the whole header binary.
  const binary = texts.some(([, value]) =>
    /[\udc80-\udcff]/.test(value.replaceAll(/[\ud800-\udbff][\udc00-\udfff]/g, '')),
  );
  return Buffer.concat([
    ...(binary ? [Buffer.from('21 hdrcharset=BINARY\n')] : []),
    ...[...texts, ...numbers].map(([key, value]) => record(key, encodeName(value))),
  ]);
}

/** `<length> <key>=<value>\n`, where the length counts itself. */
function record(key: string, value: Uint8Array): Buffer {
  const rest = key.length + value.length + 3;
  let length = rest + String(rest).length;
  if (rest + String(length).length !== length) length = rest + String(length).length;
  return Buffer.concat([Buffer.from(`${length} ${key}=`), value, Buffer.from('\n')]);
}

/** Of what stands in PAX records: the part of it that the fields hold. */
function cut(member: PythonTarMember): PythonTarMember {
  const { name, link, uname, gname, uid, gid, size, mtime } = member;
  const fitting = (value: number, most: number): number => (value >= 0 && value < most ? value : 0);
  return {
    ...member,
    name: asciiOnly(name, 100),
    link: asciiOnly(link, 100),
    uname: asciiOnly(uname, 32),
    gname: asciiOnly(gname, 32),
    uid: fitting(uid, mostOfShort),
    gid: fitting(gid, mostOfShort),
    size: fitting(size, mostOfLong),
    mtime: fitting(mtime, mostOfLong),
  };
}

/** The first characters, each that is not ASCII as one `?`. */
function asciiOnly(text: string, most: number): string {
  return Array.from(text, (character) => (character.charCodeAt(0) < 0x80 ? character : '?'))
    .slice(0, most)
    .join('');
}

/** What fields of seven and eleven octal digits do not hold. */
const mostOfShort = 8 ** 7;
const mostOfLong = 8 ** 11;

/**
 * Hundreds of thousands of headers are written in a second: each byte of one is written once, and what is written is summed
 * up at once for the checksum. False: a field cannot hold its value.
 */
function putUstar(member: PythonTarMember, type: string, into: Uint8Array, at: number): boolean {
  const { uid, gid, size, mtime } = member;
  if (!(uid >= 0 && uid < mostOfShort && gid >= 0 && gid < mostOfShort)) return false;
  if (!(size >= 0 && size < mostOfLong && mtime >= 0 && mtime < mostOfLong)) return false;
  into.fill(0, at, at + tarBlock);
  const name = putText(into, at, 100, member.name);
  const link = putText(into, at + 157, 100, member.link);
  const uname = putText(into, at + 265, 32, member.uname);
  const gname = putText(into, at + 297, 32, member.gname);
  if (name < 0 || link < 0 || uname < 0 || gname < 0) return false;
  const sum =
    name +
    link +
    uname +
    gname +
    putText(into, at + 156, 1, type) +
    putText(into, at + 257, 5, 'ustar') +
    putText(into, at + 263, 2, '00') +
    putOctal(into, at + 100, 7, member.mode & 0o7777) +
    putOctal(into, at + 108, 7, uid) +
    putOctal(into, at + 116, 7, gid) +
    putOctal(into, at + 124, 11, size) +
    putOctal(into, at + 136, 11, mtime);
  // The checksum itself counts as eight blanks.
  putOctal(into, at + 148, 6, sum + 8 * 0x20);
  into[at + 155] = 0x20;
  return true;
}

/** The sum of the bytes; -1: the text is longer than its field, or not ASCII. */
function putText(into: Uint8Array, at: number, most: number, text: string): number {
  if (text.length > most) return -1;
  let sum = 0;
  for (let each = 0; each < text.length; each += 1) {
    const code = text.charCodeAt(each);
    if (code >= 0x80) return -1;
    into[at + each] = code;
    sum += code;
  }
  return sum;
}

/** Digits with zeros before them; the sum of them. */
function putOctal(into: Uint8Array, at: number, digits: number, value: number): number {
  let sum = digits * 0x30;
  let left = value;
  for (let each = digits - 1; each >= 0; each -= 1) {
    const above = Math.floor(left / 8);
    const digit = left - above * 8;
    into[at + each] = 0x30 + digit;
    sum += digit;
    left = above;
  }
  return sum;
}

function isAscii(text: string): boolean {
  // oxlint-disable-next-line no-control-regex
  return /^[\u0000-\u007f]*$/.test(text);
}
