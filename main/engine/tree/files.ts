import type { FileEntry } from '../../../shared/file-entry.ts';
import { linkOf } from './link-text.ts';
import { metadataOf } from './metadata.ts';
import { changeOf, kindOf, nodeChange, nodeKind } from './node-kind.ts';
import { nodeName } from './tree.ts';
import type { Tree } from './tree.ts';

/**
 * The entries of a tree, sorted by the bytes of their whole path (`a`, `a-b`, `a/x`), one at a time. The root is not one of
 * them. A layer's own tree gives what the tar lists, not the directories that it only implies; a tree of changes leaves
 * out the directories that are unchanged.
 */
export function* fileEntries(tree: Tree): Generator<FileEntry, void, undefined> {
  for (const { node, path } of walk(tree)) {
    const kind = tree.kind[node] ?? 0;
    if (tree.view === 'layer' && kind === nodeKind.implied) continue;
    if (tree.change?.[node] === nodeChange.unchanged) continue;
    const link = linkOf(tree, node);
    yield {
      path,
      kind: kindOf(kind),
      size: kind === nodeKind.file ? (tree.size[node] ?? 0) : 0,
      ...metadataOf(tree, node),
      ...(link === null ? {} : { link }),
      layer: tree.layer[node] ?? 0,
      ...(tree.change === null ? {} : { change: changeOf(tree.change[node] ?? 0) }),
    };
  }
}

/** A directory whose children are being gone through. */
interface Level {
  readonly prefix: string;
  next: number;
  readonly end: number;
  /** Children that are out already but not what is below them: siblings such as `a-b` come before `a/…`. */
  readonly waiting: { readonly node: number; readonly path: string }[];
}

function* walk(tree: Tree): Generator<{ node: number; path: string }, void, undefined> {
  const levels: Level[] = [levelOf(tree, 0, '')];
  for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
    const last = level.waiting.at(-1);
    if (last !== undefined && (level.next === level.end || !isBeforeContents(tree, level.next, last.node))) {
      level.waiting.pop();
      levels.push(levelOf(tree, last.node, `${last.path}/`));
      continue;
    }
    if (level.next === level.end) {
      levels.pop();
      continue;
    }
    const node = level.next++;
    const name = nodeName(tree, node);
    // an opaque marker has its directory's path
    const path = name === '' ? level.prefix.slice(0, -1) : level.prefix + name;
    yield { node, path };
    if (tree.childStart[node] !== tree.childStart[node + 1]) level.waiting.push({ node, path });
  }
}

function levelOf(tree: Tree, node: number, prefix: string): Level {
  return { prefix, next: tree.childStart[node] ?? 0, end: tree.childStart[node + 1] ?? 0, waiting: [] };
}

/** Whether a sibling's name comes before `name/` of the other: it goes on with a byte below the slash's. */
function isBeforeContents(tree: Tree, sibling: number, directory: number): boolean {
  const start = tree.nameStart[directory] ?? 0;
  const length = (tree.nameStart[directory + 1] ?? 0) - start;
  const other = tree.nameStart[sibling] ?? 0;
  const otherLength = (tree.nameStart[sibling + 1] ?? 0) - other;
  if (otherLength < length) return false;
  for (let at = 0; at < length; at++) if (tree.names[start + at] !== tree.names[other + at]) return false;
  // a whiteout and an entry of one name stand together
  return otherLength === length || (tree.names[other + length] ?? 0) < 0x2f;
}
