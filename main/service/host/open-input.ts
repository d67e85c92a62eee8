import { ProblemError } from '../../../shared/problem.ts';
import { removeLeftovers, spool } from '../../engine/io/spool.ts';
import { createHostNames } from './host-names.ts';
import { openSession } from '../session/open-session.ts';
import type { OpenSessionOptions } from '../session/open-session.ts';
import type { Errand } from '../progress.ts';
import type { Session } from '../session/session.ts';

/** A session, and how to let go of it and of what was made for it. */
export interface OpenedInput {
  readonly session: Session;
  close(): void;
}

/** A path on disk, and how to let go of what was made for it. */
export interface InputPath {
  readonly path: string;
  /** What to call it, where that is not its file's name. */
  readonly name: string | undefined;
  remove(): void;
}

/** Where what a command line names is: a path, or `-` for `stdin`, which is written once to a private file. Rejects as `spool`. */
export async function inputPath(
  operand: string,
  stdin: () => AsyncIterable<Uint8Array>,
  { signal, onProgress }: Errand,
): Promise<InputPath> {
  if (operand !== '-') return { path: operand, name: undefined, remove: () => {} };
  removeLeftovers();
  const spooled = await spool(stdin(), {
    ...(signal !== undefined && { signal }),
    onProgress: (done) => onProgress?.({ phase: 'reading', done, total: null }),
  });
  return { path: spooled.path, name: 'standard input', remove: () => spooled.remove() };
}

/**
 * Opens what a command line names; what was made for it is gone when the input is closed. Rejects as `openSession` and
 * `inputPath` do.
 */
export async function openInput(
  operand: string,
  stdin: () => AsyncIterable<Uint8Array>,
  options: OpenSessionOptions,
): Promise<OpenedInput> {
  const input = await inputPath(operand, stdin, options);
  try {
    const { path, name } = input;
    const session = await openSession(path, name === undefined ? options : { ...options, cache: null, name });
    return {
      session,
      close() {
        session.close();
        input.remove();
      },
    };
  } catch (error) {
    input.remove();
    throw named(error, input);
  }
}

/** What went wrong with an input, said of what was named: nobody knows the file that standard input was written to. */
export function named(error: unknown, { path, name }: Pick<InputPath, 'path' | 'name'>): unknown {
  if (name === undefined || !(error instanceof ProblemError)) return error;
  const names = createHostNames();
  names.add(path, name);
  const { code, message } = names.problem(error.problem);
  return new ProblemError(code, message, { cause: error });
}
