import type { IpcMain, WebContents, WebFrameMain } from 'electron';
import { argumentBounds, isWithinBounds } from '../../shared/contract/bounds.ts';
import { callChannel, dropChannel, eventChannel, listenChannel } from '../../shared/contract/channels.ts';
import type { ArchiveRef, HostEvent } from '../../shared/contract/values.ts';
import { toProblem } from '../../shared/problem.ts';
import type { Outcome, ProblemCode } from '../../shared/problem.ts';
import type { Host } from '../service/host/host.ts';
import { isAppUrl } from './app-protocol.ts';

/** Files dropped at once, at most. */
const dropLimit = 1_000;

/** What of an IPC event tells who sent it. */
export interface Sender {
  readonly sender: WebContents;
  readonly senderFrame: WebFrameMain | null;
}

/** H9: the main frame of our window, showing our page. A frame that is gone by now (null) is not. */
function isOurPage(event: Sender, window: WebContents | null): boolean {
  const frame = event.senderFrame;
  return (
    window !== null &&
    event.sender === window &&
    frame !== null &&
    frame.parent === null &&
    isAppUrl(frame.url)
  );
}

/**
 * Answers the page's calls with the host's outcomes (H9, H10). Nothing that a page sends makes these handlers throw:
 * a rejected invoke would carry our stack to the page.
 * @param currentWindow the window that is served now
 * @param onListen called each time the page starts to listen
 */
export function answerPage(
  ipc: Pick<IpcMain, 'handle' | 'on'>,
  host: Host,
  currentWindow: () => WebContents | null,
  onListen: () => void,
): void {
  ipc.handle(callChannel, async (event, ...args: unknown[]): Promise<Outcome<unknown>> => {
    if (!isOurPage(event, currentWindow())) return refuse('not-allowed', 'the sender is not the window');
    if (args.length !== 2) return refuse('bad-request', 'a call is a name and an argument');
    if (!isWithinBounds(args, argumentBounds)) return refuse('too-large', 'the argument is too large');
    return await host.call(args[0], args[1]);
  });

  ipc.handle(dropChannel, async (event, ...args: unknown[]): Promise<Outcome<readonly ArchiveRef[]>> => {
    if (!isOurPage(event, currentWindow())) return refuse('not-allowed', 'the sender is not the window');
    const [paths] = args;
    if (args.length !== 1 || !isPathList(paths)) return refuse('bad-request', 'a drop is a list of paths');
    try {
      return { ok: true, value: await Promise.all(paths.map((path) => host.grant(path))) };
    } catch (error) {
      return { ok: false, problem: toProblem(error) };
    }
  });

  ipc.on(listenChannel, (event) => {
    if (isOurPage(event, currentWindow())) onListen();
  });
}

function isPathList(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.length <= dropLimit &&
    value.every(
      (path) => typeof path === 'string' && path !== '' && path.length <= 32_768 && !path.includes('\0'),
    )
  );
}

function refuse(code: ProblemCode, message: string): Outcome<never> {
  return { ok: false, problem: { code, message } };
}

/** The way of the host's events to the page. */
export interface EventGate {
  send(event: HostEvent): void;
  /** The page listens: what was kept goes to it. */
  open(): void;
  /** The page is gone or loads anew. */
  shut(): void;
}

/**
 * Keeps what a page must not miss (archives to open) until it listens. Everything else it asks for when it starts, so
 * that may be lost.
 */
export function createEventGate(currentWindow: () => WebContents | null): EventGate {
  let listening = false;
  let kept: HostEvent[] = [];
  const deliver = (event: HostEvent): void => {
    const contents = currentWindow();
    if (contents !== null && !contents.isDestroyed()) contents.send(eventChannel, event);
  };
  return {
    send(event) {
      if (listening) deliver(event);
      else if (event.type === 'open') kept.push(event);
    },
    open() {
      listening = true;
      for (const event of kept) deliver(event);
      kept = [];
    },
    shut() {
      listening = false;
    },
  };
}
