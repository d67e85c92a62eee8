import type { Side } from '../../../shared/compare/comparison.ts';
import type { ComparedEntry } from '../../../shared/compare/compared-files.ts';
import type { Ignored } from '../../../shared/compare/ignored.ts';
import { toProblem } from '../../../shared/problem.ts';
import { isFileEntry } from './diff-entry.ts';
import type { ImageComparison } from './image-comparison.ts';

export interface FollowedEntry {
  readonly entry: ComparedEntry;
  /** Where symlinks have led to another path, by side. */
  readonly led: readonly { readonly side: Side; readonly path: string }[];
}

/**
 * Both sides of one path as a container would find it, as `cat` does (T2): on a side that has no file there, symlinks are
 * followed. Throws `no-such-path`.
 */
export function followedEntry(
  comparison: Pick<ImageComparison, 'entry' | 'follow'>,
  ignored: Ignored,
  path: string,
): FollowedEntry {
  const direct = entryAt(comparison, ignored, path);
  const ends = comparison.follow(path);
  const led: { side: Side; path: string }[] = [];
  const side = (which: Side): ComparedEntry['left'] => {
    const own = direct?.[which] ?? null;
    const end = ends[which];
    if (isFileEntry(own) || end === null || end === path) return own;
    const found = entryAt(comparison, ignored, end)?.[which] ?? null;
    if (!isFileEntry(found)) return own;
    led.push({ side: which, path: end });
    return found;
  };
  const left = side('left');
  const right = side('right');
  const entry = direct ?? comparison.entry(ignored, led[0]?.path ?? path);
  return { entry: { ...entry, path, left, right }, led };
}

/** Null where neither side has it. */
function entryAt(
  comparison: Pick<ImageComparison, 'entry'>,
  ignored: Ignored,
  path: string,
): ComparedEntry | null {
  try {
    return comparison.entry(ignored, path);
  } catch (error) {
    if (toProblem(error).code === 'no-such-path') return null;
    throw error;
  }
}
