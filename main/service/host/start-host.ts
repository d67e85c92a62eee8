import { Worker } from 'node:worker_threads';
import type { HostEvent } from '../../../shared/contract/values.ts';
import { toProblem } from '../../../shared/problem.ts';
import { readBytes } from '../threads/byte-port.ts';
import type { DialogCalls, HostCalls, HostMessage } from './host-messages.ts';
import type { Host, HostDialogs, HostOptions } from './host.ts';
import { siblingProgram } from '../threads/sibling-program.ts';
import { answerCall, createCaller } from '../threads/thread-calls.ts';
import type { Answers } from '../threads/thread-calls.ts';

export interface StartHostOptions extends HostOptions {
  /** The thread's program; the one beside this module unless told. */
  readonly workerUrl?: URL | undefined;
  /** Told when the thread has died without being asked to; every later call answers an `internal` problem. */
  readonly onDeath?: ((message: string) => void) | undefined;
}

/**
 * A host in a thread of its own, so that neither a window's main process nor a server ever waits for an archive. It keeps
 * the program running until it is closed.
 */
export function startHost({ workerUrl, onDeath, ...options }: StartHostOptions, dialogs: HostDialogs): Host {
  const worker = new Worker(workerUrl ?? siblingProgram('host-worker', import.meta.url), {
    workerData: options,
  });
  const listeners = new Set<(event: HostEvent) => void>();
  const caller = createCaller<HostCalls>((message) => worker.postMessage(message));
  const answers: Answers<DialogCalls> = {
    openDialog: () => dialogs.openDialog(),
    saveDialog: (name) => dialogs.saveDialog(name),
  };
  let closing = false;

  worker.on('message', (message: HostMessage) => {
    if (message.type === 'event') for (const listener of listeners) listener(message.event);
    else if (message.type === 'answer') caller.receive(message);
    else void answerCall(answers, message).then((answer) => worker.postMessage(answer));
  });
  worker.on('error', (error) => die(`the engine failed: ${toProblem(error).message}`));
  worker.on('exit', (code) => die(`the engine ended unexpectedly (status ${code})`));

  let dead = false;
  function die(message: string): void {
    caller.abandon({ code: closing ? 'cancelled' : 'internal', message: closing ? 'closed' : message });
    if (!dead && !closing) onDeath?.(message);
    dead = true;
  }

  return {
    grant: (path, given = {}) => caller.ask('grant', { path, options: given }),
    announce: (paths) => caller.ask('announce', paths),
    menu(action) {
      caller.ask('menu', action).catch(() => undefined);
    },
    async call(name, input) {
      try {
        return await caller.ask('call', { name, input });
      } catch (error) {
        return { ok: false, problem: toProblem(error) };
      }
    },
    listen(onEvent) {
      listeners.add(onEvent);
      return () => listeners.delete(onEvent);
    },
    async download(id) {
      const found = await caller.ask('download', id);
      return found === null ? null : { name: found.name, size: found.size, bytes: readBytes(found.port) };
    },
    async sweep(held) {
      await caller.ask('sweep', held);
    },
    async close() {
      if (closing) return;
      const closed = caller.ask('close', null).catch(() => null);
      closing = true;
      await closed;
      await worker.terminate();
      listeners.clear();
    },
  };
}
