import type { Change, FileKind } from '../../../shared/file-entry.ts';
import { entryType } from '../tar/index/entry-type.ts';

/** Codes of `Tree.kind`: those of entry-type.ts, and the two that only a layer's own tree shows. */
export const nodeKind = { ...entryType, whiteout: 8, opaque: 9 } as const;

const kinds: readonly FileKind[] = [
  'directory',
  'file',
  'directory',
  'symlink',
  'hardlink',
  'char',
  'block',
  'fifo',
  'whiteout',
  'opaque',
];

/** The name of a kind's code; directories that no entry lists are directories. */
export function kindOf(code: number): FileKind {
  return kinds[code] ?? 'file';
}

/** Whether a code stands for a directory, listed or implied. */
export function isDirectoryCode(code: number): boolean {
  return code === nodeKind.directory || code === nodeKind.implied;
}

/** Codes of `Tree.change`. Two ways to be modified: stored again, or told apart by nothing but metadata. */
export const nodeChange = { unchanged: 0, added: 1, rewritten: 2, metadata: 3, removed: 4 } as const;

const changes: readonly Change[] = ['unchanged', 'added', 'modified', 'modified', 'removed'];

/** The name of a change's code. */
export function changeOf(code: number): Change {
  return changes[code] ?? 'unchanged';
}
