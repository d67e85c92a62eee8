import { removeLeftovers, spool } from '../engine/io/spool.ts';
import { openSession } from './open-session.ts';
import type { OpenSessionOptions } from './open-session.ts';
import type { Session } from './session.ts';

/**
 * Opens what a command line names: a path, or `-` for standard input, which is written once to a private temporary file
 * that goes when the session is closed (F8, IO5).
 */
export async function openInput(
  text: string,
  stdin: AsyncIterable<Uint8Array>,
  options: OpenSessionOptions,
): Promise<Session> {
  if (text !== '-') return await openSession(text, options);
  removeLeftovers();
  const { signal, onProgress } = options;
  const spooled = await spool(stdin, {
    ...(signal !== undefined && { signal }),
    onProgress: (done) => onProgress?.({ phase: 'receiving', done, total: null }),
  });
  try {
    // What has no lasting place is not worth remembering.
    return await openSession(spooled.path, {
      ...options,
      cache: null,
      name: 'standard input',
      onClose: () => spooled.remove(),
    });
  } catch (error) {
    spooled.remove();
    throw error;
  }
}
