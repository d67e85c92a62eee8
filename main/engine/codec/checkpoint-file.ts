import { constants, crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Compression } from '../../../shared/compression.ts';
import type { Checkpoints } from './checkpoint.ts';
import { windowSize } from './gzip/raw-inflate.ts';

/*
 * Layout, little-endian: "VCPT", u8 version, u8 compression, u16 0, f64 stored size, f64 plain size, u32 count, u32
 * length of the packed windows, u32 CRC-32 of all that follows; then by column: f64 plain offsets, f64 stored offsets,
 * u16 window lengths, u8 bits, and the windows one after another, deflated.
 */
const magic = 0x54504356;
const version = 1;
const headerSize = 36;
const bytesEach = 8 + 8 + 2 + 1;
const codes: readonly Compression[] = ['none', 'gzip', 'zstd', 'xz', 'bzip2'];
/** The most bits there can be: those of a byte, or the kinds of check that xz can name. */
const maxBits: Readonly<Record<Compression, number>> = { none: 0, gzip: 7, zstd: 0, xz: 15, bzip2: 7 };

/** Checkpoints as bytes for a cache file, a third of their size in memory or less. */
export function serializeCheckpoints(checkpoints: Checkpoints): Uint8Array {
  const { plainOffset, storedOffset, bits, windowStart, windows } = checkpoints;
  const count = plainOffset.length;
  const packed = deflateRawSync(windows, { level: constants.Z_BEST_SPEED, chunkSize: 256 * 1024 });
  const bytes = new Uint8Array(headerSize + count * bytesEach + packed.length);
  const view = new DataView(bytes.buffer);
  const columns = columnsOf(count);
  for (let index = 0; index < count; index += 1) {
    view.setFloat64(columns.plain + index * 8, plainOffset[index] ?? 0, true);
    view.setFloat64(columns.stored + index * 8, storedOffset[index] ?? 0, true);
    view.setUint16(
      columns.window + index * 2,
      (windowStart[index + 1] ?? 0) - (windowStart[index] ?? 0),
      true,
    );
    view.setUint8(columns.bits + index, bits[index] ?? 0);
  }
  bytes.set(packed, columns.end);
  view.setUint32(0, magic, true);
  view.setUint8(4, version);
  view.setUint8(5, codes.indexOf(checkpoints.compression));
  view.setFloat64(8, checkpoints.storedSize, true);
  view.setFloat64(16, checkpoints.plainSize, true);
  view.setUint32(24, count, true);
  view.setUint32(28, packed.length, true);
  view.setUint32(32, crc32(bytes.subarray(headerSize)), true);
  return bytes;
}

/**
 * The checkpoints in a cache file; null for anything that `serializeCheckpoints` cannot have written: damaged, of another
 * version, out of order (C7). What was read from the file never decides how much memory is taken.
 */
export function parseCheckpoints(bytes: Uint8Array): Checkpoints | null {
  if (bytes.length < headerSize) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.getUint32(0, true) !== magic || view.getUint8(4) !== version) return null;
  const compression = codes[view.getUint8(5)];
  const storedSize = view.getFloat64(8, true);
  const plainSize = view.getFloat64(16, true);
  const count = view.getUint32(24, true);
  const columns = columnsOf(count);
  if (compression === undefined || !isSize(storedSize) || !isSize(plainSize)) return null;
  if (bytes.length !== columns.end + view.getUint32(28, true)) return null;
  if (crc32(bytes.subarray(headerSize)) !== view.getUint32(32, true)) return null;

  const plainOffset = new Float64Array(count);
  const storedOffset = new Float64Array(count);
  const windowStart = new Float64Array(count + 1);
  for (let index = 0; index < count; index += 1) {
    const plain = view.getFloat64(columns.plain + index * 8, true);
    const stored = view.getFloat64(columns.stored + index * 8, true);
    const length = view.getUint16(columns.window + index * 2, true);
    if (!isSize(plain) || !isSize(stored) || plain > plainSize || stored > storedSize) return null;
    if (index > 0 && (plain < (plainOffset[index - 1] ?? 0) || stored < (storedOffset[index - 1] ?? 0)))
      return null;
    if (length > windowSize || view.getUint8(columns.bits + index) > maxBits[compression]) return null;
    plainOffset[index] = plain;
    storedOffset[index] = stored;
    windowStart[index + 1] = (windowStart[index] ?? 0) + length;
  }
  const windows = unpack(bytes.subarray(columns.end), windowStart[count] ?? 0);
  if (windows === null) return null;
  const bits = bytes.slice(columns.bits, columns.bits + count);
  return { compression, storedSize, plainSize, plainOffset, storedOffset, bits, windowStart, windows };
}

function columnsOf(count: number): {
  plain: number;
  stored: number;
  window: number;
  bits: number;
  end: number;
} {
  const plain = headerSize;
  const stored = plain + count * 8;
  const window = stored + count * 8;
  const bits = window + count * 2;
  return { plain, stored, window, bits, end: bits + count };
}

function unpack(packed: Uint8Array, size: number): Uint8Array | null {
  try {
    const windows = inflateRawSync(packed, { maxOutputLength: Math.max(1, size), chunkSize: 256 * 1024 });
    return windows.length === size ? new Uint8Array(windows) : null;
  } catch {
    return null;
  }
}

function isSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
