import { encodeName } from '../../../shared/layer-path.ts';

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

const block = 512;

/** A file of no particular owner: mode 0644, ids 0, no names. So are all members that nixpkgs' writer makes itself. */
export function plainMember(name: string, size: number, mtime: number): PythonTarMember {
  return { ...nothing, name, size, mode: 0o644, mtime };
}

/** The header of a member, with the PAX header before it when ustar cannot say everything. */
export function pythonTarHeader(member: PythonTarMember): Buffer {
  const records = paxRecords(member);
  const own = ustar(member, member.type);
  if (records.length === 0) return own;
  const pax: PythonTarMember = { ...nothing, name: '././@PaxHeader', size: records.length };
  return Buffer.concat([ustar(pax, 'x'), records, zeros(-records.length & (block - 1)), own]);
}

/** Zeros that fill content of `size` bytes up to a whole block. */
export function pythonTarPadding(size: number): number {
  return (block - (size % block)) % block;
}

/** Bytes of zeros after the last member: two blocks, then up to a multiple of 10,240 (tarfile's RECORDSIZE). */
export function pythonTarEnd(size: number): number {
  const closed = size + 2 * block;
  return 2 * block + ((10_240 - (closed % 10_240)) % 10_240);
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

const nothingMore = Buffer.alloc(0);

/** Whether no field needs a record, as nearly always. */
function fitsUstar({ name, link, uname, gname, uid, gid, size, mtime }: PythonTarMember): boolean {
  return (
    name.length <= 100 &&
    link.length <= 100 &&
    uname.length <= 32 &&
    gname.length <= 32 &&
    uid < 0o10000000 &&
    gid < 0o10000000 &&
    size < 0o100000000000 &&
    mtime >= 0 &&
    mtime < 0o100000000000 &&
    isAscii(name) &&
    (link === '' || isAscii(link)) &&
    isAscii(uname) &&
    isAscii(gname)
  );
}

/** Records in tarfile's order: texts first, then numbers; each only when its field cannot hold the value. */
function paxRecords(member: PythonTarMember): Buffer {
  if (fitsUstar(member)) return nothingMore;
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

function ustar(member: PythonTarMember, type: string): Buffer {
  const header = Buffer.allocUnsafe(block).fill(0);
  header.write(asciiOnly(member.name, 100), 0, 'latin1');
  octal(header, 100, 8, member.mode & 0o7777);
  octal(header, 108, 8, member.uid);
  octal(header, 116, 8, member.gid);
  octal(header, 124, 12, member.size);
  octal(header, 136, 12, member.mtime);
  header.fill(0x20, 148, 156);
  header[156] = type.charCodeAt(0);
  if (member.link !== '') header.write(asciiOnly(member.link, 100), 157, 'latin1');
  header.write('ustar\u000000', 257, 'latin1');
  if (member.uname !== '') header.write(asciiOnly(member.uname, 32), 265, 'latin1');
  if (member.gname !== '') header.write(asciiOnly(member.gname, 32), 297, 'latin1');
  let sum = 0;
  // What comes after the names of the owners is zero.
  for (let at = 0; at < 329; at += 1) sum += header[at] ?? 0;
  octal(header, 148, 7, sum);
  return header;
}

/** The first characters, each that is not ASCII as one `?`. */
function asciiOnly(text: string, most: number): string {
  if (isAscii(text)) return text.slice(0, most);
  return Array.from(text, (character) => (character.charCodeAt(0) < 0x80 ? character : '?'))
    .slice(0, most)
    .join('');
}

/** A number that does not fit stands in a PAX record, and here as 0. Digits with zeros before them, then a NUL. */
function octal(header: Buffer, offset: number, width: number, value: number): void {
  let left = value >= 0 && value < 8 ** (width - 1) ? value : 0;
  header[offset + width - 1] = 0;
  for (let at = offset + width - 2; at >= offset; at -= 1) {
    header[at] = 0x30 + (left % 8);
    left = Math.floor(left / 8);
  }
}

function isAscii(text: string): boolean {
  // oxlint-disable-next-line no-control-regex
  return /^[\u0000-\u007f]*$/.test(text);
}

function zeros(size: number): Buffer {
  return Buffer.alloc(size);
}
