import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { createHash } from 'node:crypto';

/**
 * The file format of the cache (SV5): a few byte strings behind a head that tells damage, a foreign file and an old
 * format apart from a hit. Layout, little-endian:
 *
 *   0  8 bytes  magic, which carries the format's version
 *   8  u32      number of parts          12  u32  crc32 of the head from 16 on
 *  16  32 bytes sha256 of the key
 *  48  per part: f64 length, u32 crc32, u32 1 when the part has checks of its own and no crc32 here
 *      the parts, each at a multiple of 8 so that columns can be looked at in place
 */
const magic = 'VARVEC01';
const fixedHead = 48;
const perPart = 16;
const maxParts = 16;

/** One byte string, in pieces. */
export interface CachePart {
  readonly pieces: readonly Uint8Array[];
  /** Whether whoever parses it notices damage: then it is not summed a second time. */
  readonly checksItself: boolean;
}

/** The bytes of a cache file, in pieces to be written one after the other. */
export function encodeCacheFile(key: string, parts: readonly CachePart[]): Uint8Array[] {
  const head = new Uint8Array(fixedHead + parts.length * perPart);
  const view = new DataView(head.buffer);
  head.set(Buffer.from(magic, 'latin1'));
  view.setUint32(8, parts.length, true);
  head.set(keyHash(key), 16);
  for (const [number, part] of parts.entries()) {
    view.setFloat64(fixedHead + number * perPart, partLength(part), true);
    view.setUint32(fixedHead + number * perPart + 8, partSum(part), true);
    view.setUint32(fixedHead + number * perPart + 12, Number(part.checksItself), true);
  }
  view.setUint32(12, crc32(head.subarray(16)), true);
  return [head, ...parts.flatMap((part) => [...part.pieces, new Uint8Array(padding(partLength(part)))])];
}

/** Bytes of a part. */
export function partLength({ pieces }: CachePart): number {
  return pieces.reduce((sum, { length }) => sum + length, 0);
}

function partSum({ pieces, checksItself }: CachePart): number {
  return checksItself ? 0 : pieces.reduce((sum, piece) => crc32(piece, sum), 0);
}

/**
 * The wanted parts of a cache file, each in memory of its own that starts at a multiple of 8; null for anything that is
 * not exactly what was written under this key. Throws only what the file system throws.
 */
export function readCacheFile(
  path: string,
  key: string,
  wanted: readonly number[],
): Uint8Array<ArrayBuffer>[] | null {
  const descriptor = openSync(path, 'r');
  try {
    const fileSize = fstatSync(descriptor).size;
    const head = readAt(descriptor, 0, Math.min(fileSize, fixedHead + maxParts * perPart));
    const spans = partSpans(head, key, fileSize);
    if (spans === null) return null;
    const parts: Uint8Array<ArrayBuffer>[] = [];
    for (const number of wanted) {
      const span = spans[number];
      if (span === undefined) return null;
      const bytes = readAt(descriptor, span.start, span.length);
      if (bytes.length !== span.length || (span.crc !== null && crc32(bytes) !== span.crc)) return null;
      parts.push(bytes);
    }
    return parts;
  } finally {
    closeSync(descriptor);
  }
}

interface Span {
  readonly start: number;
  readonly length: number;
  /** Null: the part checks itself. */
  readonly crc: number | null;
}

function partSpans(head: Uint8Array, key: string, fileSize: number): Span[] | null {
  if (head.length < fixedHead) return null;
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  const count = view.getUint32(8, true);
  const headSize = fixedHead + count * perPart;
  if (count > maxParts || headSize > head.length) return null;
  if (Buffer.from(head.subarray(0, 8)).toString('latin1') !== magic) return null;
  if (view.getUint32(12, true) !== crc32(head.subarray(16, headSize))) return null;
  if (!keyHash(key).equals(head.subarray(16, fixedHead))) return null;
  const spans: Span[] = [];
  let start = headSize;
  for (let at = fixedHead; at < headSize; at += perPart) {
    const length = view.getFloat64(at, true);
    const checksItself = view.getUint32(at + 12, true) === 1;
    spans.push({ start, length, crc: checksItself ? null : view.getUint32(at + 8, true) });
    start += length + padding(length);
  }
  return start === fileSize ? spans : null;
}

function readAt(descriptor: number, position: number, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let count = 0;
  while (count < length) {
    const got = readSync(descriptor, bytes, count, length - count, position + count);
    if (got === 0) return bytes.slice(0, count);
    count += got;
  }
  return bytes;
}

function keyHash(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

function padding(length: number): number {
  return (8 - (length % 8)) % 8;
}
