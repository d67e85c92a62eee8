import { encodeName } from '../../shared/layer-path.ts';

/**
 * Builds tars byte by byte, in any dialect, sound or hostile, independent of the code under test. Texts are lossless names
 * (layer-path.ts); bytes stand for themselves.
 */
export type Text = string | Uint8Array;
export type Dialect = 'v7' | 'ustar' | 'star' | 'pax' | 'gnu';

/** One header block, field by field; what is left out is what tar writes for an empty regular file. */
export interface HeaderFields {
  readonly name?: Text;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly size?: number;
  readonly mtime?: number;
  readonly typeflag?: string;
  readonly link?: Text;
  readonly magic?: 'v7' | 'ustar' | 'star' | 'gnu';
  readonly uname?: Text;
  readonly gname?: Text;
  readonly major?: number;
  readonly minor?: number;
  readonly prefix?: Text;
  /** Bytes put over the block before its checksum is made. */
  readonly patches?: readonly { readonly at: number; readonly bytes: Text }[];
  readonly checksum?: 'unsigned' | 'signed' | 'wrong';
}

export type EntryKind = 'file' | 'directory' | 'symlink' | 'hardlink' | 'char' | 'block' | 'fifo';
export type SparseKind = 'gnu' | 'pax-0.0' | 'pax-0.1' | 'pax-1.0';

/** An entry as a person thinks of it; the dialect decides how it is written. */
export interface MadeEntry {
  readonly path: Text;
  /** Default: file. */
  readonly kind?: EntryKind;
  readonly content?: Text;
  readonly link?: Text;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly mtime?: number;
  readonly uname?: Text;
  readonly gname?: Text;
  readonly major?: number;
  readonly minor?: number;
  readonly xattrs?: Readonly<Record<string, Text>>;
  /** Makes the file sparse: `content` is its expanded content, of which these ranges are stored. */
  readonly sparse?: {
    readonly kind: SparseKind;
    readonly segments: readonly (readonly [offset: number, length: number])[];
  };
}

const block = 512;

/** A tar of ready-made pieces, with its end marker of two zero blocks; `end` says how many there are instead. */
export function tarOf(pieces: readonly Uint8Array[], end = 2): Uint8Array {
  return joinBytes([...pieces, new Uint8Array(end * block)]);
}

/** A tar of entries, all in one dialect. */
export function makeTar(entries: readonly MadeEntry[], dialect: Dialect = 'ustar'): Uint8Array {
  return tarOf(entries.map((entry) => tarEntry(entry, dialect)));
}

export function tarHeader(fields: HeaderFields = {}): Uint8Array {
  const { magic = 'ustar', major = 0, minor = 0 } = fields;
  const bytes = new Uint8Array(block);
  const put = (at: number, most: number, text: Text): void => {
    const value = toBytes(text);
    if (value.length > most) throw new Error(`${value.length} bytes do not fit a field of ${most}`);
    bytes.set(value, at);
  };
  put(0, 100, fields.name ?? 'file');
  put(100, 8, numberField(fields.mode ?? 0o644, 8));
  put(108, 8, numberField(fields.uid ?? 0, 8));
  put(116, 8, numberField(fields.gid ?? 0, 8));
  put(124, 12, numberField(fields.size ?? 0, 12));
  put(136, 12, numberField(fields.mtime ?? 0, 12));
  put(156, 1, fields.typeflag ?? '0');
  put(157, 100, fields.link ?? '');
  if (magic !== 'v7') {
    put(257, 8, magic === 'gnu' ? 'ustar  \0' : 'ustar\x0000');
    put(265, 32, fields.uname ?? '');
    put(297, 32, fields.gname ?? '');
    put(329, 8, numberField(major, 8));
    put(337, 8, numberField(minor, 8));
    if (magic === 'star') put(508, 4, 'tar\0');
    if (fields.prefix !== undefined) put(345, magic === 'star' ? 131 : 155, fields.prefix);
  }
  for (const { at, bytes: patch } of fields.patches ?? []) put(at, block - at, patch);
  return signed(bytes, fields.checksum ?? 'unsigned');
}

