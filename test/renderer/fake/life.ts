import type { LifeEvent } from '../../../shared/view.ts';
import type { FakeEntry } from './entry.ts';

/** What happened to a path in made-up layers. */
export function lifeOf(layers: readonly (readonly FakeEntry[])[], path: string): LifeEvent[] {
  const events: LifeEvent[] = [];
  for (const [layer, entries] of layers.entries())
    for (const entry of entries) {
      const isGone = entry.kind === 'whiteout' && (entry.path === path || path.startsWith(`${entry.path}/`));
      if (entry.path !== path && !isGone) continue;
      const before = events.at(-1);
      const event = isGone
        ? 'removed'
        : before === undefined
          ? 'added'
          : before.size === entry.size
            ? 'metadata'
            : 'content';
      const { kind, size, mode, uid, gid, mtime, link } = entry;
      events.push({
        layer,
        event,
        kind,
        size,
        mode,
        uid,
        gid,
        mtime,
        link,
        cause: isGone ? entry.path : null,
      });
    }
  return events;
}
