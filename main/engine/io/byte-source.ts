import { ProblemError } from '../../../shared/problem.ts';

/**
 * Bytes that can be read at any position, synchronously (engine work runs on worker threads). Positions and sizes are
 * bytes, exact up to 2^53.
 */
export interface ByteSource {
  readonly size: number;
  /** Where in a file its first byte is, if it is a part of one as it lies there: who reads much keeps to pages by it. */
  readonly origin?: number | undefined;
  /**
   * Fills `into` from `position` and returns how many bytes were read: all of `into`, or fewer only where the source
   * ends (0 at or after the end).
   */
  read(into: Uint8Array, position: number): number;
  close(): void;
}

/** A source over bytes in memory, which are not copied. */
export function memorySource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read(into, position) {
      const count = Math.max(0, Math.min(into.length, bytes.length - position));
      if (count > 0) into.set(bytes.subarray(position, position + count));
      return count;
    },
    close() {},
  };
}

/**
 * The range `[offset, offset + size)` of a source, as a source (IO2). It borrows `source`: closing the slice does not
 * close it. A range that does not lie within the source is a `corrupt` problem, never silently shorter; who wants the
 * part that is there asks for `Math.min(size, source.size - offset)`.
 */
export function slice(source: ByteSource, offset: number, size: number): ByteSource {
  if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(size) || offset < 0 || size < 0)
    throw new ProblemError('corrupt', `impossible range: ${size} bytes at ${offset}`);
  if (offset + size > source.size)
    throw new ProblemError(
      'corrupt',
      `range of ${size} bytes at ${offset} exceeds the ${source.size} bytes there are`,
    );
  return {
    size,
    origin: source.origin === undefined ? undefined : source.origin + offset,
    read(into, position) {
      const room = Math.max(0, Math.min(into.length, size - position));
      if (room === 0) return 0;
      return source.read(room === into.length ? into : into.subarray(0, room), offset + position);
    },
    close() {},
  };
}

/**
 * Exactly `length` bytes at `position` in a new array. Fewer there: a `corrupt` problem. The caller bounds `length`: it
 * must never come unchecked from what an archive claims (T6).
 */
export function readExact(source: ByteSource, position: number, length: number): Uint8Array {
  if (position + length > source.size)
    throw endsEarly(source, position, length, Math.max(0, source.size - position));
  const bytes = new Uint8Array(length);
  const count = source.read(bytes, position);
  if (count < length) throw endsEarly(source, position, length, count);
  return bytes;
}

function endsEarly(source: ByteSource, position: number, wanted: number, found: number): ProblemError {
  return new ProblemError(
    'corrupt',
    `ends early: wanted ${wanted} bytes at ${position}, found ${found} (size ${source.size})`,
  );
}
