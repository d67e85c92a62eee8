import type { TreeScope } from '../../../shared/view.ts';
import type { FakeEntry, PlacedEntry } from './entry.ts';

/** The entries of a scope: a small overlay that is right enough for made-up layers. */
export function scopeEntries(layers: readonly (readonly FakeEntry[])[], scope: TreeScope): PlacedEntry[] {
  if (scope.view === 'layer')
    return unique(
      (layers[scope.layer] ?? []).map((entry) => ({ ...entry, layer: scope.layer, change: null })),
    );
  const upTo = (last: number): Map<string, PlacedEntry> => {
    const merged = new Map<string, PlacedEntry>();
    for (const [layer, entries] of layers.slice(0, last + 1).entries())
      for (const entry of entries) {
        if (entry.kind === 'whiteout')
          for (const path of merged.keys())
            if (path === entry.path || path.startsWith(`${entry.path}/`)) merged.delete(path);
        if (entry.kind !== 'whiteout') merged.set(entry.path, { ...entry, layer, change: null });
      }
    return merged;
  };
  const after = upTo(scope.layer);
  if (scope.view === 'merged') return [...after.values()];
  const before = upTo(scope.from - 1);
  const changed: PlacedEntry[] = [];
  for (const [path, entry] of after) {
    const old = before.get(path);
    if (old === undefined) changed.push({ ...entry, change: 'added' });
    else if (old.layer !== entry.layer && entry.kind !== 'directory')
      changed.push({ ...entry, change: 'modified' });
  }
  for (const [path, entry] of before) if (!after.has(path)) changed.push({ ...entry, change: 'removed' });
  const known = new Set(changed.map((entry) => entry.path));
  for (const { path } of changed.slice())
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      const parent = path.slice(0, at);
      const entry = after.get(parent) ?? before.get(parent);
      if (known.has(parent) || entry === undefined) continue;
      known.add(parent);
      changed.push({ ...entry, change: 'unchanged' });
    }
  return changed;
}

function unique(entries: readonly PlacedEntry[]): PlacedEntry[] {
  return [...new Map(entries.map((entry) => [entry.path, entry])).values()];
}