/** Sets the checksum field of a block. */
function signed(header: Uint8Array, how: 'unsigned' | 'signed' | 'wrong' = 'unsigned'): Uint8Array {
  header.fill(0x20, 148, 156);
  let sum = 0;
  for (const byte of header) sum += how === 'signed' && byte >= 128 ? byte - 256 : byte;
  if (how === 'wrong') sum += 1;
  header.set(toBytes(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
  return header;
}

/** Octal with a NUL at the end where that fits, else base-256 (GNU). */
export function numberField(value: number, width: number): Uint8Array {
  const octal = value >= 0 && Number.isInteger(value) ? value.toString(8).padStart(width - 1, '0') : '';
  return octal !== '' && octal.length < width
    ? toBytes(`${octal}\0`)
    : base256(BigInt(Math.floor(value)), width);
}

/** Big-endian two's complement with the first bit set. */
export function base256(value: bigint, width: number): Uint8Array {
  const bytes = new Uint8Array(width);
  let rest = value;
  for (let at = width - 1; at >= 0; at -= 1) {
    bytes[at] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  bytes[0] = (bytes[0] ?? 0) | 0x80;
  return bytes;
}

/** `LENGTH KEY=VALUE\n`, the length counting itself. */
export function paxRecord(key: Text, value: Text): Uint8Array {
  const rest = joinBytes([toBytes(' '), toBytes(key), toBytes('='), toBytes(value), toBytes('\n')]);
  let length = rest.length;
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
  return joinBytes([toBytes(String(length)), rest]);
}

/** A PAX header: for the next entry (`x`) or all that follow (`g`). */
export function paxHeader(
  records: readonly (readonly [key: Text, value: Text])[],
  typeflag: 'x' | 'g' | 'X' = 'x',
): Uint8Array {
  return rawExtension(typeflag, joinBytes(records.map(([key, value]) => paxRecord(key, value))));
}

/** A GNU long name (`L`) or long link (`K`). */
export function gnuLong(typeflag: 'L' | 'K', name: Text): Uint8Array {
  return rawExtension(typeflag, joinBytes([toBytes(name), new Uint8Array(1)]), 'gnu');
}

/** An extended header with any content. */
export function rawExtension(
  typeflag: string,
  content: Uint8Array,
  magic: 'ustar' | 'gnu' = 'ustar',
): Uint8Array {
  const name = magic === 'gnu' ? '././@LongLink' : 'PaxHeaders/entry';
  return joinBytes([tarHeader({ name, typeflag, size: content.length, magic }), padded(content)]);
}

/** Content with zeros up to the next block. */
export function padded(content: Text): Uint8Array {
  const bytes = toBytes(content);
  return joinBytes([bytes, new Uint8Array((block - (bytes.length % block)) % block)]);
}

/** An entry with all that its dialect puts before it. Throws where the dialect cannot say it. */
export function tarEntry(entry: MadeEntry, dialect: Dialect = 'ustar'): Uint8Array {
  if (entry.sparse) return sparseEntry(entry, dialect);
  const content = toBytes(entry.content ?? '');
  return joinBytes([...entryHeaders(entry, dialect, content.length, {}, []), padded(content)]);
}

const typeflags: Readonly<Record<EntryKind, string>> = {
  file: '0',
  hardlink: '1',
  symlink: '2',
  char: '3',
  block: '4',
  directory: '5',
  fifo: '6',
};

/** The extended headers of an entry and its own. */
function entryHeaders(
  entry: MadeEntry,
  dialect: Dialect,
  size: number,
  more: HeaderFields,
  records: readonly (readonly [Text, Text])[],
): Uint8Array[] {
  const { kind = 'file', uid = 0, gid = 0, mtime = 0 } = entry;
  const path = toBytes(entry.path);
  const link = toBytes(entry.link ?? '');
  const pax: (readonly [Text, Text])[] = [...records];
  const before: Uint8Array[] = [];
  let names: { name: Text; prefix?: Text } | null = shortName(path, dialect);
  let shortLink = link;
  if (dialect === 'pax') {
    const isAscii = (bytes: Uint8Array): boolean => bytes.every((byte) => byte > 0 && byte < 128);
    if (names === null || !isAscii(path)) pax.push(['path', path]);
    if (link.length > 100 || !isAscii(link)) pax.push(['linkpath', link]);
    if (size >= 8 ** 11) pax.push(['size', String(size)]);
    if (!Number.isInteger(mtime) || mtime < 0) pax.push(['mtime', String(mtime)]);
    if (uid >= 8 ** 7) pax.push(['uid', String(uid)]);
    if (gid >= 8 ** 7) pax.push(['gid', String(gid)]);
    for (const [name, value] of Object.entries(entry.xattrs ?? {})) pax.push([`SCHILY.xattr.${name}`, value]);
    names ??= { name: path.subarray(0, 100) };
    shortLink = link.subarray(0, 100);
  } else if (entry.xattrs) throw new Error(`${dialect} has no xattrs`);
  if (dialect === 'gnu') {
    if (link.length > 100) before.push(gnuLong('K', link));
    if (names === null) before.push(gnuLong('L', path));
    names ??= { name: path.subarray(0, 100) };
    shortLink = link.subarray(0, 100);
  }
  if (names === null) throw new Error(`${dialect} has no names of ${path.length} bytes`);
  if (pax.length > 0) before.push(paxHeader(pax));
  const fitting =
    dialect === 'pax' ? { uid: uid % 8 ** 7, gid: gid % 8 ** 7, size: size % 8 ** 11 } : { uid, gid, size };
  return [
    ...before,
    tarHeader({
      ...names,
      ...fitting,
      mode: entry.mode ?? (kind === 'directory' ? 0o755 : 0o644),
      mtime: dialect === 'pax' ? Math.max(0, Math.floor(mtime)) : mtime,
      typeflag: typeflags[kind],
      link: shortLink,
      magic: dialect === 'pax' ? 'ustar' : dialect,
      uname: entry.uname ?? '',
      gname: entry.gname ?? '',
      major: entry.major ?? 0,
      minor: entry.minor ?? 0,
      ...more,
    }),
  ];
}

/** The name as the header's own fields hold it, or null where they cannot. */
function shortName(path: Uint8Array, dialect: Dialect): { name: Text; prefix?: Text } | null {
  if (path.length <= 100) return { name: path };
  if (dialect === 'v7' || dialect === 'gnu') return null;
  const most = dialect === 'star' ? 131 : 155;
  for (let at = Math.min(most, path.length - 2); at >= path.length - 101 && at > 0; at -= 1)
    if (path[at] === 0x2f) return { prefix: path.subarray(0, at), name: path.subarray(at + 1) };
  return null;
}

function sparseEntry(entry: MadeEntry, dialect: Dialect): Uint8Array {
  const { sparse } = entry;
  if (!sparse) throw new Error('not sparse');
  const whole = toBytes(entry.content ?? '');
  const { kind, segments } = sparse;
  const stored = joinBytes(segments.map(([offset, length]) => whole.subarray(offset, offset + length)));
  if (kind === 'gnu') {
    if (dialect !== 'gnu') throw new Error('old GNU sparse files are for the gnu dialect');
    const fields = (part: typeof segments): Uint8Array =>
      joinBytes(part.flatMap(([offset, length]) => [numberField(offset, 12), numberField(length, 12)]));
    const patches = [
      { at: 386, bytes: fields(segments.slice(0, 4)) },
      { at: 482, bytes: Uint8Array.of(segments.length > 4 ? 1 : 0) },
      { at: 483, bytes: numberField(whole.length, 12) },
    ];
    const continued: Uint8Array[] = [];
    for (let from = 4; from < segments.length; from += 21) {
      const next = new Uint8Array(block);
      next.set(fields(segments.slice(from, from + 21)));
      next[504] = segments.length > from + 21 ? 1 : 0;
      continued.push(next);
    }
    const headers = entryHeaders(entry, dialect, stored.length, { typeflag: 'S', patches }, []);
    return joinBytes([...headers, ...continued, padded(stored)]);
  }
  if (dialect !== 'pax') throw new Error('PAX sparse files are for the pax dialect');
  const size = String(whole.length);
  const flat = segments.flat();
  // GNU tar hides the real name, so that programs which know no sparse files do not put the stored bytes there.
  const hidden: MadeEntry = kind === 'pax-0.0' ? entry : { ...entry, path: 'GNUSparseFile.1/hidden' };
  if (kind === 'pax-1.0') {
    const map = padded([segments.length, ...flat].map((number) => `${number}\n`).join(''));
    const records = [
      ['GNU.sparse.major', '1'],
      ['GNU.sparse.minor', '0'],
      ['GNU.sparse.name', entry.path],
      ['GNU.sparse.realsize', size],
    ] as const;
    return joinBytes([
      ...entryHeaders(hidden, dialect, map.length + stored.length, {}, records),
      map,
      padded(stored),
    ]);
  }
  const records: (readonly [Text, Text])[] = [
    ['GNU.sparse.size', size],
    ['GNU.sparse.numblocks', String(segments.length)],
  ];
  if (kind === 'pax-0.1') records.push(['GNU.sparse.name', entry.path], ['GNU.sparse.map', flat.join(',')]);
  else
    for (const [offset, length] of segments)
      records.push(['GNU.sparse.offset', String(offset)], ['GNU.sparse.numbytes', String(length)]);
  return joinBytes([...entryHeaders(hidden, dialect, stored.length, {}, records), padded(stored)]);
}

export function toBytes(text: Text): Uint8Array {
  return typeof text === 'string' ? encodeName(text) : text;
}

export function joinBytes(pieces: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}
