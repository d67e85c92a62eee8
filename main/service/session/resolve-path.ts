import { decodeName, displayName, encodeName } from '../../../shared/layer-path.ts';
import { ProblemError } from '../../../shared/problem.ts';
import { linkBytes } from '../../engine/tar/index/hardlinks.ts';
import { entryType } from '../../engine/tar/index/entry-type.ts';
import { sourceOf } from '../../engine/tree/metadata.ts';
import { isDirectoryCode } from '../../engine/tree/node-kind.ts';
import { findChild } from '../../engine/tree/tree.ts';
import type { Tree } from '../../engine/tree/tree.ts';

/** Links that Linux follows before it says ELOOP. */
const maxHops = 40;

/**
 * The node that a path leads to in a tree, as a program in a container would find it: symlinks followed inside the image's
 * root, `..` never above it (T2). Throws `no-such-path`, also for links that lead nowhere or in circles.
 */
export function resolvePath(tree: Tree, path: string): number {
  /** Names still to go, the next one last. */
  const ahead = namesOf(path).reverse();
  const way = [0];
  let hops = 0;
  while (ahead.length > 0) {
    const name = ahead.pop() ?? '';
    const at = way.at(-1) ?? 0;
    if (name === '..') {
      if (way.length > 1) way.pop();
      continue;
    }
    if (!isDirectoryCode(tree.kind[at] ?? 0) && at !== 0)
      throw nowhere(path, `${displayName(name)} is below a file`);
    const child = findChild(tree, at, encodeName(name));
    if (child === null) throw nowhere(path, `there is no ${displayName(name)}`);
    const link = linkAt(tree, child);
    if (link === null) {
      way.push(child);
      continue;
    }
    hops += 1;
    if (hops > maxHops) throw nowhere(path, 'links go in circles');
    if (link.startsWith('/')) way.length = 1;
    ahead.push(...namesOf(link).reverse());
  }
  return way.at(-1) ?? 0;
}

/** The text of a symlink, or of a hard link to one; null for all else. */
function linkAt(tree: Tree, node: number): string | null {
  const { layer, node: entry } = sourceOf(tree, node);
  return layer.type[entry] === entryType.symlink ? decodeName(linkBytes(layer, entry)) : null;
}

function namesOf(path: string): string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.');
}

function nowhere(path: string, reason: string): ProblemError {
  return new ProblemError('no-such-path', `${displayName(path)} leads nowhere: ${reason}`);
}
