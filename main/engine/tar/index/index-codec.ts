import { crc32 } from 'node:zlib';
import { entryType } from './entry-type.ts';
import { decodeExtras, encodeExtras } from './extras-codec.ts';
import type { LayerIndex } from './layer-index.ts';
import type { Owners } from './owners.ts';

/**
 * An index as bytes, for the cache. The columns are stored as they are in memory, so that writing and reading copy
 * nothing: a head of 64 bytes, then the sections, each at a multiple of 8.
 *
 *    0  8 bytes  magic, with the format's version          8  u32  0x01020304 in this machine's byte order
 *   12  u32      crc32 of all from 16 on                   16  f64  nodes
 *   24  f64      owners                                    32  f64  bytes of names
 *   40  f64      bytes of links                            48  f64  bytes of extras
 *   56  f64      bytes of owners' names (JSON)
 *
 * A new version is due whenever the columns, a code of entry-type.ts or a bit of entry-flag.ts mean something else.
 */
const magic = 'varveix2';
const headSize = 64;
const crcFrom = 16;
const byteOrderMark = 0x01020304;

/** The bytes of an index, in pieces to be written one after the other; they are views of the index where that is possible. */
export function serializeIndex(index: LayerIndex): Uint8Array[] {
  const { count } = index;
  const extras = encodeExtras(index.extras);
  const { owners } = index;
  const ownerNames = Buffer.from(JSON.stringify(owners.names));
  const head = new Uint8Array(headSize);
  const view = new DataView(head.buffer);
  head.set(Buffer.from(magic, 'latin1'));
  new Uint32Array(head.buffer, 8, 1)[0] = byteOrderMark;
  const texts = [index.names, index.links, extras, ownerNames];
  const lengths = [count, owners.uid.length, ...texts.map(({ length }) => length)];
  for (const [number, length] of lengths.entries()) view.setFloat64(16 + 8 * number, length, true);
  const pieces: Uint8Array[] = [head];
  const columns = columnNames.map((name) => index[name].subarray(0, count));
  const ownerColumns = ownerColumnNames.map((name) => owners[name]);
  for (const section of [...columns, ...ownerColumns, ...texts]) {
    pieces.push(new Uint8Array(section.buffer, section.byteOffset, section.byteLength));
    if (section.byteLength % 8 !== 0) pieces.push(new Uint8Array(padding(section.byteLength)));
  }
  view.setUint32(12, checksum(pieces), true);
  return pieces;
}

/**
 * The index that `serializeIndex` wrote, as views of `bytes` where those have memory of their own, else of a copy. Null for
 * anything else: damaged, cut, of another version or byte order, or with values that no index has.
 */
export function parseIndex(bytes: Uint8Array): LayerIndex | null {
  if (bytes.length < headSize) return null;
  // Views of a part of somebody's memory could not be moved to another thread without taking the rest along.
  const { buffer } = bytes.buffer.byteLength === bytes.length ? bytes : new Uint8Array(bytes);
  const whole = new Uint8Array(buffer);
  const view = new DataView(buffer);
  if (Buffer.from(whole.subarray(0, 8)).toString('latin1') !== magic) return null;
  if (new Uint32Array(buffer, 8, 1)[0] !== byteOrderMark) return null;
  if (view.getUint32(12, true) !== checksum([whole])) return null;
  const lengths = Array.from({ length: 6 }, (_, number) => view.getFloat64(16 + 8 * number, true));
  if (!lengths.every((length) => Number.isSafeInteger(length) && length >= 0)) return null;
  const [count = 0, ownerCount = 0, ...textLengths] = lengths;
  const sizes = [
    ...columnNames.map((name) => count * columnTypes[name].BYTES_PER_ELEMENT),
    ...ownerColumnNames.map((name) => ownerCount * ownerColumnTypes[name].BYTES_PER_ELEMENT),
    ...textLengths,
  ];
  const starts: number[] = [];
  let end = headSize;
  for (const size of sizes) {
    starts.push(end);
    end += size + padding(size);
  }
  if (end !== whole.length || count < 1 || ownerCount < 1) return null;
  const section = (number: number): Uint8Array =>
    whole.subarray(starts[number] ?? 0, (starts[number] ?? 0) + (sizes[number] ?? 0));
  const memory = buffer as ArrayBuffer;
  const columns = viewsOf(columnTypes, memory, starts, count) as unknown as Columns;
  const ownerStarts = starts.slice(columnNames.length);
  const ownerColumns = viewsOf(ownerColumnTypes, memory, ownerStarts, ownerCount) as unknown as OwnerColumns;
  const rest = columnNames.length + ownerColumnNames.length;
  const extras = decodeExtras(section(rest + 2), count);
  const ownerNames = parseOwnerNames(section(rest + 3));
  if (extras === null || ownerNames === null) return null;
  const owners = { ...ownerColumns, names: ownerNames };
  const index = { ...columns, count, owners, names: section(rest), links: section(rest + 1), extras };
  return isSound(index) ? index : null;
}

