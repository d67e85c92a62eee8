import type { ByteSource } from '../io/byte-source.ts';
import { letGo } from '../io/let-go.ts';
import { idleWork, throwIfCancelled, type Work } from '../io/work.ts';
import { ReadWindow } from './read-window.ts';
import type { FileVisitor, TarScan } from './tar-scan.ts';
import { createTarScanner } from './tar-scanner.ts';

export interface ScanTarOptions {
  readonly work?: Work;
  readonly visitor?: FileVisitor;
}

/**
 * Indexes a tar that can be read at any position: headers are read, content is jumped over unless a visitor wants it. The
 * result is the one that `createTarScanner` gives for the same bytes. Ends with a `cancelled` problem when the work is
 * cancelled, and with what the source throws.
 */
export function scanTar(source: ByteSource, options: ScanTarOptions = {}): TarScan {
  const { work = idleWork, visitor } = options;
  const { size, origin = 0 } = source;
  // Who visits contents reads an archive, whose files are few and large: its size says nothing of their number.
  const scanner = createTarScanner(visitor === undefined ? { size } : { visitor });
  const buffer = new Uint8Array(Math.min(visitor === undefined ? headerWindow : contentWindow, size));
  const views = new Map<number, Uint8Array>();
  const window = new ReadWindow(buffer.length);
  let position = 0;
  let reported = 0;
  while (position < size) {
    throwIfCancelled(work);
    const view = viewOf(buffer, window.from(origin + position), views);
    const count = source.read(view, position);
    if (count === 0) break;
    scanner.write(buffer, count);
    const jump = Math.min(scanner.skippable(), size - position - count);
    if (jump > 0) scanner.skip(jump);
    position += count + jump;
    if (position - reported >= reportBytes || position === size) {
      work.progress(position - reported);
      reported = position;
    }
    window.next(jump);
  }
  const scan = scanner.end();
  letGo(buffer);
  return scan;
}

/** The first `length` bytes of the buffer; each view is made once, since windows end at blocks and come in few sizes. */
function viewOf(buffer: Uint8Array, length: number, views: Map<number, Uint8Array>): Uint8Array {
  if (length >= buffer.length) return buffer;
  const known = views.get(length);
  if (known !== undefined) return known;
  const view = buffer.subarray(0, length);
  views.set(length, view);
  return view;
}

/** Progress is told in steps of this many bytes: telling costs as much as reading a header. */
const reportBytes = 1_048_576;
const headerWindow = 65_536;
/** With a visitor most bytes are wanted, and are hashed or searched in pieces of this size. */
const contentWindow = 262_144;
