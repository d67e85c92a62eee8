import type { CodecFault } from '../codec-error.ts';

/** The header of a zstd frame (RFC 8878, 3.1.1.1). */
export interface ZstdFrameHeader {
  /** Bytes it takes, signature included. */
  readonly headerSize: number;
  /** How far back the frame can refer, in bytes; what a decoder must keep in memory. */
  readonly windowSize: number;
  /** Plain bytes of the frame, where declared. */
  readonly contentSize: number | null;
  readonly dictionaryId: number;
  readonly hasChecksum: boolean;
}

/** The most that any frame header takes. */
export const maxFrameHeader = 18;

export const zstdMagic = 0xfd2fb528;

/** Whether a signature begins a frame that carries no data (RFC 8878, 3.1.2): a size of 4 bytes follows, then that. */
export function isSkippableMagic(magic: number): boolean {
  return (magic & 0xfffffff0) >>> 0 === 0x184d2a50;
}

/** How long the frame header is that begins with these 5 bytes, the fifth being its descriptor. */
export function frameHeaderSize(descriptor: number): number {
  const single = (descriptor >> 5) & 1;
  const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const content = [single, 2, 4, 8][descriptor >> 6] ?? 0;
  return 5 + (1 - single) + dictionary + content;
}

/** Parses a whole header, signature included. Gives a fault for reserved bits and sizes beyond 2^53. */
export function parseFrameHeader(
  bytes: Uint8Array,
): ZstdFrameHeader | { readonly fault: CodecFault; readonly message: string } {
  const descriptor = bytes[4] ?? 0;
  if (descriptor & 8) return { fault: 'corrupt', message: 'zstd frame header with a reserved bit' };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const single = (descriptor >> 5) & 1;
  let at = 5;
  let windowSize = 0;
  if (!single) {
    const value = bytes[at++] ?? 0;
    const base = 2 ** (10 + (value >> 3));
    windowSize = base + (base / 8) * (value & 7);
  }
  const dictionarySize = [0, 1, 2, 4][descriptor & 3] ?? 0;
  let dictionaryId = 0;
  for (let index = dictionarySize - 1; index >= 0; index -= 1)
    dictionaryId = dictionaryId * 256 + (bytes[at + index] ?? 0);
  at += dictionarySize;
  let contentSize: number | null = null;
  switch (descriptor >> 6) {
    case 0:
      if (single) contentSize = bytes[at++] ?? 0;
      break;
    case 1:
      contentSize = view.getUint16(at, true) + 256;
      at += 2;
      break;
    case 2:
      contentSize = view.getUint32(at, true);
      at += 4;
      break;
    default:
      contentSize = view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32;
      at += 8;
  }
  if (contentSize !== null && !Number.isSafeInteger(contentSize))
    return { fault: 'corrupt', message: 'zstd frame that claims an impossible size' };
  if (single) windowSize = contentSize ?? 0;
  return { headerSize: at, windowSize, contentSize, dictionaryId, hasChecksum: (descriptor & 4) !== 0 };
}
