import type { Compression } from '../../../shared/compression.ts';

/** How many first bytes `sniff` can make use of. Fewer are fine where there are no more. */
export const sniffLength = 16;

/**
 * How bytes are compressed, by their first bytes alone (F10, C1). zstd data may begin with a skippable frame. Anything
 * unknown is `none`; a tar can begin with none of these signatures, its first bytes being a file name.
 */
export function sniff(head: Uint8Array): Compression {
  if (isZstd(head) || isSkippableFrame(head)) return 'zstd';
  // The method that follows is 8 in every gzip file there is.
  if (startsWith(head, [0x1f, 0x8b]) && (head.length < 3 || head[2] === 8)) return 'gzip';
  if (startsWith(head, [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00])) return 'xz';
  if (isBzip2(head)) return 'bzip2';
  return 'none';
}

function isZstd(head: Uint8Array): boolean {
  return startsWith(head, [0x28, 0xb5, 0x2f, 0xfd]);
}

function isSkippableFrame(head: Uint8Array): boolean {
  return ((head[0] ?? 0) & 0xf0) === 0x50 && startsWith(head.subarray(1), [0x2a, 0x4d, 0x18]);
}

/** `BZh1` to `BZh9`, then the signature of a block or of the end: three letters alone could be text. */
function isBzip2(head: Uint8Array): boolean {
  const level = head[3] ?? 0;
  if (!startsWith(head, [0x42, 0x5a, 0x68]) || level < 0x31 || level > 0x39) return false;
  const block = [0x31, 0x41, 0x59, 0x26, 0x53, 0x59].slice(0, head.length - 4);
  const end = [0x17, 0x72, 0x45, 0x38, 0x50, 0x90].slice(0, head.length - 4);
  const rest = head.subarray(4);
  return startsWith(rest, block) || startsWith(rest, end);
}

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}
