import { pythonTarEnd, pythonTarHeader, pythonTarPadding } from './python-tar.ts';
import type { PythonTarMember } from './python-tar.ts';
import type { StoreFile } from './store-files.ts';

/** Who owns the members of a store layer, and when they were made (dockertools.md 1). */
export interface LayerOwner {
  readonly uid: number;
  readonly gid: number;
  readonly uname: string;
  readonly gname: string;
  /** Whole seconds since the epoch. */
  readonly mtime: number;
}

/** A layer before any content is read: everything but the files' bytes, and therefore its exact size. */
export interface LayerPlan {
  /**
   * What is written, in order: literal bytes, a member with the content of a file, or such content alone (and what fills it up
   * to a whole block), as large as it was when looked at.
   */
  readonly pieces: readonly LayerPiece[];
  /** Bytes of the tar. */
  readonly size: number;
}

export type LayerPiece =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | ({ readonly kind: 'member' } & LayerMember)
  | { readonly kind: 'content'; readonly host: Buffer; readonly size: number };

/** A member of a layer; `host` is the file that its content comes from. */
export interface LayerMember {
  readonly header: PythonTarMember;
  readonly host: Buffer;
}

/**
 * The layer that nixpkgs makes of store paths (dockertools.md 6.1): `/nix/` and `/nix/store/` first, then the entries of
 * each path. `folders` are the store's own ancestors, `["/nix", "/nix/store"]`.
 */
export function planStoreLayer(
  folders: readonly string[],
  entries: readonly StoreFile[],
  owner: LayerOwner,
): LayerPlan {
  const nowhere = Buffer.alloc(0);
  return planMembers([
    ...folders.map((folder) => ({ header: directory(folder, 0o755, owner), host: nowhere })),
    ...entries.map((entry) => ({ header: memberOf(entry, owner), host: entry.host })),
  ]);
}

/** A layer of members in the order in which they are given, closed as Python's tarfile does. */
export function planMembers(members: readonly LayerMember[]): LayerPlan {
  const pieces = members.map((member): LayerPiece => ({ kind: 'member', ...member }));
  let size = 0;
  for (const { header } of members)
    size += pythonTarHeader(header).length + header.size + pythonTarPadding(header.size);
  const end = Buffer.alloc(pythonTarEnd(size));
  return { pieces: [...pieces, { kind: 'bytes', bytes: end }], size: size + end.length };
}

function memberOf(entry: StoreFile, owner: LayerOwner): PythonTarMember {
  switch (entry.kind) {
    case 'directory':
      return directory(entry.name, entry.mode, owner);
    case 'symlink':
      return { ...owner, name: entry.name, type: '2', size: 0, mode: entry.mode, link: entry.link };
    case 'file':
      return { ...owner, name: entry.name, type: '0', size: entry.size, mode: entry.mode, link: '' };
  }
}

function directory(name: string, mode: number, owner: LayerOwner): PythonTarMember {
  return { ...owner, name: `${name}/`, type: '5', size: 0, mode, link: '' };
}
