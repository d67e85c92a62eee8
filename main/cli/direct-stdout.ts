import { fstatSync, statSync, writeSync } from 'node:fs';

/** Writes what it can of some bytes at once, and answers how many; throws as `fs.writeSync`. */
export type DirectWrite = (bytes: Uint8Array) => number;

/**
 * Standard output written to as it is, where it is a file, a pipe or the null device: the modules that Node loads for
 * `process.stdout` take longer than reading sixty layers. Null where only the stream will do: terminals, sockets, Windows.
 */
export function directStdout(): DirectWrite | null {
  if (process.platform === 'win32') return null;
  try {
    const stat = fstatSync(1);
    const isNull = stat.isCharacterDevice() && stat.rdev === statSync('/dev/null').rdev;
    return stat.isFile() || stat.isFIFO() || isNull ? (bytes) => writeSync(1, bytes) : null;
  } catch {
    return null;
  }
}
