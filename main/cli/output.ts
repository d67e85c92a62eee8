import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { ProblemError } from '../../shared/problem.ts';
import type { DirectWrite } from './direct-stdout.ts';

/** Standard output that waits for slow readers and takes a closed pipe for what it is: the reader has had enough. */
export interface Output {
  readonly isTerminal: boolean;
  /**
   * Resolves when more may be written, and bytes may be used again for others; after the reader has left, at once and without
   * effect. Rejects with `failure`.
   */
  write(data: string | Uint8Array): Promise<void>;
  /** One JSON document, indented, with a line break behind it. */
  json(value: unknown): Promise<void>;
  /** True once the reader has closed its end (`varve files x | head`): no error, only a reason to stop. */
  readonly closed: boolean;
  /** Why what was written did not arrive: a full disk, say. Null while it did. */
  readonly failure: ProblemError | null;
  /** Hands what has been gathered to the stream now. */
  drain(): Promise<void>;
  /** Resolves when everything written has left the process. Rejects with `failure`. */
  flush(): Promise<void>;
}

type OutputStream = Writable & { readonly isTTY?: boolean };

const bufferSize = 64 * 1024;

/**
 * Standard output by `direct` where there is one, else, or once that would have to wait, by the stream that `open` answers (a
 * process's, or a test's); small writes are gathered into 64 KiB. `onEnd`: no more can be written.
 */
export function createOutput(
  open: () => OutputStream,
  onEnd: () => void,
  direct: DirectWrite | null = null,
): Output {
  let closed = false;
  let failure: ProblemError | null = null;
  let pending: string[] = [];
  let pendingLength = 0;
  let write = direct;
  let opened: OutputStream | null = null;

  const end = (error: NodeJS.ErrnoException): void => {
    if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED') closed = true;
    else failure ??= notWritten(error);
    onEnd();
  };
  const streamed = (): OutputStream => {
    if (opened === null) {
      opened = open();
      opened.on('error', end);
    }
    return opened;
  };
  /**
   * What is left for the stream. Many bytes wait elsewhere: signals, and threads that have something to say, are heard
   * meanwhile.
   */
  const writeDirectly = async (to: DirectWrite, bytes: Uint8Array, many: boolean): Promise<Uint8Array> => {
    let rest = bytes;
    try {
      while (rest.length > 0) rest = rest.subarray(many ? await to.waiting(rest) : to.now(rest));
    } catch (error) {
      // Somebody has made it a pipe that nobody waits for: the stream knows how to.
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') write = null;
      else {
        end(error as NodeJS.ErrnoException);
        return rest.subarray(rest.length);
      }
    }
    return rest;
  };

  /** Until the reader has taken what is in the buffer, or has left. */
  const emptied = async (stream: OutputStream): Promise<void> => {
    const over = new AbortController();
    const events = ['drain', 'close', 'error'].map((name) => once(stream, name, { signal: over.signal }));
    await Promise.race(events).catch(() => undefined);
    over.abort();
    await Promise.allSettled(events);
  };
  /** The stream keeps what a full pipe does not take, not a copy of it: who writes `borrowed` bytes waits until it is gone. */
  const push = async (bytes: Uint8Array, borrowed: boolean): Promise<void> => {
    if (failure !== null) throw failure;
    if (closed) return;
    const many = borrowed && bytes.length >= bufferSize;
    const rest = write === null ? bytes : await writeDirectly(write, bytes, many);
    if (rest.length === 0) return;
    const stream = streamed();
    if (borrowed)
      await new Promise<void>((resolve) => {
        stream.write(rest, () => {
          resolve();
        });
      });
    else if (!stream.write(rest)) await emptied(stream);
  };
  const drainPending = async (): Promise<void> => {
    if (pendingLength === 0) return;
    const text = pending.join('');
    pending = [];
    pendingLength = 0;
    await push(Buffer.from(text), false);
  };

  return {
    get isTerminal() {
      return write === null && streamed().isTTY === true;
    },
    get closed() {
      return closed;
    },
    get failure() {
      return failure;
    },
    async write(data) {
      if (typeof data !== 'string') {
        await drainPending();
        await push(data, true);
        return;
      }
      pending.push(data);
      pendingLength += data.length;
      if (pendingLength >= bufferSize) await drainPending();
    },
    drain: drainPending,
    async json(value) {
      await this.write(`${JSON.stringify(value, null, 2)}\n`);
    },
    async flush() {
      await drainPending();
      const stream = opened;
      if (stream !== null && !closed && failure === null)
        await new Promise<void>((resolve) => {
          stream.write('', () => {
            resolve();
          });
        });
      if (failure !== null) throw failure;
    },
  };
}

function notWritten(error: NodeJS.ErrnoException): ProblemError {
  const code = error.code === 'ENOSPC' || error.code === 'EDQUOT' ? 'disk-full' : 'not-writable';
  const why = code === 'disk-full' ? 'the disk is full' : (error.code ?? error.message);
  return new ProblemError(code, `cannot write to standard output: ${why}`, { cause: error });
}
