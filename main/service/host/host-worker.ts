import { MessageChannel, MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { Transferable } from 'node:worker_threads';
import { removeLeftovers } from '../../engine/io/spool.ts';
import { serveBytes } from '../threads/byte-port.ts';
import { createHost } from './create-host.ts';
import type { DialogCalls, HostCalls, HostMessage } from './host-messages.ts';
import type { HostOptions } from './host.ts';
import { hostParts } from './host-parts.ts';
import { loadKept } from '../threads/kept-code.ts';
import { loadDoer } from '../threads/load-doer.ts';
import { answerCall, createCaller } from '../threads/thread-calls.ts';
import type { Answers, CallMessage } from '../threads/thread-calls.ts';

/** The program of the host's thread: a host whose questions and answers travel as messages. */
function serve(port: NonNullable<typeof parentPort>, options: HostOptions): void {
  const send = (message: HostMessage, transfer: readonly Transferable[] = []): void =>
    port.postMessage(message, transfer);
  const parent = createCaller<DialogCalls>(send);
  const dialogs = {
    openDialog: () => parent.ask('openDialog', null),
    saveDialog: (name: string) => parent.ask('saveDialog', name),
  };
  const host = createHost(options, hostParts(options, dialogs));
  host.listen((event) => send({ type: 'event', event }));
  // Loaded while the window itself still loads: the first archive is listed that much sooner.
  void loadDoer('open');
  // What an earlier one left that was killed, before this one leaves something itself (IO5).
  removeLeftovers();

  const answers: Answers<HostCalls> = {
    grant: ({ path, options: given }) => host.grant(path, given),
    announce: (paths) => host.announce(paths),
    menu: (action) => {
      host.menu(action);
      return null;
    },
    call: ({ name, input }) => host.call(name, input),
    download: async (id) => {
      const download = await host.download(id);
      if (download === null) return null;
      const { port1, port2 } = new MessageChannel();
      serveBytes(port1, download.bytes);
      return { name: download.name, size: download.size, port: port2 };
    },
    sweep: async (held) => {
      await host.sweep(held);
      return null;
    },
    close: async () => {
      await host.close();
      return null;
    },
  };

  port.on('message', (message: CallMessage) => {
    if (message.type === 'answer') parent.receive(message);
    else void answerCall(answers, message).then((answer) => send(answer, portsOf(answer)));
  });
}

/** A port moves to the other thread with the answer that names it. */
function portsOf({ outcome }: Extract<CallMessage, { type: 'answer' }>): Transferable[] {
  const value = outcome.ok ? (outcome.value as { readonly port?: unknown } | null) : null;
  return value?.port instanceof MessagePort ? [value.port] : [];
}

loadKept();
if (parentPort !== null) serve(parentPort, workerData as HostOptions);
