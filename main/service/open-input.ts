import { removeLeftovers, spool } from '../engine/io/spool.ts';
import { openSession } from './open-session.ts';
import type { OpenSessionOptions } from './open-session.ts';
import type { Session } from './session.ts';

/** A session, and how to let go of it and of what was made for it. */
export interface OpenedInput {
  readonly session: Session;
  close(): void;
}

/**
 * Opens what a command line names: a path, or `-` for `stdin`, which is written once to a private file that is gone when
 * the input is closed. Rejects as `openSession` and `spool` do.
 */
export async function openInput(
  operand: string,
  stdin: AsyncIterable<Uint8Array>,
  options: OpenSessionOptions,
): Promise<OpenedInput> {
  if (operand !== '-') {
    const session = await openSession(operand, options);
    return { session, close: () => session.close() };
  }
  removeLeftovers();
  const { signal, onProgress } = options;
  const spooled = await spool(stdin, {
    ...(signal !== undefined && { signal }),
    onProgress: (done) => onProgress?.({ phase: 'reading', done, total: null }),
  });
  try {
    const session = await openSession(spooled.path, { ...options, cache: null, name: 'standard input' });
    return {
      session,
      close() {
        session.close();
        spooled.remove();
      },
    };
  } catch (error) {
    spooled.remove();
    throw error;
  }
}
