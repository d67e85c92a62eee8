import { decodeName } from '../../../../shared/layer-path.ts';
import { parseDecimal, parseTime } from './number-field.ts';
import { addSparseRecord, type PaxSparse } from './sparse-map.ts';

/** What the records of a PAX header say about an entry (POSIX "pax Extended Header"); null: no such record. */
export interface PaxFields {
  path: Uint8Array | null;
  linkpath: Uint8Array | null;
  uname: Uint8Array | null;
  gname: Uint8Array | null;
  size: number | null;
  mtime: number | null;
  uid: number | null;
  gid: number | null;
  /** Copies, by lossless name. */
  xattrs: Map<string, Uint8Array> | null;
  sparse: PaxSparse | null;
  /** Keys with an empty value: they take back what a global header says (T1.5). */
  deleted: Set<string> | null;
  /** Keys whose value is not what the key asks for. */
  invalid: string[] | null;
}

/** The keys that a global header may set; other records of it are of no consequence here (T1.6). */
export type PaxKey = 'path' | 'linkpath' | 'uname' | 'gname' | 'size' | 'mtime' | 'uid' | 'gid';

export function createPaxFields(): PaxFields {
  return {
    path: null,
    linkpath: null,
    uname: null,
    gname: null,
    size: null,
    mtime: null,
    uid: null,
    gid: null,
    xattrs: null,
    sparse: null,
    deleted: null,
    invalid: null,
  };
}

export function clearPaxFields(fields: PaxFields): void {
  fields.path = null;
  fields.linkpath = null;
  fields.uname = null;
  fields.gname = null;
  fields.size = null;
  fields.mtime = null;
  fields.uid = null;
  fields.gid = null;
  fields.xattrs = null;
  fields.sparse = null;
  fields.deleted = null;
  fields.invalid = null;
}

/**
 * Reads the records `LENGTH KEY=VALUE\n` of `bytes` into `fields` (T1.4); of equal keys the last counts. Returns null,
 * or what is wrong with the first record that is none; those before it stand. Byte values in `fields` are views of
 * `bytes`, except xattrs.
 */
export function parsePaxRecords(bytes: Uint8Array, fields: PaxFields): string | null {
  let at = 0;
  while (at < bytes.length) {
    // LENGTH counts itself, the space and the newline.
    let length = 0;
    let cursor = at;
    for (; cursor < bytes.length && cursor - at < 8; cursor += 1) {
      const digit = (bytes[cursor] ?? 0) - 0x30;
      if (digit < 0 || digit > 9) break;
      length = length * 10 + digit;
    }
    if (cursor === at && isZeros(bytes, at)) return null; // some writers count the padding in
    if (cursor === at || bytes[cursor] !== 0x20) return `no record length at byte ${at}`;
    const end = at + length;
    if (end > bytes.length) return `the record at byte ${at} claims ${length} of ${bytes.length - at} bytes`;
    if (end < cursor + 3 || bytes[end - 1] !== 0x0a) return `the record at byte ${at} has no end of line`;
    const key = cursor + 1;
    let equals = key;
    while (equals < end && bytes[equals] !== 0x3d) equals += 1;
    if (equals === end || equals === key) return `the record at byte ${at} has no key`;
    setField(bytes, key, equals, end - 1, fields);
    at = end;
  }
  return null;
}

function isZeros(bytes: Uint8Array, from: number): boolean {
  for (let at = from; at < bytes.length; at += 1) if (bytes[at] !== 0) return false;
  return true;
}

