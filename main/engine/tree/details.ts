import { decodeName } from '../../../shared/layer-path.ts';
import { ProblemError } from '../../../shared/problem.ts';
import { storePathOf } from '../../../shared/store-path.ts';
import type { EntryDetails } from '../../../shared/view.ts';
import { ownerOf } from '../tar/index/owners.ts';
import { contentSize } from './content.ts';
import { flagBits, flagsOf } from './flags.ts';
import { linkOf } from './link-text.ts';
import { extrasOf, metadataOf, sourceOf } from './metadata.ts';
import { kindOf, nodeKind } from './node-kind.ts';
import { findPath, noLayer, pathOf } from './tree.ts';
import type { Tree } from './tree.ts';

/**
 * Everything about the entry at a path. The size of a hard link is that of the file that it is; rows and listings, which
 * are summed, say 0. Throws `no-such-path`.
 */
export function entryDetails(tree: Tree, path: string): EntryDetails {
  const node = findPath(tree, path);
  if (node === null) throw new ProblemError('no-such-path', `there is no "${path}" in this tree`);
  const kind = tree.kind[node] ?? 0;
  const { layer, node: entry } = sourceOf(tree, node);
  const { user, group } = ownerOf(layer, entry);
  const extras = extrasOf(tree, node);
  const isLinked = kind === nodeKind.hardlink && tree.contentLayer[node] !== noLayer;
  const details = pathOf(tree, node);
  return {
    path: details,
    kind: kindOf(kind),
    size: isLinked ? contentSize(layer, entry) : (tree.size[node] ?? 0),
    ...metadataOf(tree, node),
    owner: user || null,
    group: group || null,
    link: linkOf(tree, node),
    device: extras?.device ?? null,
    layer: tree.layer[node] ?? 0,
    flags: flagsOf(flagBits(tree, node)),
    xattrs: Object.fromEntries(Array.from(extras?.xattrs ?? [], ([name, value]) => [name, xattrText(value)])),
    storePath: storePathOf(details),
    below: tree.below[node] ?? 0,
  };
}

/** Text where it is UTF-8 without control characters (a last NUL aside, which many values end with), else hex. */
function xattrText(value: Uint8Array): string {
  const end = value.at(-1) === 0 ? value.length - 1 : value.length;
  const text = decodeName(value.subarray(0, end));
  const isText = !/[\p{Cc}\udc80-\udcff]/u.test(text) && !text.startsWith('0x');
  if (isText) return text;
  return `0x${Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
