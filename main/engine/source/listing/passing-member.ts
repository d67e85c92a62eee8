import { createHash } from 'node:crypto';
import { sha256Digest } from '../../../../shared/digest.ts';
import { sniff, sniffLength } from '../../codec/sniff.ts';
import type { PassedBlob } from '../../image/image-core.ts';
import { documentLimit } from '../../image/json-document.ts';
import { blockKind, kindOfBlock } from '../../tar/header/checksum.ts';
import { blockSize } from '../../tar/header/header.ts';
import { createTarScanner } from '../../tar/tar-scanner.ts';
import type { TarScanner } from '../../tar/tar-scanner.ts';

/** A member of a compressed archive while it flows by: hashed always, indexed or kept when it turns out to be worth it. */
export interface PassingMember {
  data(chunk: Uint8Array): void;
  /** Its bytes are all there. */
  end(): { readonly blob: PassedBlob; readonly kept: Uint8Array | null };
}

/** Documents kept at most, together: what is beyond is read again from the archive when it is asked for. */
export const keptLimit = 64 * 1024 * 1024;

/**
 * Watches one member of `size` bytes. By its first block it is a tar (a layer: its files are indexed in the same pass),
 * JSON (kept as long as `room` bytes hold it), or anything else (hashed only). Memory follows the bytes that come, never
 * the size that the header claims (T6).
 */
export function watchMember(offset: number, size: number, room: number): PassingMember {
  // The decoder's pieces are large already: nothing to gather.
  const hash = createHash('sha256');
  const head = new Uint8Array(Math.min(blockSize, size));
  let filled = 0;
  let scanner: TarScanner | null = null;
  let pieces: Uint8Array[] | null = null;
  let decided = false;

  const decide = (): void => {
    decided = true;
    if (isTarHeader(head.subarray(0, filled))) scanner = createTarScanner();
    else if (size <= Math.min(documentLimit, room) && mayBeJson(head.subarray(0, filled))) pieces = [];
    pass(head.subarray(0, filled));
  };
  const pass = (chunk: Uint8Array): void => {
    if (scanner !== null) scanner.write(chunk);
    else pieces?.push(chunk.slice());
  };

  return {
    data(chunk) {
      hash.update(chunk);
      if (decided) {
        pass(chunk);
        return;
      }
      const count = Math.min(head.length - filled, chunk.length);
      head.set(chunk.subarray(0, count), filled);
      filled += count;
      if (filled < head.length) return;
      decide();
      if (count < chunk.length) pass(chunk.subarray(count));
    },
    end() {
      if (!decided) decide();
      const scan = scanner?.end() ?? null;
      return {
        kept: pieces === null ? null : new Uint8Array(Buffer.concat(pieces)),
        blob: {
          offset,
          size,
          digest: sha256Digest(hash.digest('hex')),
          compression: sniff(head.subarray(0, Math.min(filled, sniffLength))),
          scan,
        },
      };
    },
  };
}

/** A whole block with a right checksum; a block of zeros is an empty layer's. */
function isTarHeader(block: Uint8Array): boolean {
  if (block.length < blockSize) return false;
  const words = new Int32Array(block.slice().buffer, 0, blockSize / 4);
  return kindOfBlock(block, words, 0) !== blockKind.broken;
}

/** `{`, `[`, or a small `null`, after blanks or a byte order mark. */
function mayBeJson(head: Uint8Array): boolean {
  for (const byte of head) {
    if (byte === 0x7b || byte === 0x5b || byte === 0x6e) return true;
    const isSkipped =
      byte === 0x20 || (byte >= 0x09 && byte <= 0x0d) || byte === 0xef || byte === 0xbb || byte === 0xbf;
    if (!isSkipped) return false;
  }
  return false;
}
