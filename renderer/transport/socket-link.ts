import type { HostEvent } from '../../shared/contract/values.ts';
import {
  beatInterval,
  decodeMessage,
  tokenProtocolPrefix,
  wireProtocol,
} from '../../shared/contract/wire.ts';
import type { WireMessage } from '../../shared/contract/wire.ts';
import type { Outcome } from '../../shared/problem.ts';
import type { ConnectionState } from '../client.ts';

/** A WebSocket that comes back by itself. */
export interface SocketLink {
  /** Waits for the connection if need be. A call that was under way when it broke is answered `not-ready`. */
  call(name: string, input: unknown): Promise<Outcome<unknown>>;
  listen(onEvent: (event: HostEvent) => void): () => void;
  watch(onState: (state: ConnectionState) => void): () => void;
  /** For tests; a page keeps its link until it is closed. */
  close(): void;
}

export interface LinkTimes {
  /** Milliseconds before the first new attempt; doubled up to `longest` each time. */
  readonly first: number;
  readonly longest: number;
  /** Milliseconds without a sign of life after which the connection counts as lost. */
  readonly silence: number;
}

const usualTimes: LinkTimes = { first: 300, longest: 5_000, silence: 3 * beatInterval };

interface Pending {
  readonly text: string;
  readonly answer: (outcome: Outcome<unknown>) => void;
  sent: boolean;
}

/** Calls that may wait for a connection, at most. */
const waitLimit = 1_000;

/**
 * @param host of the server, with its port: where the page came from
 * @param token see token.ts
 */
export function createSocketLink(host: string, token: string, times: LinkTimes = usualTimes): SocketLink {
  const listeners = new Set<(event: HostEvent) => void>();
  const watchers = new Set<(state: ConnectionState) => void>();
  const pending = new Map<number, Pending>();
  const kept: HostEvent[] = [];
  let state: ConnectionState = 'connecting';
  let socket: WebSocket | null = null;
  let nextId = 1;
  let wait = times.first;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let everConnected = false;
  let closed = false;

  function setState(next: ConnectionState): void {
    if (state === next) return;
    state = next;
    for (const watcher of watchers) watcher(next);
  }

  function open(): void {
    // `/socket/again`: this page has already been told what to open.
    const path = everConnected ? '/socket/again' : '/socket';
    const opened = new WebSocket(`ws://${host}${path}`, [wireProtocol, tokenProtocolPrefix + token]);
    opened.binaryType = 'arraybuffer';
    socket = opened;
    let greeted = false;
    opened.addEventListener('open', () => {
      greeted = true;
      everConnected = true;
      wait = times.first;
      hearSomething(opened);
      setState('connected');
      for (const call of pending.values()) send(opened, call);
    });
    opened.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
      hearSomething(opened);
      receive(decodeMessage(typeof data === 'string' ? data : new Uint8Array(data)));
    });
    opened.addEventListener('close', () => {
      clearTimeout(silence);
      if (socket === opened) void lost(greeted);
    });
  }

  /** A connection that says nothing, not even beats, is dead: a tunnel may hang without closing. */
  function hearSomething(opened: WebSocket): void {
    clearTimeout(silence);
    silence = setTimeout(() => {
      opened.close();
      // A hanging connection may take minutes to close; this page goes on without it.
      if (socket === opened) void lost(true);
    }, times.silence);
  }

  async function lost(greeted: boolean): Promise<void> {
    socket = null;
    for (const [id, call] of pending) if (call.sent) settle(id, connectionLost);
    if (closed) return;
    // A browser does not tell a page why a WebSocket was refused; plain HTTP does.
    if (!greeted && (await isRefused(host, token))) {
      setState('refused');
      for (const id of pending.keys()) settle(id, refused);
      return;
    }
    if (closed) return;
    if (everConnected) setState('lost');
    retry = setTimeout(open, wait);
    wait = Math.min(wait * 2, times.longest);
  }

  function receive(message: WireMessage): void {
    if (message.type === 'answer') settle(message.id, message.outcome);
    else if (message.type === 'event') tell(message.event);
  }

  /** What the command line asked to open comes with the connection, perhaps before the page listens. */
  function tell(event: HostEvent): void {
    if (listeners.size === 0 && event.type === 'open') kept.push(event);
    for (const listener of listeners) listener(event);
  }

  function settle(id: number, outcome: Outcome<unknown>): void {
    const call = pending.get(id);
    pending.delete(id);
    call?.answer(outcome);
  }

  function send(opened: WebSocket, call: Pending): void {
    if (call.sent) return;
    call.sent = true;
    opened.send(call.text);
  }

  open();
  return {
    call(name, input) {
      if (state === 'refused') return Promise.resolve(refused);
      if (pending.size >= waitLimit) return Promise.resolve(connectionLost);
      return new Promise((answer) => {
        const id = nextId++;
        const call: Pending = { text: JSON.stringify({ id, name, input }), answer, sent: false };
        pending.set(id, call);
        if (socket?.readyState === WebSocket.OPEN) send(socket, call);
      });
    },
    listen(onEvent) {
      listeners.add(onEvent);
      for (const event of kept.splice(0)) onEvent(event);
      return () => void listeners.delete(onEvent);
    },
    watch(onState) {
      watchers.add(onState);
      onState(state);
      return () => void watchers.delete(onState);
    },
    close() {
      closed = true;
      clearTimeout(retry);
      clearTimeout(silence);
      socket?.close();
    },
  };
}

const connectionLost: Outcome<never> = {
  ok: false,
  problem: { code: 'not-ready', message: 'the connection to varve serve was lost' },
};
const refused: Outcome<never> = {
  ok: false,
  problem: {
    code: 'not-allowed',
    message: 'this page is no longer valid: open the address that varve serve has printed',
  },
};

/** Whether the server is there and says no. */
async function isRefused(host: string, token: string): Promise<boolean> {
  try {
    const answer = await fetch(`http://${host}/session`, { headers: { Authorization: `Bearer ${token}` } });
    return answer.status === 401;
  } catch {
    return false;
  }
}
