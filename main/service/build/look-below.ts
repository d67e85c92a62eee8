import { ProblemError } from '../../../shared/problem.ts';
import type { EntryDetails } from '../../../shared/view.ts';
import type { EntryBelow, LookBelow } from '../../engine/build/layer/place-files.ts';
import { entryDetails } from '../../engine/tree/details.ts';
import type { Tree } from '../../engine/tree/tree.ts';

/** What is at a path of one tree; `hidden`: a whiteout, so that layers below do not matter. */
type Look = (path: string) => EntryBelow | 'hidden' | null;

/** What a container sees at the paths of a merged tree. */
export function lookInTree(tree: Tree): LookBelow {
  const look = lookBy((path) => entryDetails(tree, path));
  return (path) => shown(look(path));
}

/** What several trees show that lie above one another, the uppermost first. */
export function lookThrough(trees: readonly Look[]): LookBelow {
  return (path) => {
    for (const look of trees) {
      const found = look(path);
      if (found !== null) return shown(found);
    }
    return null;
  };
}

/** `details` throws `no-such-path` where there is nothing. */
export function lookBy(details: (path: string) => EntryDetails): Look {
  return (path) => {
    try {
      const { kind, link } = details(path);
      if (kind === 'whiteout') return 'hidden';
      if (kind === 'symlink') return { kind, link: link ?? '' };
      return { kind: kind === 'directory' || kind === 'opaque' ? 'directory' : 'other' };
    } catch (error) {
      if (error instanceof ProblemError && error.problem.code === 'no-such-path') return null;
      throw error;
    }
  };
}

function shown(found: ReturnType<Look>): EntryBelow | null {
  return found === 'hidden' ? null : found;
}
