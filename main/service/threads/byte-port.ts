import type { MessagePort } from 'node:worker_threads';
import { ProblemError, toProblem } from '../../../shared/problem.ts';
import type { Problem } from '../../../shared/problem.ts';

/**
 * A stream of bytes between two threads, pulled: the reader asks for one piece at a time, so that nothing piles up
 * when the network is slower than the disk. Reader → writer: `next` or `stop`. Writer → reader: a piece.
 */
type PieceMessage =
  | { readonly type: 'bytes'; readonly bytes: Uint8Array }
  | { readonly type: 'end' }
  | { readonly type: 'problem'; readonly problem: Problem };

/** The writer's end: answers what is asked until the bytes end or the reader is gone. */
export function serveBytes(port: MessagePort, bytes: AsyncIterable<Uint8Array>): void {
  const iterator = bytes[Symbol.asyncIterator]();
  let ended = false;

  async function stop(): Promise<void> {
    if (ended) return;
    ended = true;
    port.close();
    await iterator.return?.();
  }

  async function next(): Promise<void> {
    let message: PieceMessage;
    try {
      const step = await iterator.next();
      message = step.done === true ? { type: 'end' } : { type: 'bytes', bytes: step.value };
    } catch (error) {
      message = { type: 'problem', problem: toProblem(error) };
    }
    if (ended) return;
    port.postMessage(message);
    ended = message.type !== 'bytes';
  }

  port.on('message', (request: 'next' | 'stop') => void (request === 'next' ? next() : stop()));
  // The other thread has ended or let go without a word.
  port.on('close', () => void stop());
}

/** The reader's end, to be iterated once. */
export function readBytes(port: MessagePort): AsyncIterable<Uint8Array> {
  let waiting: ((message: PieceMessage) => void) | null = null;
  let closed = false;
  const gone: PieceMessage = {
    type: 'problem',
    problem: { code: 'internal', message: 'the thread that reads the archive is gone' },
  };
  const answer = (message: PieceMessage): void => {
    waiting?.(message);
    waiting = null;
  };
  port.on('message', answer);
  port.on('close', () => {
    closed = true;
    answer(gone);
  });

  const iterator: AsyncIterator<Uint8Array> = {
    async next() {
      const message = await new Promise<PieceMessage>((resolve) => {
        if (closed) resolve(gone);
        waiting = resolve;
        port.postMessage('next');
      });
      if (message.type === 'bytes') return { done: false, value: message.bytes };
      port.close();
      if (message.type === 'problem') throw new ProblemError(message.problem.code, message.problem.message);
      return { done: true, value: undefined };
    },
    async return() {
      port.postMessage('stop');
      port.close();
      return { done: true, value: undefined };
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}
