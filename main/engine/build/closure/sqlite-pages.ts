import { existsSync } from 'node:fs';
import { ProblemError } from '../../../../shared/problem.ts';
import { readExact } from '../../io/byte-source.ts';
import type { ByteSource } from '../../io/byte-source.ts';
import { openFile } from '../../io/file-source.ts';

/** A SQLite database file by its pages, as its last committed transaction left them; nothing is locked or written. */
export interface SqlitePages {
  readonly path: string;
  readonly pageSize: number;
  /** Bytes of a page that hold content. */
  readonly usable: number;
  readonly count: number;
  /** From 1. Throws `corrupt` outside of the file. */
  read(page: number): Uint8Array;
  close(): void;
}

/** A page of the write-ahead log stands for one of the file. */
type Replaced = ReadonlyMap<number, number>;

const headerSize = 100;
const magic = 'SQLite format 3\0';

/**
 * Opens a database without SQLite (BC3, after the "Database File Format" page of its documentation). Pages of a write-ahead
 * log that were committed and not yet merged are seen, as a reader of SQLite sees them. Throws `not-found`, `not-readable`,
 * and `corrupt` for other files.
 */
export function openSqlite(path: string): SqlitePages {
  const file = openFile(path);
  const open = [file];
  const close = (): void => open.forEach((source) => source.close());
  try {
    if (file.size < headerSize) throw corrupt(path, 'it is shorter than a header');
    const header = Buffer.from(readExact(file, 0, headerSize));
    if (header.toString('latin1', 0, 16) !== magic) throw corrupt(path, 'it does not begin as one');
    const raw = header.readUInt16BE(16);
    const pageSize = raw === 1 ? 65_536 : raw;
    const usable = pageSize - (header[20] ?? 0);
    if (pageSize < 512 || (pageSize & (pageSize - 1)) !== 0 || usable < 480)
      throw corrupt(path, `it says that its pages have ${pageSize} bytes`);
    if (header.readUInt32BE(56) > 1) throw corrupt(path, 'its texts are not UTF-8');
    const log = header[19] === 2 && existsSync(`${path}-wal`) ? openFile(`${path}-wal`) : null;
    if (log !== null) open.push(log);
    const replaced: Replaced = log === null ? new Map<number, number>() : committedPages(log, pageSize);
    const count = Math.max(Math.floor(file.size / pageSize), ...replaced.keys());
    return {
      path,
      pageSize,
      usable,
      count,
      read(page) {
        const at = replaced.get(page);
        if (log !== null && at !== undefined) return readExact(log, at, pageSize);
        if (page < 1 || page * pageSize > file.size) throw corrupt(path, `there is no page ${page}`);
        return readExact(file, (page - 1) * pageSize, pageSize);
      },
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** A database that is not as the format wants it. */
export function corrupt(path: string, why: string): ProblemError {
  return new ProblemError('corrupt', `${path} is no whole SQLite database: ${why}`);
}

/** Where in the log the last committed state of each page is. A frame whose sum is wrong ends it, as in SQLite. */
function committedPages(log: ByteSource, pageSize: number): Map<number, number> {
  const committed = new Map<number, number>();
  if (log.size < 32) return committed;
  const header = Buffer.from(readExact(log, 0, 32));
  const word = header.readUInt32BE(0);
  if ((word & ~1) >>> 0 !== 0x377f0682 || header.readUInt32BE(8) !== pageSize) return committed;
  const isBig = (word & 1) === 1;
  let sum = checksum(header.subarray(0, 24), isBig, [0, 0]);
  if (sum[0] !== header.readUInt32BE(24) || sum[1] !== header.readUInt32BE(28)) return committed;
  let pending: [page: number, at: number][] = [];
  for (let at = 32; at + 24 + pageSize <= log.size; at += 24 + pageSize) {
    const frame = Buffer.from(readExact(log, at, 24 + pageSize));
    if (frame.compare(header, 16, 24, 8, 16) !== 0) break;
    sum = checksum(frame.subarray(24), isBig, checksum(frame.subarray(0, 8), isBig, sum));
    if (sum[0] !== frame.readUInt32BE(16) || sum[1] !== frame.readUInt32BE(20)) break;
    pending.push([frame.readUInt32BE(0), at + 24]);
    if (frame.readUInt32BE(4) === 0) continue;
    for (const [page, place] of pending) committed.set(page, place);
    pending = [];
  }
  return committed;
}

function checksum(
  bytes: Buffer,
  isBig: boolean,
  [first, second]: readonly [number, number],
): readonly [number, number] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let [a, b] = [first, second];
  for (let at = 0; at + 8 <= bytes.length; at += 8) {
    a = (a + view.getUint32(at, !isBig) + b) >>> 0;
    b = (b + view.getUint32(at + 4, !isBig) + a) >>> 0;
  }
  return [a, b];
}
