import { openFileDraft } from './draft.ts';
import { isStanding, withStanding } from './standing-target.ts';
import { writeProblem } from './write-problem.ts';

/**
 * Writes bytes to a file of the person's choice (SV6): under a temporary name beside it, synced, then renamed over it. A
 * link at the target is replaced, never followed. Cancelled or failed work leaves nothing behind. What is no file is written into.
 */
export async function writeFileSafely(
  target: string,
  bytes: AsyncIterable<Uint8Array>,
  onWritten: (bytes: number) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const pour = async (write: (piece: Uint8Array) => Promise<void>): Promise<void> => {
    let done = 0;
    for await (const piece of bytes) {
      signal?.throwIfAborted();
      await write(piece);
      done += piece.length;
      onWritten(done);
    }
    signal?.throwIfAborted();
  };
  if (isStanding(target)) return await withStanding(target, pour);
  const draft = await openFileDraft(target);
  try {
    await pour((piece) => draft.write(piece));
    await draft.commit();
  } catch (error) {
    await draft.discard();
    throw writeProblem(target, error);
  }
}
