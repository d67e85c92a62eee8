import { encodeName } from '../../../shared/layer-path.ts';

/** One entry of a tar to be written. Names are lossless (layer-path.ts); paths are relative. */
export interface TarEntry {
  readonly path: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'hardlink' | 'char' | 'block' | 'fifo';
  /** Bytes of content; 0 for all but files. */
  readonly size: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** "" for none. */
  readonly owner: string;
  readonly group: string;
  /** Seconds, with fractions. */
  readonly mtime: number;
  /** Target of a symlink as it is, of a hard link as a path in this tar; null for all others. */
  readonly link: string | null;
  readonly device: { readonly major: number; readonly minor: number } | null;
  readonly xattrs: ReadonlyMap<string, Uint8Array>;
}

const typeFlag: Readonly<Record<TarEntry['type'], string>> = {
  file: '0',
  hardlink: '1',
  symlink: '2',
  char: '3',
  block: '4',
  directory: '5',
  fifo: '6',
};

const block = 512;

/**
 * The header blocks of an entry: POSIX ustar, with a PAX header before it for whatever ustar cannot say exactly (T1). Not
 * tar-stream's: that knows PAX values as text only, which loses binary xattrs and names that are not UTF-8.
 */
export function tarHeader(entry: TarEntry): Uint8Array {
  const path = encodeName(entry.type === 'directory' ? `${entry.path}/` : entry.path);
  const link = entry.link === null ? new Uint8Array(0) : encodeName(entry.link);
  const records = paxRecords(entry, path, link);
  const ustar = ustarBlock(entry, path, link, typeFlag[entry.type], entry.size);
  if (records.length === 0) return ustar;
  const plain = { ...entry, mode: 0o644, uid: 0, gid: 0, owner: '', group: '', mtime: 0, device: null };
  const name = Buffer.concat([Buffer.from('PaxHeaders/'), path]);
  return Buffer.concat([
    ustarBlock(plain, name, new Uint8Array(0), 'x', records.length),
    padded(records),
    ustar,
  ]);
}

/** Zeros after `size` bytes of content, up to the next block. */
export function tarPadding(size: number): Uint8Array {
  return new Uint8Array((block - (size % block)) % block);
}

/** Two empty blocks. */
export const tarEnd: Uint8Array = new Uint8Array(2 * block);

function paxRecords(entry: TarEntry, path: Uint8Array, link: Uint8Array): Buffer {
  const records: Buffer[] = [];
  const add = (key: string, value: Uint8Array | string): void => {
    records.push(paxRecord(key, typeof value === 'string' ? Buffer.from(value) : value));
  };
  const names = [path, link].filter((name) => !fitsName(name));
  if (names.some((name) => !isUtf8(name))) add('hdrcharset', 'BINARY');
  if (!fitsName(path)) add('path', path);
  if (!fitsName(link)) add('linkpath', link);
  if (entry.size > 0o77777777777) add('size', String(entry.size));
  if (!fitsId(entry.uid)) add('uid', String(entry.uid));
  if (!fitsId(entry.gid)) add('gid', String(entry.gid));
  if (!Number.isInteger(entry.mtime) || entry.mtime < 0 || entry.mtime > 0o77777777777) {
    add('mtime', decimal(entry.mtime));
  }
  for (const [name, value] of entry.xattrs) add(`SCHILY.xattr.${name}`, value);
  return Buffer.concat(records);
}

/** `<length> <key>=<value>\n`, where the length counts itself. */
function paxRecord(key: string, value: Uint8Array): Buffer {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), value, Buffer.from('\n')]);
  let length = rest.length;
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

function ustarBlock(
  entry: Pick<TarEntry, 'mode' | 'uid' | 'gid' | 'owner' | 'group' | 'mtime' | 'device'>,
  path: Uint8Array,
  link: Uint8Array,
  type: string,
  size: number,
): Buffer {
  const header = Buffer.alloc(block);
  header.set(path.subarray(0, 100), 0);
  octal(header, 100, 8, entry.mode & 0o7777);
  octal(header, 108, 8, fitsId(entry.uid) ? entry.uid : 0);
  octal(header, 116, 8, fitsId(entry.gid) ? entry.gid : 0);
  octal(header, 124, 12, size > 0o77777777777 ? 0 : size);
  octal(header, 136, 12, Math.min(Math.max(0, Math.floor(entry.mtime)), 0o77777777777));
  header.write('        ', 148);
  header.write(type, 156);
  header.set(link.subarray(0, 100), 157);
  header.write('ustar\x0000', 257, 'latin1');
  header.set(encodeName(entry.owner).subarray(0, 31), 265);
  header.set(encodeName(entry.group).subarray(0, 31), 297);
  octal(header, 329, 8, Math.min(entry.device?.major ?? 0, 0o7777777));
  octal(header, 337, 8, Math.min(entry.device?.minor ?? 0, 0o7777777));
  let sum = 0;
  for (const byte of header) sum += byte;
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return header;
}

function octal(header: Buffer, offset: number, length: number, value: number): void {
  header.write(value.toString(8).padStart(length - 1, '0'), offset, 'latin1');
}

/** Whether ustar says a name exactly: short, and ASCII. */
function fitsName(name: Uint8Array): boolean {
  return name.length <= 100 && name.every((byte) => byte < 0x80);
}

function fitsId(id: number): boolean {
  return Number.isInteger(id) && id >= 0 && id <= 0o7777777;
}

function isUtf8(name: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(name);
    return true;
  } catch {
    return false;
  }
}

/** Never in scientific notation, nine digits after the point at most. */
function decimal(value: number): string {
  return value.toFixed(9).replace(/\.?0+$/, '');
}

function padded(bytes: Uint8Array): Buffer {
  return Buffer.concat([bytes, tarPadding(bytes.length)]);
}
