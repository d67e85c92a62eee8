import { corrupt } from './sqlite-pages.ts';
import type { SqlitePages } from './sqlite-pages.ts';

export type SqliteValue = null | number | string | Uint8Array;

export interface SqliteRow {
  readonly id: number;
  /** In the table's order; columns added after the row was written are absent. */
  readonly values: readonly SqliteValue[];
}

/** A table, and the names of its columns. */
export interface SqliteTable {
  readonly root: number;
  readonly columns: readonly string[];
}

const depthLimit = 40;
/** No text of a store's database is longer; what claims to be is damage. */
const payloadLimit = 16 * 1024 * 1024;

/** The tables of a database by name. Throws `corrupt`. */
export function sqliteTables(pages: SqlitePages): Map<string, SqliteTable> {
  const tables = new Map<string, SqliteTable>();
  for (const { values } of sqliteRows(pages, 1)) {
    const [type, name, , root, sql] = values;
    if (type !== 'table' || typeof name !== 'string' || typeof root !== 'number') continue;
    tables.set(name, { root, columns: columnNames(typeof sql === 'string' ? sql : '') });
  }
  return tables;
}

/** The rows of a table by ascending id, one page in memory per level. Throws `corrupt`. */
export function* sqliteRows(pages: SqlitePages, root: number): Generator<SqliteRow> {
  // A page that is met twice is damage that would go round for ever.
  const seen = new Set<number>();
  yield* walk(pages, root, 0, seen);
}

function* walk(pages: SqlitePages, number: number, depth: number, seen: Set<number>): Generator<SqliteRow> {
  if (depth > depthLimit || seen.has(number))
    throw corrupt(pages.path, `its tree of pages has no end (page ${number})`);
  seen.add(number);
  const page = pages.read(number);
  const view = new DataView(page.buffer, page.byteOffset, page.length);
  const start = number === 1 ? 100 : 0;
  const kind = page[start];
  const cells = view.getUint16(start + 3);
  const isInner = kind === 5;
  const pointers = start + (isInner ? 12 : 8);
  if ((kind !== 5 && kind !== 13) || pointers + cells * 2 > page.length)
    throw corrupt(pages.path, `page ${number} is no page of a table`);
  for (let cell = 0; cell < cells; cell += 1) {
    const at = view.getUint16(pointers + cell * 2);
    if (at + 4 > page.length) throw corrupt(pages.path, `page ${number} points outside of itself`);
    if (isInner) yield* walk(pages, view.getUint32(at), depth + 1, seen);
    else yield leafRow(pages, page, at);
  }
  if (isInner) yield* walk(pages, view.getUint32(start + 8), depth + 1, seen);
}

function leafRow(pages: SqlitePages, page: Uint8Array, at: number): SqliteRow {
  const [size, afterSize] = varint(page, at);
  const [id, start] = varint(page, afterSize);
  if (size > payloadLimit) throw corrupt(pages.path, `a row says that it has ${size} bytes`);
  const most = pages.usable - 35;
  if (size <= most) return { id, values: record(pages, page.subarray(start, start + size), size) };
  const least = Math.floor(((pages.usable - 12) * 32) / 255) - 23;
  const wanted = least + ((size - least) % (pages.usable - 4));
  const local = wanted <= most ? wanted : least;
  return { id, values: record(pages, overflowing(pages, page, start, local, size), size) };
}

/** A payload whose end lies on a chain of pages of its own. */
function overflowing(
  pages: SqlitePages,
  page: Uint8Array,
  start: number,
  local: number,
  size: number,
): Uint8Array {
  const payload = new Uint8Array(size);
  payload.set(page.subarray(start, start + local));
  let next = Buffer.from(page.subarray(start + local, start + local + 4));
  for (let filled = local; filled < size;) {
    if (next.length < 4) throw corrupt(pages.path, 'a row points outside of its page');
    const more = pages.read(next.readUInt32BE(0));
    const piece = more.subarray(4, Math.min(pages.usable, 4 + size - filled));
    payload.set(piece, filled);
    filled += piece.length;
    next = Buffer.from(more.subarray(0, 4));
  }
  return payload;
}

function record(pages: SqlitePages, payload: Uint8Array, size: number): SqliteValue[] {
  const [headerSize, first] = varint(payload, 0);
  if (payload.length < size || headerSize > size) throw corrupt(pages.path, 'a row ends early');
  const values: SqliteValue[] = [];
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
  for (let at = first, body = headerSize; at < headerSize;) {
    const [type, next] = varint(payload, at);
    const length = lengthOf(type);
    if (body + length > size) throw corrupt(pages.path, 'a value ends outside of its row');
    values.push(valueAt(view, type, body, length));
    body += length;
    at = next;
  }
  return values;
}

function lengthOf(type: number): number {
  if (type >= 12) return Math.floor((type - 12) / 2);
  return [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0][type] ?? 0;
}

const utf8 = new TextDecoder();

function valueAt(view: DataView, type: number, at: number, length: number): SqliteValue {
  const bytes = new Uint8Array(view.buffer, view.byteOffset + at, length);
  if (type >= 12) return type % 2 === 0 ? bytes.slice() : utf8.decode(bytes);
  switch (type) {
    case 7:
      return view.getFloat64(at);
    case 8:
      return 0;
    case 9:
      return 1;
    case 1:
    case 2:
    case 3:
    case 4:
    case 5:
    case 6: {
      let value = ((bytes[0] ?? 0) << 24) >> 24;
      for (const byte of bytes.subarray(1)) value = value * 256 + byte;
      return value;
    }
    default:
      return null;
  }
}

/** Up to nine bytes, seven bits each; beyond 2^53 inexact, which nothing here reaches. */
function varint(bytes: Uint8Array, at: number): readonly [value: number, next: number] {
  let value = 0;
  for (let place = at; place < at + 8; place += 1) {
    const byte = bytes[place] ?? 0;
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return [value, place + 1];
  }
  return [value * 256 + (bytes[at + 8] ?? 0), at + 9];
}

/** `create table T (id integer primary key, path text unique, …, foreign key (…) …)` → the columns' names. */
function columnNames(sql: string): string[] {
  const inner = sql.slice(sql.indexOf('(') + 1, sql.lastIndexOf(')'));
  const plain = inner.replaceAll(/--[^\n]*|\/\*.*?\*\//gs, ' ');
  const parts: string[] = [''];
  let depth = 0;
  for (const character of plain) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (character === ',' && depth === 0) parts.push('');
    else parts.push((parts.pop() ?? '') + character);
  }
  return parts
    .map((part) => /^\s*["`[]?(\w+)/.exec(part)?.[1] ?? '')
    .filter((name) => !/^(?:primary|foreign|unique|check|constraint)$/i.test(name));
}
