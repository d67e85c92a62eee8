import type { Compression } from '../../../shared/compression.ts';
import { openBzip2Decoder } from './bzip2/bzip2-decoder.ts';
import type { Decoder, DecoderOptions } from './decoder.ts';
import { openGzipDecoder } from './gzip/gzip-decoder.ts';
import { openXzDecoder } from './xz/xz-decoder.ts';
import { openZstdDecoder } from './zstd/zstd-decoder.ts';

/** A decoder for one blob of the given compression; `none` passes its input through. */
export function createDecoder(compression: Compression, options: DecoderOptions = {}): Decoder {
  switch (compression) {
    case 'none':
      return passThrough;
    case 'gzip':
      return openGzipDecoder(options);
    case 'zstd':
      return openZstdDecoder(options);
    case 'xz':
      return openXzDecoder(options);
    case 'bzip2':
      return openBzip2Decoder(options);
  }
}

const passThrough: Decoder = {
  notes: [],
  write(chunk, emit) {
    emit(chunk);
    return chunk.length;
  },
  end: () => true,
  close() {},
};
