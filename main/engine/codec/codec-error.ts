import { ProblemError, type ProblemCode } from '../../../shared/problem.ts';

/**
 * What is wrong with compressed data: `corrupt` bytes, a stream that ends before its end (`truncated`), a `limit` of
 * ours that it exceeds (L4), or a legal feature that is not `unsupported` by accident (dictionaries, filters).
 */
export type CodecFault = 'corrupt' | 'truncated' | 'limit' | 'unsupported';

/** A fault as plain data, which travels between threads. */
export interface CodecFailure {
  readonly code: CodecFault;
  /**
   * About where in the stored bytes: native decoders say only which piece of input (a chunk of 256 KiB or so) they
   * choked on, and damage may be noticed later than it occurs.
   */
  readonly position: number;
  readonly message: string;
}

const problemOf: Readonly<Record<CodecFault, ProblemCode>> = {
  corrupt: 'corrupt',
  truncated: 'corrupt',
  limit: 'too-large',
  unsupported: 'unsupported',
};

/** Thrown by decoders; carries its `CodecFailure`. */
export class CodecError extends ProblemError {
  readonly failure: CodecFailure;
  constructor(code: CodecFault, position: number, message: string, options?: ErrorOptions) {
    super(problemOf[code], `${message} (at byte ${position} of the compressed data)`, options);
    this.name = 'CodecError';
    this.failure = { code, position, message };
  }

  get code(): CodecFault {
    return this.failure.code;
  }

  get position(): number {
    return this.failure.position;
  }
}

/** Something legal but odd about compressed data; not a failure (L3). */
export interface CodecNote {
  /** `padding`: zeros after the end of the data; `trailing-bytes`: anything else there, which is no compressed data. */
  readonly code: 'padding' | 'trailing-bytes';
  /** Where in the stored bytes it begins, and how many bytes it is. */
  readonly position: number;
  readonly size: number;
}
