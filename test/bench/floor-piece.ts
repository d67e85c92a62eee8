import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import type { Compression } from '../../shared/compression.ts';
import { GzipHeaderReader } from '../../main/engine/codec/gzip/gzip-header.ts';
import { nativeInflate, nativeZstd } from '../../main/engine/codec/native-zlib.ts';
import type { StepEngine } from '../../main/engine/codec/step-engine.ts';

/** Stored bytes of a file: one gzip member, one zstd frame, or plain. */
export interface FloorPiece {
  readonly file: string;
  readonly offset: number;
  readonly size: number;
  readonly compression: Extract<Compression, 'none' | 'gzip' | 'zstd'>;
}

export interface FloorDigests {
  /** sha256 as lower-case hex. */
  readonly stored: string;
  /** Of a plain piece the same. */
  readonly plain: string;
}

const bufferSize = 256 * 1024;

/**
 * Reads a piece, decodes it and hashes what is stored and what is plain, with this runtime's own calls and nothing else.
 * Throws for bad data, and where the runtime's decoder cannot be driven (main/engine/codec/native-zlib.ts).
 */
export function digestPiece({ file, offset, size, compression }: FloorPiece): FloorDigests {
  const stored = createHash('sha256');
  const decoder = compression === 'none' ? null : openDecoder(compression);
  const input = new Uint8Array(bufferSize);
  const descriptor = openSync(file, 'r');
  try {
    for (let done = 0; done < size;) {
      const count = readSync(descriptor, input, 0, Math.min(bufferSize, size - done), offset + done);
      if (count === 0) throw new Error(`${file} ends at ${offset + done}`);
      done += count;
      stored.update(count === bufferSize ? input : input.subarray(0, count));
      decoder?.write(input, count);
    }
    const digest = stored.digest('hex');
    return { stored: digest, plain: decoder?.end() ?? digest };
  } finally {
    decoder?.close();
    closeSync(descriptor);
  }
}

interface FloorDecoder {
  /** The first `count` bytes of `input` come next. */
  write(input: Uint8Array, count: number): void;
  /** sha256 of everything plain, as lower-case hex. */
  end(): string;
  close(): void;
}

function openDecoder(compression: 'gzip' | 'zstd'): FloorDecoder {
  const engine: StepEngine | null = compression === 'gzip' ? nativeInflate() : nativeZstd(27);
  if (engine === null) throw new Error(`this Node has no ${compression} that can be driven`);
  const header = compression === 'gzip' ? new GzipHeaderReader() : null;
  const plain = createHash('sha256');
  const output = new Uint8Array(bufferSize);
  let fill = 0;
  let sum = 0;
  const take = (bytes: Uint8Array): void => {
    plain.update(bytes);
    // Without it nobody has decoded gzip; a zstd frame's checksum is the library's affair.
    if (header !== null) sum = crc32(bytes, sum);
  };
  /** The last bytes of the input. */
  const trailer = new Uint8Array(8);
  return {
    write(input, count) {
      let at = header === null || header.done ? 0 : header.push(input.subarray(0, count), 0);
      for (;;) {
        engine.step(input, at, count - at, output, fill, bufferSize - fill, false);
        at = count - engine.inputLeft;
        fill = bufferSize - engine.outputLeft;
        if (fill < bufferSize) break;
        take(output);
        fill = 0;
      }
      if (header === null && at < count) throw new Error('not one zstd frame');
      const last = input.subarray(Math.max(0, count - trailer.length), count);
      trailer.copyWithin(0, last.length);
      trailer.set(last, trailer.length - last.length);
    },
    end() {
      if (fill > 0) take(output.subarray(0, fill));
      if (header !== null && sum !== new DataView(trailer.buffer).getUint32(0, true))
        throw new Error('not one gzip member, or a damaged one');
      return plain.digest('hex');
    },
    close() {
      engine.close();
    },
  };
}
