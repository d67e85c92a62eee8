import type { Change, EntryMetadata, FileFlag, FileKind } from '../../../shared/file-entry.ts';

/** One entry of a made-up layer. */
export interface FakeEntry extends EntryMetadata {
  readonly path: string;
  readonly kind: FileKind;
  readonly size: number;
  readonly link: string | null;
  readonly flags: readonly FileFlag[];
}

/** An entry as it stands in a tree: with its layer and what that layer did. */
export interface PlacedEntry extends FakeEntry {
  readonly layer: number;
  readonly change: Change | null;
}

const day = 1_735_000_000;

export function directory(path: string, mode = 0o755): FakeEntry {
  return { path, kind: 'directory', size: 0, mode, uid: 0, gid: 0, mtime: day, link: null, flags: [] };
}

export function file(path: string, size: number, more: Partial<FakeEntry> = {}): FakeEntry {
  return {
    path,
    kind: 'file',
    size,
    mode: 0o644,
    uid: 0,
    gid: 0,
    mtime: day + (path.length % 400) * 8_640,
    link: null,
    flags: [],
    ...more,
  };
}

export function symlink(path: string, link: string): FakeEntry {
  return { ...file(path, 0), kind: 'symlink', mode: 0o777, link };
}

export function whiteout(path: string): FakeEntry {
  return { ...file(path, 0), kind: 'whiteout', mode: 0 };
}

/** Every directory above the given entries that is not among them, before them. */
export function withParents(entries: readonly FakeEntry[]): FakeEntry[] {
  const known = new Set(entries.map((entry) => entry.path));
  const parents = new Map<string, FakeEntry>();
  for (const { path } of entries)
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      const parent = path.slice(0, at);
      if (!known.has(parent) && !parents.has(parent)) parents.set(parent, directory(parent));
    }
  return [...parents.values(), ...entries];
}
