import { readFileSync } from 'node:fs';
import type { Compression } from '../../../shared/compression.ts';
import { CodecError, type CodecFailure, type CodecNote } from '../../../main/engine/codec/codec-error.ts';
import { createDecoder } from '../../../main/engine/codec/create-decoder.ts';
import type { DecoderOptions, Emit } from '../../../main/engine/codec/decoder.ts';
import { expect } from 'vitest';
import { join } from './plain.ts';

export interface Decoded {
  readonly plain: Uint8Array;
  readonly failure: CodecFailure | null;
  readonly notes: readonly CodecNote[];
}

/** Pushes bytes through a decoder in pieces, the last size over and over. */
export function decode(
  bytes: Uint8Array,
  compression: Compression,
  options: DecoderOptions & { readonly pieces?: readonly number[] } = {},
): Decoded {
  const { pieces = [65_536], ...decoderOptions } = options;
  const parts: Uint8Array[] = [];
  const collect: Emit = (plain) => {
    parts.push(plain.slice());
  };
  const decoder = createDecoder(compression, decoderOptions);
  let failure: CodecFailure | null = null;
  try {
    for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
      const size = pieces[Math.min(turn, pieces.length - 1)] ?? 1;
      decoder.write(bytes.slice(at, at + size), collect);
      at += size;
    }
    decoder.end(collect);
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    failure = error.failure;
  } finally {
    decoder.close();
  }
  return { plain: join(...parts), failure, notes: decoder.notes };
}

/** A file of test/fixtures/codec, whose README tells what each holds. */
export function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`../../fixtures/codec/${name}`, import.meta.url)));
}

/** Whether `part` is how `whole` begins. */
export function isPrefix(part: Uint8Array, whole: Uint8Array): boolean {
  return part.length <= whole.length && Buffer.compare(part, whole.subarray(0, part.length)) === 0;
}

/** Expects these plain bytes, and no failure; `toEqual` is slow for bytes by the hundred thousand. */
export function expectDecoded(got: Decoded, plain: Uint8Array, notes: readonly CodecNote[] = []): void {
  expect({ failure: got.failure, notes: got.notes, size: got.plain.length }).toEqual({
    failure: null,
    notes,
    size: plain.length,
  });
  expect(Buffer.compare(got.plain, plain)).toBe(0);
}
