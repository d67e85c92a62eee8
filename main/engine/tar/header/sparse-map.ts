import { blockSize, fieldAt, type Dialect } from './header.ts';
import { limits } from '../limits.ts';
import { parseDecimal, parseNumber } from './number-field.ts';

/**
 * Maps of sparse files (T1.9): where in the file each stored segment belongs. Everything between is zeros. GNU tar
 * manual, "Storing Sparse Files": the old format in the header, PAX 0.0 and 0.1 in records, PAX 1.0 in the content.
 */

/** The `GNU.sparse.*` records of one entry. */
export interface PaxSparse {
  major: number | null;
  minor: number | null;
  /** The file's real name: the header holds a made-up one. */
  name: Uint8Array | null;
  realSize: number | null;
  /** Formats 0.0 and 0.1: offset, length, offset, length, …; null when there was none. */
  numbers: number[] | null;
  /** What is wrong with the records, if anything. */
  broken: string | null;
}

/** Takes one record `GNU.sparse.KEY=VALUE` into `sparse`, which is made when null. */
export function addSparseRecord(sparse: PaxSparse | null, key: string, value: Uint8Array): PaxSparse {
  const into: PaxSparse = sparse ?? {
    major: null,
    minor: null,
    name: null,
    realSize: null,
    numbers: null,
    broken: null,
  };
  if (key === 'name') {
    into.name = value.length === 0 ? null : value;
    return into;
  }
  if (key === 'map') {
    addMap(into, value);
    return into;
  }
  const number = parseDecimal(value, 0, value.length);
  if (Number.isNaN(number)) into.broken ??= `GNU.sparse.${key} is no number`;
  else if (key === 'major') into.major = number;
  else if (key === 'minor') into.minor = number;
  else if (key === 'size' || key === 'realsize') into.realSize = number;
  else if (key === 'numblocks') into.numbers ??= [];
  else if (key === 'offset' || key === 'numbytes') {
    into.numbers ??= [];
    if ((into.numbers.length % 2 === 0) !== (key === 'offset'))
      into.broken ??= 'GNU.sparse.offset and numbytes do not alternate';
    else if (into.numbers.length >= 2 * limits.segments) into.broken ??= tooMany;
    else into.numbers.push(number);
  }
  return into;
}

const tooMany = `more than ${limits.segments} segments`;

function addMap(into: PaxSparse, value: Uint8Array): void {
  const numbers: number[] = [];
  for (let start = 0; start < value.length && into.broken === null;) {
    const comma = value.indexOf(0x2c, start);
    const end = comma < 0 ? value.length : comma;
    const number = parseDecimal(value, start, end);
    if (Number.isNaN(number)) into.broken = 'GNU.sparse.map holds something that is no number';
    else if (numbers.push(number) > 2 * limits.segments) into.broken = tooMany;
    start = end + 1;
  }
  into.numbers = numbers;
}

/** What is known of a sparse file once its header has been read. */
export interface SparsePlan {
  /** Where the map, or the rest of it, comes next: nowhere, in blocks before the content, or at the content's start. */
  readonly next: 'nothing' | 'gnuMap' | 'contentMap';
  /** The map so far: offset, length, offset, length, … */
  readonly numbers: number[];
  /** NaN when it is missing or no number. */
  readonly realSize: number;
  readonly fault: string | null;
}

/** For a header of typeflag `S`, at `at` of `bytes`. */
export function gnuSparsePlan(bytes: Uint8Array, at: number, dialect: Dialect): SparsePlan {
  if (dialect !== 'gnu')
    return { next: 'nothing', numbers: [], realSize: NaN, fault: 'it is not in a header of GNU tar' };
  const numbers: number[] = [];
  const realSize = parseNumber(bytes, at + fieldAt.gnuRealSize, 12);
  const hasMore = addGnuSegments(bytes, at, true, numbers);
  return { next: hasMore ? 'gnuMap' : 'nothing', numbers, realSize, fault: sizeFault(realSize) };
}

