import { crc32 } from 'node:zlib';
import type { CodecFault } from '../codec-error.ts';

/** The header of an xz block (.xz file format 1.2.1, section 3.1), of which only LZMA2 alone is supported. */
export interface XzBlockHeader {
  readonly dictionarySize: number;
  /** Bytes of compressed data and of plain data, where declared. */
  readonly storedSize: number | null;
  readonly plainSize: number | null;
}

const idLzma2 = 0x21;

/** A number of 7 bits a byte, as the format has them: its value and the position after it; null for none. */
export function readVariable(bytes: Uint8Array, at: number): { value: number; next: number } | null {
  let value = 0;
  for (let index = 0; index < 9; index += 1) {
    const byte = bytes[at + index];
    if (byte === undefined) return null;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) {
      const wasteful = byte === 0 && index > 0;
      return wasteful || !Number.isSafeInteger(value) ? null : { value, next: at + index + 1 };
    }
  }
  return null;
}

/** Parses a whole header, size byte and checksum included. */
export function parseBlockHeader(
  bytes: Uint8Array,
): XzBlockHeader | { readonly fault: CodecFault; readonly message: string } {
  const corrupt = { fault: 'corrupt', message: 'xz block header that makes no sense' } as const;
  const end = bytes.length - 4;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (crc32(bytes.subarray(0, end)) !== view.getUint32(end, true))
    return { fault: 'corrupt', message: 'xz block header checksum mismatch' };
  const flags = bytes[1] ?? 0;
  if (flags & 0x3c) return { fault: 'unsupported', message: 'xz block header with unknown flags' };
  const content = bytes.subarray(0, end);
  let at = 2;
  const variable = (): number | null => {
    const read = readVariable(content, at);
    if (read) at = read.next;
    return read?.value ?? null;
  };
  const storedSize = flags & 0x40 ? variable() : null;
  if (flags & 0x40 && (storedSize === null || storedSize === 0)) return corrupt;
  const plainSize = flags & 0x80 ? variable() : null;
  if (flags & 0x80 && plainSize === null) return corrupt;
  const filter = variable();
  const size = variable();
  if (filter === null || size === null) return corrupt;
  if (filter !== idLzma2 || (flags & 3) !== 0)
    return { fault: 'unsupported', message: `xz filter 0x${filter.toString(16)} in front of LZMA2` };
  const code = content[at];
  if (size !== 1 || code === undefined || code > 40) return corrupt;
  if (content.subarray(at + 1).some((byte) => byte !== 0)) return corrupt;
  const dictionarySize = code === 40 ? 2 ** 32 - 1 : (2 | (code & 1)) * 2 ** ((code >> 1) + 11);
  return { dictionarySize, storedSize, plainSize };
}
