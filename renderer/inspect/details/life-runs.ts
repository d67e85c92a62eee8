import type { LifeEvent } from '../../../shared/view.ts';

/** One line of a path's life: an event, or the same thing done by one layer after the other. */
export interface LifeRun {
  readonly event: LifeEvent;
  /** The last layer of the run; equal to `event.layer` for a single one. */
  readonly lastLayer: number;
  readonly count: number;
}

/** Events that say the same are told as one from three on: `nix/store` is touched by every layer that adds to it. */
export function lifeRuns(events: readonly LifeEvent[]): readonly LifeRun[] {
  const runs: LifeRun[] = [];
  for (let at = 0; at < events.length;) {
    const event = events[at];
    if (event === undefined) break;
    let end = at + 1;
    while (end < events.length && isSame(event, events[end])) end += 1;
    const count = end - at;
    if (count >= 3) runs.push({ event, lastLayer: events[end - 1]?.layer ?? event.layer, count });
    else
      for (const single of events.slice(at, end))
        runs.push({ event: single, lastLayer: single.layer, count: 1 });
    at = end;
  }
  return runs;
}

function isSame(a: LifeEvent, b: LifeEvent | undefined): boolean {
  return (
    b !== undefined &&
    a.event === b.event &&
    a.kind === b.kind &&
    a.size === b.size &&
    a.mode === b.mode &&
    a.cause === b.cause
  );
}

const words: Readonly<Record<Exclude<LifeEvent['event'], 'replaced'>, string>> = {
  added: 'added',
  content: 'contents changed',
  metadata: 'mode, owner or time changed',
  removed: 'removed',
  hidden: 'hidden',
};

/** What happened, in words. A file that is written again is not said to have other contents before somebody has compared them. */
export function lifeWords(
  event: Pick<LifeEvent, 'event' | 'kind'>,
  before: Pick<LifeEvent, 'kind'> | null,
): string {
  if (event.event !== 'replaced') return words[event.event];
  return before?.kind === event.kind
    ? 'written again, contents not compared yet'
    : 'replaced by another kind';
}