/** Wide columns first, so that few are padded. */
const columnTypes = {
  size: Float64Array,
  mtime: Float64Array,
  dataOffset: Float64Array,
  parent: Uint32Array,
  nameStart: Uint32Array,
  linkStart: Uint32Array,
  owner: Uint32Array,
  nameLength: Uint16Array,
  linkLength: Uint16Array,
  mode: Uint16Array,
  type: Uint8Array,
  flags: Uint8Array,
} as const;

const ownerColumnTypes = {
  uid: Float64Array,
  gid: Float64Array,
  user: Uint16Array,
  group: Uint16Array,
} as const;

type Columns = Pick<LayerIndex, keyof typeof columnTypes>;
type OwnerColumns = Pick<Owners, keyof typeof ownerColumnTypes>;
const columnNames = Object.keys(columnTypes) as (keyof Columns)[];
const ownerColumnNames = Object.keys(ownerColumnTypes) as (keyof OwnerColumns)[];

type ColumnType = new (
  memory: ArrayBuffer,
  start: number,
  length: number,
) => Float64Array | Uint32Array | Uint16Array | Uint8Array;

/** Columns of `length` values each as views of `memory`, one of each type, which begin at `starts`. */
function viewsOf(
  types: Readonly<Record<string, ColumnType>>,
  memory: ArrayBuffer,
  starts: readonly number[],
  length: number,
): Readonly<Record<string, ArrayBufferView>> {
  return Object.fromEntries(
    Object.entries(types).map(([name, Type], number) => [
      name,
      new Type(memory, starts[number] ?? 0, length),
    ]),
  );
}

function checksum(pieces: readonly Uint8Array[]): number {
  let crc = 0;
  let skip = crcFrom;
  for (const piece of pieces) {
    crc = crc32(skip === 0 ? piece : piece.subarray(skip), crc);
    skip = 0;
  }
  return crc;
}

function padding(length: number): number {
  return (8 - (length % 8)) % 8;
}

function parseOwnerNames(bytes: Uint8Array): string[] | null {
  try {
    const names: unknown = JSON.parse(Buffer.from(bytes).toString());
    if (!Array.isArray(names) || names[0] !== '') return null;
    return names.every((name) => typeof name === 'string') ? names : null;
  } catch {
    return null;
  }
}

function areSound({ uid, gid, user, group, names }: Owners): boolean {
  for (let number = 0; number < uid.length; number += 1) {
    if (!Number.isFinite((uid[number] ?? 0) + (gid[number] ?? 0))) return false;
    if (Math.max(user[number] ?? 0, group[number] ?? 0) >= names.length) return false;
  }
  return true;
}

/** What every reader of an index relies on. */
function isSound(index: LayerIndex): boolean {
  const { count, owners, parent, nameStart, nameLength, names, linkStart, linkLength, links } = index;
  if (parent[0] !== 0 || nameLength[0] !== 0 || !areSound(owners)) return false;
  for (let node = 0; node < count; node += 1) {
    if (node > 0 && (parent[node] ?? 0) >= node) return false;
    if (node > 0 && nameLength[node] === 0) return false;
    if ((nameStart[node] ?? 0) + (nameLength[node] ?? 0) > names.length) return false;
    if ((linkStart[node] ?? 0) + (linkLength[node] ?? 0) > links.length) return false;
    if ((index.type[node] ?? 0) > entryType.fifo || (index.mode[node] ?? 0) > 0o7777) return false;
    if ((index.owner[node] ?? 0) >= owners.uid.length) return false;
    if (!((index.size[node] ?? -1) >= 0)) return false;
    if (!((index.dataOffset[node] ?? -2) >= -1)) return false;
    const sum = (index.size[node] ?? 0) + (index.mtime[node] ?? 0) + (index.dataOffset[node] ?? 0);
    if (!Number.isFinite(sum)) return false;
  }
  return true;
}
