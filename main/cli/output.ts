import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Standard output that waits for slow readers and takes a closed pipe for what it is: the reader has had enough. */
export interface Output {
  readonly isTerminal: boolean;
  readonly columns: number;
  /**
   * Resolves when more may be written, and bytes may be used again for others; after the reader has left, at once and without
   * effect.
   */
  write(data: string | Uint8Array): Promise<void>;
  /** One JSON document, indented, with a line break behind it. */
  json(value: unknown): Promise<void>;
  /** True once the reader has closed its end (`varve files x | head`): no error, only a reason to stop. */
  readonly closed: boolean;
  /** Hands what has been gathered to the stream now. */
  drain(): Promise<void>;
  /** Resolves when everything written has left the process. */
  flush(): Promise<void>;
}

const bufferSize = 64 * 1024;

/** Wraps a process's stdout (or a test's stream); small writes are gathered into 64 KiB. */
export function createOutput(
  stream: Writable & { readonly isTTY?: boolean; readonly columns?: number },
  onClosed: () => void,
): Output {
  let closed = false;
  let failure: Error | null = null;
  let pending: string[] = [];
  let pendingLength = 0;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') failure = error;
    closed = true;
    onClosed();
  });

  /** Until the reader has taken what is in the buffer, or has left. */
  const emptied = async (): Promise<void> => {
    const over = new AbortController();
    const events = ['drain', 'close', 'error'].map((name) => once(stream, name, { signal: over.signal }));
    await Promise.race(events).catch(() => undefined);
    over.abort();
    await Promise.allSettled(events);
  };
  const push = async (text: string): Promise<void> => {
    if (failure !== null) throw failure;
    if (closed || stream.write(text)) return;
    await emptied();
  };
  /** The stream keeps what a full pipe does not take, not a copy of it: who writes waits until it is gone. */
  const pushBytes = async (bytes: Uint8Array): Promise<void> => {
    if (failure !== null) throw failure;
    if (closed) return;
    await new Promise<void>((resolve) => {
      stream.write(bytes, () => {
        resolve();
      });
    });
  };
  const drainPending = async (): Promise<void> => {
    if (pendingLength === 0) return;
    const text = pending.join('');
    pending = [];
    pendingLength = 0;
    await push(text);
  };

  return {
    isTerminal: stream.isTTY === true,
    columns: stream.columns ?? 100,
    get closed() {
      return closed;
    },
    async write(data) {
      if (typeof data !== 'string') {
        await drainPending();
        await pushBytes(data);
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
      if (closed) return;
      await new Promise<void>((resolve) => {
        stream.write('', () => {
          resolve();
        });
      });
      if (failure !== null) throw failure;
    },
  };
}
