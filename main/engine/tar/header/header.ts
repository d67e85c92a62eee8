import { longOctal, parseNumber, shortOctal } from './number-field.ts';

/**
 * The 512-byte header of tar, in the dialects that exist (T1.1 to T1.3): v7, ustar (POSIX 1003.1-1988), star, and GNU
 * (gnu.org "Basic Tar Format"). PAX changes nothing here: it is ustar with records before it.
 */

export const blockSize = 512;

export type Dialect = 'v7' | 'ustar' | 'star' | 'gnu';

/** A header's fields. One object is used for every header of an archive, because there are millions. */
export interface TarHeader {
  dialect: Dialect;
  /** The typeflag's byte; 0 is v7's regular file. */
  typeflag: number;
  /** NaN wherever a field is no number. Blank fields are 0. */
  size: number;
  mode: number;
  uid: number;
  gid: number;
  /** Seconds. */
  mtime: number;
  /** Bytes before the first NUL. The fields start at `fieldAt.*`; those that the dialect lacks have length 0. */
  nameLength: number;
  userLength: number;
  groupLength: number;
  prefixLength: number;
}

/** Where the fields of a header start. */
export const fieldAt = {
  name: 0,
  mode: 100,
  uid: 108,
  gid: 116,
  size: 124,
  mtime: 136,
  checksum: 148,
  typeflag: 156,
  link: 157,
  magic: 257,
  user: 265,
  group: 297,
  major: 329,
  minor: 337,
  prefix: 345,
  /** GNU: 4 segments of a sparse file, whether more follow, its expanded size. */
  gnuSparse: 386,
  gnuExtended: 482,
  gnuRealSize: 483,
} as const;

export function createHeader(): TarHeader {
  return {
    dialect: 'v7',
    typeflag: 0,
    size: 0,
    mode: 0,
    uid: 0,
    gid: 0,
    mtime: 0,
    nameLength: 0,
    userLength: 0,
    groupLength: 0,
    prefixLength: 0,
  };
}

/**
 * Reads the header at `at` of `bytes`, a multiple of 4, into `header`; `words` are the same bytes as 32-bit numbers. Its
 * checksum is the caller's to check (checksum.ts).
 */
export function decodeHeader(bytes: Uint8Array, words: Int32Array, at: number, header: TarHeader): void {
  decodeEntry(bytes, words, at, header);
  decodeOrigin(bytes, at, header);
}

/** What differs from header to header: name, numbers, type. */
export function decodeEntry(bytes: Uint8Array, words: Int32Array, at: number, header: TarHeader): void {
  const word = at >>> 2;
  const mode = shortOctal(words, word + fieldAt.mode / 4);
  const uid = shortOctal(words, word + fieldAt.uid / 4);
  const gid = shortOctal(words, word + fieldAt.gid / 4);
  const mtime = longOctal(words, word + fieldAt.mtime / 4);
  header.typeflag = bytes[at + fieldAt.typeflag] ?? 0;
  header.mode = mode < 0 ? parseNumber(bytes, at + fieldAt.mode, 8) : mode;
  header.uid = uid < 0 ? parseNumber(bytes, at + fieldAt.uid, 8) : uid;
  header.gid = gid < 0 ? parseNumber(bytes, at + fieldAt.gid, 8) : gid;
  header.size = decodeSize(bytes, words, at);
  header.mtime = mtime < 0 ? parseNumber(bytes, at + fieldAt.mtime, 12) : mtime;
  header.nameLength = nameLength(bytes, words, at);
}

/** The size alone; NaN where the field is no number. */
export function decodeSize(bytes: Uint8Array, words: Int32Array, at: number): number {
  const size = longOctal(words, (at >>> 2) + fieldAt.size / 4);
  return size < 0 ? parseNumber(bytes, at + fieldAt.size, 12) : size;
}

/** What the headers of a tar mostly have in common: the dialect, names of owners, the first part of long names. */
export function decodeOrigin(bytes: Uint8Array, at: number, header: TarHeader): void {
  const dialect = dialectOf(bytes, at);
  header.dialect = dialect;
  if (dialect === 'v7') {
    header.userLength = 0;
    header.groupLength = 0;
    header.prefixLength = 0;
    return;
  }
  header.userLength = textLength(bytes, at + fieldAt.user, 32);
  header.groupLength = textLength(bytes, at + fieldAt.group, 32);
  if (dialect === 'ustar') header.prefixLength = textLength(bytes, at + fieldAt.prefix, 155);
  else if (dialect === 'star') header.prefixLength = textLength(bytes, at + fieldAt.prefix, 131);
  else header.prefixLength = 0; // GNU keeps times and sparse segments there
}

/** Bytes of the link's text before the first NUL; it starts at `fieldAt.link`. */
export function linkLength(bytes: Uint8Array, at: number): number {
  return textLength(bytes, at + fieldAt.link, 100);
}

/** "ustar" NUL: POSIX, or star when "tar" NUL ends the block. "ustar" space space NUL: GNU. Anything else: v7. */
function dialectOf(bytes: Uint8Array, at: number): Dialect {
  const m = at + fieldAt.magic;
  if (
    bytes[m] !== 0x75 ||
    bytes[m + 1] !== 0x73 ||
    bytes[m + 2] !== 0x74 ||
    bytes[m + 3] !== 0x61 ||
    bytes[m + 4] !== 0x72
  )
    return 'v7';
  if (bytes[m + 5] === 0) {
    const t = at + 508;
    const star = bytes[t] === 0x74 && bytes[t + 1] === 0x61 && bytes[t + 2] === 0x72 && bytes[t + 3] === 0;
    return star ? 'star' : 'ustar';
  }
  return bytes[m + 5] === 0x20 && bytes[m + 6] === 0x20 && bytes[m + 7] === 0 ? 'gnu' : 'v7';
}

function textLength(bytes: Uint8Array, start: number, most: number): number {
  let length = 0;
  while (length < most && bytes[start + length] !== 0) length += 1;
  return length;
}

/** As `textLength` of the name, four bytes at a time: a word has a NUL in it where taking 1 from each byte borrows. */
function nameLength(bytes: Uint8Array, words: Int32Array, at: number): number {
  const first = at >>> 2;
  for (let word = 0; word < 25; word += 1) {
    const four = words[first + word] ?? 0;
    if (((four - 0x0101_0101) & ~four & 0x8080_8080) !== 0)
      return word * 4 + textLength(bytes, at + word * 4, 4);
  }
  return 100;
}
