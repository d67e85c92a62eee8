/**
 * Why something could not be done at all, as a closed set of codes: programs branch on `code`, people read `message`.
 * What can still be shown is a `Finding` instead.
 */
export type ProblemCode =
  | 'not-an-image'
  | 'not-found'
  | 'not-readable'
  | 'changed-while-reading'
  | 'too-large'
  | 'corrupt'
  | 'no-such-image'
  | 'no-such-layer'
  | 'no-such-path'
  | 'not-a-file'
  | 'not-ready'
  | 'bad-request'
  | 'not-allowed'
  | 'unsupported'
  | 'disk-full'
  | 'not-writable'
  | 'cancelled'
  | 'internal';

export interface Problem {
  readonly code: ProblemCode;
  /** One line for a person: what, where and why. */
  readonly message: string;
}

/** A problem on its way up the stack. */
export class ProblemError extends Error {
  readonly problem: Problem;
  constructor(code: ProblemCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ProblemError';
    this.problem = { code, message };
  }
}

/** The envelope of every answer that crosses a thread, a process or a socket. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem };

/** Any thrown value as a problem; what is not a `ProblemError` is `internal`, with its message kept. */
export function toProblem(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof Error && error.name === 'AbortError')
    return { code: 'cancelled', message: 'cancelled' };
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) };
}
