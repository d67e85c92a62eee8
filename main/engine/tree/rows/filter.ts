import type { Change, FileFlag, FileKind } from '../../../../shared/file-entry.ts';
import type { TreeFilter } from '../../../../shared/view.ts';
import { flagBits, flagNames } from '../flags.ts';
import { matchPaths } from '../pattern/match-paths.ts';
import { changeOf, isDirectoryCode, kindOf, nodeChange, nodeKind } from '../node-kind.ts';
import { parsePattern } from '../pattern/parse-pattern.ts';
import type { Tree } from '../tree.ts';

/** Bits of `Filtered.marks`: the node matches; it or something below it does; something below it does. */
export const filterMark = { match: 1, shown: 2, above: 4 } as const;

/** What a filter leaves of a tree. */
export interface Filtered {
  /** A byte a node, of `filterMark`; null: everything matches. */
  readonly marks: Uint8Array | null;
  /** Bytes of each file, and for directories the sum of what matches below. */
  readonly size: Float64Array;
  /** Nodes that match, the root aside. */
  readonly matches: number;
}

/**
 * Applies a filter: one pass over the names, one over the nodes. `also` has a 1 for each node that may match at all. Throws
 * `bad-request` for patterns that cannot be read.
 */
export function filterTree(tree: Tree, filter: TreeFilter, also: Uint8Array | null = null): Filtered {
  const text = matchText(tree, filter.text);
  const entry = matchEntries(tree, filter);
  if (text === null && entry === null && also === null)
    return { marks: null, size: tree.size, matches: tree.count - 1 };
  const onlyDirectories = isOnlyDirectories(filter.kinds);
  const marks = new Uint8Array(tree.count);
  const size = new Float64Array(tree.count);
  let matches = 0;
  for (let node = tree.count - 1; node > 0; node--) {
    if (isMarked(text, node) && isMarked(entry, node) && isMarked(also, node)) {
      matches++;
      marks[node] = (marks[node] ?? 0) | filterMark.match | filterMark.shown;
      if (tree.kind[node] === nodeKind.file) size[node] = (size[node] ?? 0) + (tree.size[node] ?? 0);
    }
    if (onlyDirectories) size[node] = tree.size[node] ?? 0;
    if (((marks[node] ?? 0) & filterMark.shown) === 0) continue;
    const up = tree.parent[node] ?? 0;
    marks[up] = (marks[up] ?? 0) | filterMark.shown | filterMark.above;
    if (!isRemovedFromLiving(tree, node, up)) size[up] = (size[up] ?? 0) + (size[node] ?? 0);
  }
  if (onlyDirectories) size[0] = tree.size[0] ?? 0;
  return { marks, size, matches };
}

function isMarked(column: Uint8Array | null, node: number): boolean {
  return column === null || column[node] === 1;
}

/** Whether a filter asks for directories alone: then their sizes are all that is below, as nothing else could match. */
function isOnlyDirectories(kinds: readonly FileKind[]): boolean {
  return kinds.length > 0 && kinds.every((kind) => kind === 'directory');
}

/** Removed things do not count in directories that are still there. */
function isRemovedFromLiving(tree: Tree, node: number, up: number): boolean {
  const { change } = tree;
  return change !== null && change[node] === nodeChange.removed && change[up] !== nodeChange.removed;
}

/** A 1 for each node whose path matches; null when all do. */
function matchText(tree: Tree, text: string): Uint8Array | null {
  const pattern = parsePattern(text);
  return pattern === null ? null : matchPaths(tree, pattern);
}

/** A 1 for each node that meets all conditions but the text; null when there are none. */
function matchEntries(tree: Tree, filter: TreeFilter): Uint8Array | null {
  const { kinds, changes, flags, minSize, maxSize } = filter;
  const hasSize = minSize !== null || maxSize !== null;
  if (kinds.length === 0 && changes.length === 0 && flags.length === 0 && !hasSize) return null;
  const kindFits = Uint8Array.from({ length: 10 }, (_, code) => (isWanted(kinds, kindOf(code)) ? 1 : 0));
  const changeFits = Uint8Array.from({ length: 5 }, (_, code) =>
    isWanted<Change>(changes, changeOf(code)) ? 1 : 0,
  );
  const wantedBits = flagNames.reduce(
    (bits, flag: FileFlag, at) => (flags.includes(flag) ? bits | (1 << at) : bits),
    0,
  );
  const sizesDirectories = isOnlyDirectories(kinds);
  const result = new Uint8Array(tree.count);
  for (let node = 1; node < tree.count; node++) {
    const kind = tree.kind[node] ?? 0;
    if (kindFits[kind] === 0) continue;
    if (changes.length > 0 && (tree.change === null || changeFits[tree.change[node] ?? 0] === 0)) continue;
    if (hasSize) {
      const size = tree.size[node] ?? 0;
      if (isDirectoryCode(kind) && !sizesDirectories) continue;
      if ((minSize !== null && size < minSize) || (maxSize !== null && size > maxSize)) continue;
    }
    if (wantedBits !== 0 && (flagBits(tree, node) & wantedBits) === 0) continue;
    result[node] = 1;
  }
  return result;
}

function isWanted<Value>(wanted: readonly Value[], value: Value): boolean {
  return wanted.length === 0 || wanted.includes(value);
}
