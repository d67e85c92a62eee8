import { writeWords } from '../../../shared/system-words.ts';
import { ProblemError } from '../../../shared/problem.ts';

/** What the system says of writing to `target`, as a problem; anything else as it is. */
export function writeProblem(target: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return new ProblemError('disk-full', `no room for ${target}`, { cause: error });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOENT':
    case 'ENOTDIR':
    case 'EISDIR':
    case 'EEXIST':
    case 'ENOTEMPTY':
    case 'ENAMETOOLONG':
    case 'EBUSY':
    case 'EINVAL':
      return new ProblemError('not-writable', `cannot write ${target}: ${writeWords(code)}`, {
        cause: error,
      });
    case undefined:
    default:
      return error;
  }
}
