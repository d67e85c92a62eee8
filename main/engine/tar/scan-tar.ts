import type { ByteSource } from '../io/byte-source.ts';
import { idleWork, throwIfCancelled, type Work } from '../io/work.ts';
import type { FileVisitor, TarScan } from './tar-scan.ts';
import { createTarScanner } from './tar-scanner.ts';

export interface ScanTarOptions {
  readonly work?: Work;
  readonly visitor?: FileVisitor;
}

/**
 * Indexes a tar that can be read at any position: headers are read, content is jumped over unless a visitor wants it. The
 * result is the one that `createTarScanner` gives for the same bytes.
 */
export function scanTar(source: ByteSource, options: ScanTarOptions = {}): TarScan {
  const { work = idleWork, visitor } = options;
  const scanner = createTarScanner(visitor === undefined ? {} : { visitor });
  const buffer = new Uint8Array(largestWindow);
  let position = 0;
  let window = 4096;
  while (position < source.size) {
    throwIfCancelled(work);
    const count = source.read(window === buffer.length ? buffer : buffer.subarray(0, window), position);
    if (count === 0) break;
    scanner.write(count === buffer.length ? buffer : buffer.subarray(0, count));
    const jump = Math.min(scanner.skippable(), source.size - position - count);
    if (jump > 0) scanner.skip(jump);
    position += count + jump;
    work.progress(count + jump);
    window = largestWindow;
  }
  return scanner.end();
}

const largestWindow = 65_536;
