import type { Compression } from '../../../shared/compression.ts';
import { decodeThrough } from '../../engine/codec/one-pass.ts';
import type { ByteSource } from '../../engine/io/byte-source.ts';
import { throwIfCancelled } from '../../engine/io/work.ts';
import type { Work } from '../../engine/io/work.ts';

/** Ranges of a plain tar, ascending and apart from each other: the contents of files. */
export interface Ranges {
  readonly offset: Float64Array;
  readonly size: Float64Array;
}

export interface RangeVisitor {
  /** Bytes of range `at`, in order; valid during the call only. */
  data(at: number, chunk: Uint8Array): void;
  /** All bytes of range `at` were there. Not called for one that the end of the layer, or damage, cuts off. */
  end(at: number): void;
}

const pieceSize = 1024 * 1024;

/**
 * Shows ranges of a layer: read one by one from a plain tar, in one pass from a compressed one. `stored` are the layer's
 * bytes as stored.
 */
export function visitRanges(
  stored: ByteSource,
  compression: Compression,
  ranges: Ranges,
  visitor: RangeVisitor,
  work: Work,
): void {
  if (compression === 'none') visitPlain(stored, ranges, visitor, work);
  else visitDecoded(stored, compression, ranges, visitor, work);
}

function visitPlain(plain: ByteSource, { offset, size }: Ranges, visitor: RangeVisitor, work: Work): void {
  const buffer = new Uint8Array(pieceSize);
  for (let at = 0; at < offset.length; at += 1) {
    const start = offset[at] ?? 0;
    const length = size[at] ?? 0;
    let done = 0;
    while (done < length) {
      throwIfCancelled(work);
      const count = plain.read(buffer.subarray(0, Math.min(pieceSize, length - done)), start + done);
      if (count === 0) return;
      visitor.data(at, buffer.subarray(0, count));
      done += count;
      work.progress(count);
    }
    visitor.end(at);
  }
}

function visitDecoded(
  stored: ByteSource,
  compression: Compression,
  { offset, size }: Ranges,
  visitor: RangeVisitor,
  work: Work,
): void {
  let at = 0;
  const onPlain = (plain: Uint8Array, position: number): void => {
    while (at < offset.length) {
      const start = offset[at] ?? 0;
      const end = start + (size[at] ?? 0);
      const from = Math.max(0, start - position);
      const to = Math.min(plain.length, end - position);
      if (from >= plain.length) return;
      if (from < to) visitor.data(at, plain.subarray(from, to));
      if (position + plain.length < end) return;
      visitor.end(at);
      at += 1;
    }
  };
  decodeThrough(stored, compression, { work, hashStored: false, hashPlain: false, onPlain });
}
