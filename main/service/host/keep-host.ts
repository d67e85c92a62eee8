import type { HostEvent } from '../../../shared/contract/values.ts';
import type { Host } from './host.ts';

export interface KeepOptions {
  /** Told with the reason each time another host has taken over; what the old one had open is closed. */
  readonly onRestart: (reason: string) => void;
  /** Told once when hosts die so often that no other is started. */
  readonly onGiveUp: (reason: string) => void;
  readonly now: () => number;
}

/** Deaths within `deathWindow` milliseconds that are too many. */
const deathLimit = 3;
const deathWindow = 60_000;

/**
 * A host that outlives the thread it runs in: when that dies (out of memory, a bug), another one is started and
 * listeners stay. Calls under way are answered with the old host's problem.
 * @param start makes a host that reports its own unasked-for death, as `startHost` does
 */
export function keepHost(start: (onDeath: (reason: string) => void) => Host, options: KeepOptions): Host {
  const listeners = new Set<(event: HostEvent) => void>();
  const deaths: number[] = [];
  let host = begin();

  function begin(): Host {
    const begun = start(replace);
    begun.listen((event) => {
      for (const listener of listeners) listener(event);
    });
    return begun;
  }

  function replace(reason: string): void {
    deaths.push(options.now());
    if (deaths.filter((at) => at > options.now() - deathWindow).length >= deathLimit) {
      options.onGiveUp(reason);
      return;
    }
    host = begin();
    options.onRestart(reason);
  }

  return {
    grant: (path, given) => host.grant(path, given),
    announce: (paths) => host.announce(paths),
    menu: (action) => host.menu(action),
    call: (name, input) => host.call(name, input),
    listen(onEvent) {
      listeners.add(onEvent);
      return () => listeners.delete(onEvent);
    },
    download: (id) => host.download(id),
    sweep: (held) => host.sweep(held),
    close: () => host.close(),
  };
}
