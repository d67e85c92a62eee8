import { openFileDraft, writeProblem } from './draft.ts';

/**
 * Writes bytes to a file of the person's choice (SV6): under a temporary name beside it, synced, then renamed over it. A
 * link at the target is replaced, never followed. Cancelled or failed work leaves nothing behind.
 */
export async function writeFileSafely(
  target: string,
  bytes: AsyncIterable<Uint8Array>,
  onWritten: (bytes: number) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const draft = await openFileDraft(target);
  try {
    let done = 0;
    for await (const piece of bytes) {
      signal?.throwIfAborted();
      await draft.write(piece);
      done += piece.length;
      onWritten(done);
    }
    signal?.throwIfAborted();
    await draft.commit();
  } catch (error) {
    await draft.discard();
    throw writeProblem(target, error);
  }
}
