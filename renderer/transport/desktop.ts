import type { Bridge } from '../../shared/contract/bridge.ts';
import type { CallName, Input, Output } from '../../shared/contract/contract.ts';
import { toProblem } from '../../shared/problem.ts';
import type { Outcome } from '../../shared/problem.ts';
import type { Client } from '../client.ts';

/** The client of the desktop window: calls go over the preload's bridge to the main process. Never rejects. */
export function desktopClient(bridge: Bridge<File>): Client {
  return {
    async call<Name extends CallName>(name: Name, input: Input<Name>): Promise<Outcome<Output<Name>>> {
      try {
        // What comes back is what the contract says, by the handlers' types.
        return (await bridge.call(name, input)) as Outcome<Output<Name>>;
      } catch (error) {
        // The bridge itself refuses to copy some values, functions for example.
        return { ok: false, problem: toProblem(error) };
      }
    },
    listen: (onEvent) => bridge.listen(onEvent),
    watchConnection(onState) {
      onState('connected');
      return () => undefined;
    },
    async drop(files, onProgress, signal) {
      const total = files.reduce((sum, file) => sum + file.size, 0);
      if (signal.aborted) return { ok: false, problem: { code: 'cancelled', message: 'cancelled' } };
      try {
        const outcome = await bridge.drop(files);
        onProgress(total, total);
        return outcome;
      } catch (error) {
        return { ok: false, problem: toProblem(error) };
      }
    },
  };
}
