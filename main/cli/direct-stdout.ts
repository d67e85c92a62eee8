import { fstatSync, statSync, write, writeSync } from 'node:fs';
import { promisify } from 'node:util';

/** Writes what they can of some bytes, and tell how many that is. */
export interface DirectWrite {
  /** At once; throws as `fs.writeSync`. */
  now(bytes: Uint8Array): number;
  /** On a thread of the system's, which may have to wait; rejects as `fs.write`. */
  waiting(bytes: Uint8Array): Promise<number>;
}

/**
 * Standard output written to as it is, where it is a file, a pipe or the null device: the modules that Node loads for
 * `process.stdout` take longer than reading sixty layers, and a pipe that nobody waits for, as it makes of them, takes twice the
 * time of both ends for as many bytes. Null where only the stream will do: terminals, sockets, Windows.
 */
export function directStdout(): DirectWrite | null {
  if (process.platform === 'win32') return null;
  try {
    const stat = fstatSync(1);
    const isNull = stat.isCharacterDevice() && stat.rdev === statSync('/dev/null').rdev;
    return stat.isFile() || stat.isFIFO() || isNull ? { now, waiting } : null;
  } catch {
    return null;
  }
}

function now(bytes: Uint8Array): number {
  return writeSync(1, bytes);
}

const writeOnThread = promisify(write);

async function waiting(bytes: Uint8Array): Promise<number> {
  return (await writeOnThread(1, bytes)).bytesWritten;
}