/** Keys are told apart by their length first: this runs for most entries of most layers. */
function setField(bytes: Uint8Array, key: number, equals: number, end: number, fields: PaxFields): void {
  const value = equals + 1;
  switch (equals - key) {
    case 3:
      if (startsWith(bytes, key, 'uid')) setNumber(bytes, value, end, 'uid', fields);
      else if (startsWith(bytes, key, 'gid')) setNumber(bytes, value, end, 'gid', fields);
      return;
    case 4:
      if (startsWith(bytes, key, 'path')) setText(bytes, value, end, 'path', fields);
      else if (startsWith(bytes, key, 'size')) setNumber(bytes, value, end, 'size', fields);
      return;
    case 5:
      if (startsWith(bytes, key, 'mtime')) setNumber(bytes, value, end, 'mtime', fields);
      else if (startsWith(bytes, key, 'uname')) setText(bytes, value, end, 'uname', fields);
      else if (startsWith(bytes, key, 'gname')) setText(bytes, value, end, 'gname', fields);
      return;
    case 8:
      if (startsWith(bytes, key, 'linkpath')) setText(bytes, value, end, 'linkpath', fields);
      return;
    default:
      if (startsWith(bytes, key, schily)) setXattr(bytes, key, equals, end, fields);
      else if (startsWith(bytes, key, libarchive)) setEncodedXattr(bytes, key, equals, end, fields);
      else if (startsWith(bytes, key, 'GNU.sparse.')) {
        fields.sparse = addSparseRecord(
          fields.sparse,
          latin1(bytes, key + 'GNU.sparse.'.length, equals),
          bytes.subarray(value, end),
        );
      }
  }
}

const schily = 'SCHILY.xattr.';
const libarchive = 'LIBARCHIVE.xattr.';

function setText(
  bytes: Uint8Array,
  value: number,
  end: number,
  key: 'path' | 'linkpath' | 'uname' | 'gname',
  fields: PaxFields,
): void {
  fields[key] = value === end ? null : bytes.subarray(value, end);
  noteDeleted(fields, key, value === end);
}

function setNumber(
  bytes: Uint8Array,
  value: number,
  end: number,
  key: 'uid' | 'gid' | 'size' | 'mtime',
  fields: PaxFields,
): void {
  noteDeleted(fields, key, value === end);
  if (value === end) {
    fields[key] = null;
    return;
  }
  const number = key === 'mtime' ? parseTime(bytes, value, end) : parseDecimal(bytes, value, end);
  if (Number.isNaN(number)) noteInvalid(fields, `${key}=${latin1(bytes, value, Math.min(end, value + 40))}`);
  // An invalid size must not fall back to the header's: the content's end is unknown then (T1.13).
  if (!Number.isNaN(number) || key === 'size') fields[key] = number;
}

function noteDeleted(fields: PaxFields, key: PaxKey, deleted: boolean): void {
  if (deleted) (fields.deleted ??= new Set()).add(key);
  else fields.deleted?.delete(key);
}

function noteInvalid(fields: PaxFields, record: string): void {
  fields.invalid ??= [];
  if (fields.invalid.length < 10) fields.invalid.push(record);
}

/** The value is binary, up to the record's newline. An empty one is no deletion: GNU tar and the engines set it (T1.7). */
function setXattr(bytes: Uint8Array, key: number, equals: number, end: number, fields: PaxFields): void {
  const name = decodeName(bytes.subarray(key + schily.length, equals));
  (fields.xattrs ??= new Map()).set(name, bytes.slice(equals + 1, end));
}

/** libarchive writes each xattr twice, here with the name percent-encoded and the value in base64; SCHILY's form wins. */
function setEncodedXattr(
  bytes: Uint8Array,
  key: number,
  equals: number,
  end: number,
  fields: PaxFields,
): void {
  const name = decodeName(percentDecode(bytes.subarray(key + libarchive.length, equals)));
  const text = latin1(bytes, equals + 1, end);
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) {
    noteInvalid(fields, `${libarchive}${name}: no base64`);
    return;
  }
  fields.xattrs ??= new Map();
  if (!fields.xattrs.has(name)) fields.xattrs.set(name, fromBase64(text));
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'base64'));
}

function percentDecode(bytes: Uint8Array): Uint8Array {
  const out: number[] = [];
  for (let at = 0; at < bytes.length; at += 1) {
    const hex = bytes[at] === 0x25 ? latin1(bytes, at + 1, Math.min(at + 3, bytes.length)) : '';
    if (/^[0-9A-Fa-f]{2}$/.test(hex)) {
      out.push(Number.parseInt(hex, 16));
      at += 2;
    } else out.push(bytes[at] ?? 0);
  }
  return Uint8Array.from(out);
}

function startsWith(bytes: Uint8Array, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i += 1) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
}
