import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { ProblemError } from '../../../shared/problem.ts';
import { readWords } from '../../../shared/system-words.ts';

/**
 * The text of a file that a person has named, at most `limit` bytes of it; `what` is what it should be, "a closure". What is no
 * regular file is refused: a pipe may never be written to, a device never end. Throws `not-found`, `not-readable`, `too-large`.
 */
export function readTextFile(file: string, limit: number, what: string): string {
  try {
    // Without the flag opening a pipe would wait for a writer.
    const handle = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const stat = fstatSync(handle);
      if (!stat.isFile()) throw new ProblemError('not-readable', `${file} is no regular file`);
      if (stat.size > limit)
        throw new ProblemError('too-large', `${file} has ${stat.size} bytes; ${what} has fewer`);
      return readFileSync(handle, 'utf8');
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new ProblemError(
      code === 'ENOENT' ? 'not-found' : 'not-readable',
      `${file}: cannot be read (${readWords(code)})`,
    );
  }
}