/** For a regular file with `GNU.sparse.*` records. */
export function paxSparsePlan(pax: PaxSparse): SparsePlan {
  const realSize = pax.realSize ?? NaN;
  const fault = pax.broken ?? sizeFault(realSize);
  if (pax.major === 1 && pax.minor === 0) return { next: 'contentMap', numbers: [], realSize, fault };
  if ((pax.major ?? 0) === 0 && pax.numbers !== null)
    return { next: 'nothing', numbers: pax.numbers, realSize, fault };
  return { next: 'nothing', numbers: [], realSize, fault: fault ?? 'there is no map of a known version' };
}

function sizeFault(realSize: number): string | null {
  return realSize >= 0 ? null : 'its full size is missing or no number';
}

/** Takes the segments of an old GNU header (4 of them) or of a block that continues it (21). Returns whether more follow. */
export function addGnuSegments(bytes: Uint8Array, at: number, first: boolean, numbers: number[]): boolean {
  const start = at + (first ? fieldAt.gnuSparse : 0);
  const count = first ? 4 : 21;
  for (let i = 0; i < count; i += 1) {
    const entry = start + 24 * i;
    // An unused entry has no length field at all.
    if (bytes[entry + 12] === 0) break;
    if (numbers.length > 2 * limits.segments) break; // one too many is kept, for the finding
    numbers.push(parseNumber(bytes, entry, 12), parseNumber(bytes, entry + 12, 12));
  }
  return bytes[at + (first ? fieldAt.gnuExtended : 504)] !== 0;
}

/** A PAX 1.0 map being read: decimal numbers, one a line: how many segments, then offset and length of each. */
export interface ContentMap {
  readonly numbers: number[];
  count: number | null;
  /** The number at hand: its digits so far, and its value. */
  digits: number;
  value: number;
  fault: string | null;
}

export function createContentMap(): ContentMap {
  return { numbers: [], count: null, digits: 0, value: 0, fault: null };
}

/** Reads the next block of a map: "more" when it goes on in another block, "broken" when `map.fault` says why. */
export function readMapBlock(map: ContentMap, bytes: Uint8Array, at: number): 'more' | 'done' | 'broken' {
  for (let i = at; i < at + blockSize; i += 1) {
    const byte = bytes[i] ?? 0;
    if (byte !== 0x0a) {
      const digit = byte - 0x30;
      if (digit < 0 || digit > 9 || map.digits === 16)
        map.fault = 'its map holds something that is no number';
      map.value = map.value * 10 + digit;
      map.digits += 1;
    } else {
      if (map.digits === 0) map.fault = 'its map holds an empty line';
      if (map.count !== null) map.numbers.push(map.value);
      else if (map.value > limits.segments) map.fault = tooMany;
      else map.count = map.value;
      map.digits = 0;
      map.value = 0;
    }
    if (map.fault !== null) return 'broken';
    if (map.count !== null && map.numbers.length === 2 * map.count) return 'done';
  }
  return 'more';
}

/** Whether a segment before the last that holds something is no whole number of blocks: GNU tar pads it, others do not. */
export function hasPartialBlocks(numbers: readonly number[]): boolean {
  let last = numbers.length - 1;
  while (last > 0 && numbers[last] === 0) last -= 2;
  for (let i = 1; i < last; i += 2) if ((numbers[i] ?? 0) % blockSize !== 0) return true;
  return false;
}

/**
 * What is wrong with a map, or null: segments must be in order, apart, within the file, and hold together exactly the
 * bytes that are stored.
 */
export function mapFault(numbers: readonly number[], realSize: number, storedSize: number): string | null {
  if (numbers.length > 2 * limits.segments) return tooMany;
  if (numbers.length % 2 !== 0) return 'a segment without a length';
  let end = 0;
  let stored = 0;
  for (let i = 0; i < numbers.length; i += 2) {
    const offset = numbers[i] ?? NaN;
    const length = numbers[i + 1] ?? NaN;
    if (!(offset >= end && length >= 0)) return `segment ${i / 2} overlaps the one before or is no number`;
    end = offset + length;
    if (end > realSize) return `segment ${i / 2} ends at ${end} of ${realSize} bytes`;
    stored += length;
  }
  return stored === storedSize ? null : `its segments hold ${stored} bytes, ${storedSize} are stored`;
}
