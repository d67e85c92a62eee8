import type { RawData, WebSocket } from 'ws';
import type { ArchiveRef, HostEvent } from '../../shared/contract/values.ts';
import { beatInterval, encodeMessage } from '../../shared/contract/wire.ts';
import { parseRequest } from '../../shared/contract/wire-request.ts';
import type { WireMessage, WireRequest } from '../../shared/contract/wire.ts';
import { argumentBounds, isWithinBounds } from '../../shared/contract/bounds.ts';
import type { Outcome } from '../../shared/problem.ts';
import type { PageShare } from './shares.ts';
import type { Host } from '../service/host/host.ts';

/** Calls of one page that are under way at most; further ones wait in the socket. */
const callLimit = 64;
/** Bytes that wait for a slow page, at most, before its requests wait too. */
const busyBytes = 8 * 1024 * 1024;
/** Bytes that wait before the page is given up: it has stopped reading, and asks anew when it comes back. */
const hopelessBytes = 128 * 1024 * 1024;

/**
 * Serves one page over its WebSocket (WS2, WS5): answers its calls, tells it the host's events, and finds out when it
 * is gone.
 * @param first events that this page must hear before any other
 * @param share the archives that the page has open
 */
export function serveSocket(
  socket: WebSocket,
  host: Host,
  first: readonly HostEvent[],
  share: PageShare,
): void {
  const waiting: WireRequest[] = [];
  let running = 0;
  let alive = true;

  const send = (message: WireMessage): void => {
    if (socket.readyState !== socket.OPEN) return;
    // Progress is told again soon; what a busy page misses of it is no loss.
    const late = socket.bufferedAmount > busyBytes;
    if (
      late &&
      message.type === 'event' &&
      message.event.type === 'task' &&
      message.event.task.state === 'running'
    )
      return;
    if (socket.bufferedAmount > hopelessBytes) {
      socket.terminate();
      return;
    }
    socket.send(encodeMessage(message), settle);
  };

  /** Reads on, or lets requests wait in the socket: the sender's own buffers then fill. */
  function settle(): void {
    const busy = waiting.length > 0 || socket.bufferedAmount > busyBytes;
    if (busy && !socket.isPaused) socket.pause();
    else if (!busy && socket.isPaused) socket.resume();
  }

  /** What one read of the socket brought may be many requests: those beyond the limit wait here. */
  function proceed(): void {
    while (running < callLimit) {
      const request = waiting.shift();
      if (request === undefined) break;
      running += 1;
      void answer(request);
    }
    settle();
  }

  async function answer({ id, name, input }: WireRequest): Promise<void> {
    const outcome: Outcome<unknown> = isWithinBounds(input, argumentBounds)
      ? await call(name, input)
      : { ok: false, problem: { code: 'too-large', message: 'the argument is too large' } };
    running -= 1;
    send({ type: 'answer', id, outcome });
    proceed();
  }

  /** Calls the host; an archive that another page has open is not closed for it. */
  async function call(name: string, input: unknown): Promise<Outcome<unknown>> {
    const ref = refOf(input);
    if (name === 'archive.close' && ref !== null && share.close(ref)) return { ok: true, value: null };
    const outcome = await host.call(name, input);
    if (name === 'archive.open' && ref !== null && outcome.ok) share.open(ref);
    const made = outcome.ok ? refOf(outcome.value) : null;
    if (made !== null) share.know([made]);
    return outcome;
  }

  function receive(data: RawData, binary: boolean): void {
    const text = binary ? '' : asText(data);
    const request = parseRequest(text);
    if (request === null) {
      waiting.length = 0;
      socket.close(1007, 'not a request');
      return;
    }
    if (request.name !== 'archive.close') share.know(refsIn(text));
    waiting.push(request);
    proceed();
  }

  const beat = setInterval(() => {
    if (!alive) {
      socket.terminate();
      return;
    }
    alive = false;
    socket.ping();
    send({ type: 'beat' });
  }, beatInterval);

  const forget = host.listen((event) => send({ type: 'event', event }));
  socket.on('pong', () => {
    alive = true;
  });
  socket.on('message', receive);
  // Too large a message, a frame that is none: the library closes the connection by itself.
  socket.on('error', () => undefined);
  socket.on('close', () => {
    waiting.length = 0;
    clearInterval(beat);
    forget();
    share.leave();
  });
  for (const event of first) send({ type: 'event', event });
}

function refOf(input: unknown): ArchiveRef | null {
  const ref = (input as { readonly ref?: unknown } | null)?.ref;
  return typeof ref === 'string' ? (ref as ArchiveRef) : null;
}

/** Tokens of archives anywhere in a request. */
function refsIn(text: string): ArchiveRef[] {
  return Array.from(text.matchAll(/"([0-9a-f]{32})"/g), ([, ref]) => ref as ArchiveRef);
}

function asText(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.isBuffer(data) ? data.toString('utf8') : Buffer.from(data).toString('utf8');
}
