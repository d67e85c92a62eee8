import type { CallName, Input, Output } from '../../../shared/contract/contract.ts';
import type { ArchiveRef } from '../../../shared/contract/values.ts';
import type { Outcome } from '../../../shared/problem.ts';
import { createHost } from '../../../main/service/host/create-host.ts';
import { hostParts } from '../../../main/service/host/host-parts.ts';
import type { Host, HostOptions } from '../../../main/service/host/host.ts';

/** A host's calls with the contract's types, which it has no longer where threads and windows call it. */
export interface Calls {
  readonly ask: <Name extends CallName>(name: Name, input: Input<Name>) => Promise<Outcome<Output<Name>>>;
  /** The answer; throws on a problem. */
  readonly get: <Name extends CallName>(name: Name, input: Input<Name>) => Promise<Output<Name>>;
  /** The archive at the one path that is typed. */
  readonly getPath: (text: string) => Promise<ArchiveRef>;
}

/** `host` gives the one to call; `onAnswer` is told all that is answered. */
export function callsOf(host: () => Host, onAnswer?: (outcome: Outcome<unknown>) => void): Calls {
  const calls: Calls = {
    async ask(name, input) {
      const outcome = (await host().call(name, input)) as Outcome<never>;
      onAnswer?.(outcome);
      return outcome;
    },
    async get(name, input) {
      const outcome = await calls.ask(name, input);
      if (!outcome.ok) throw new Error(JSON.stringify(outcome.problem));
      return outcome.value;
    },
    async getPath(text) {
      const [ref, ...others] = await calls.get('open.path', { text });
      if (ref === undefined || others.length > 0) throw new Error(`${text} is not one path`);
      return ref;
    },
  };
  return calls;
}

/** A host in this thread that keeps nothing; its dialog for saving answers what `target` gives. */
export function startHere(
  options: Pick<HostOptions, 'kind' | 'root'> & Partial<HostOptions>,
  target: () => string | null,
): Host {
  const all: HostOptions = { version: '0', stateFolder: null, cacheFolder: null, workers: 2, ...options };
  return createHost(
    all,
    hostParts(all, { openDialog: () => Promise.resolve([]), saveDialog: () => Promise.resolve(target()) }),
  );
}
