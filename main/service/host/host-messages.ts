import type { MessagePort } from 'node:worker_threads';
import type { ArchiveRef, HostEvent } from '../../../shared/contract/values.ts';
import type { Outcome } from '../../../shared/problem.ts';
import type { GrantOptions } from './host.ts';
import type { CallMessage } from '../threads/thread-calls.ts';

/** What may be asked of the host's thread. */
export type HostCalls = {
  readonly grant: {
    readonly input: { readonly path: string; readonly options: GrantOptions };
    readonly output: ArchiveRef;
  };
  readonly announce: { readonly input: readonly string[]; readonly output: readonly ArchiveRef[] };
  readonly menu: { readonly input: Extract<HostEvent, { type: 'menu' }>['action']; readonly output: null };
  readonly call: {
    readonly input: { readonly name: unknown; readonly input: unknown };
    readonly output: Outcome<unknown>;
  };
  readonly download: { readonly input: string; readonly output: PortedDownload | null };
  readonly sweep: { readonly input: readonly ArchiveRef[]; readonly output: null };
  readonly close: { readonly input: null; readonly output: null };
};

/** A download on its way between threads: its bytes come through the port (byte-port.ts). */
export interface PortedDownload {
  readonly name: string;
  readonly size: number | null;
  readonly port: MessagePort;
}

/** What the host's thread asks of the program around it. */
export type DialogCalls = {
  readonly openDialog: { readonly input: null; readonly output: readonly string[] };
  readonly saveDialog: { readonly input: string; readonly output: string | null };
};

/** From the host's thread; to it go CallMessages alone. */
export type HostMessage = CallMessage | { readonly type: 'event'; readonly event: HostEvent };
