import { entryFlag } from '../tar/index/entry-flag.ts';
import type { LayerIndex } from '../tar/index/layer-index.ts';
import { contentSize, contentType } from '../tree/content.ts';
import { emptyLayer } from '../tree/empty-layer.ts';
import { sameXattrs } from '../tree/metadata.ts';
import { compareBytes } from '../tree/name-order.ts';
import { isDirectoryCode, nodeKind } from '../tree/node-kind.ts';
import { noLayer } from '../tree/tree.ts';
import type { Tree } from '../tree/tree.ts';
import { alikeLayers } from './alike-layers.ts';
import { differs } from './change-code.ts';
import { numberOf } from './content-numbers.ts';
import type { ContentNumbers } from './content-numbers.ts';
import { hardLinkLeaders } from './hard-link-leaders.ts';
import type { PairedTree } from './paired-tree.ts';

/**
 * What differs between the two entries of each path, as bits of `differs`; 0 where a path is on one side only. What layers that
 * are the same tar hold is not looked at again. `same` is of sameLayers.
 */
export function compareEntries(paired: PairedTree, same: Uint16Array, numbers: ContentNumbers): Uint16Array {
  const { left, right, inLeft, inRight } = paired;
  const { kind: leftKinds, contentLayer: leftLayers, contentNode: leftNodes, size: leftSizes } = left;
  const { kind: rightKinds, contentLayer: rightLayers, contentNode: rightNodes } = right;
  const count = inLeft.length;
  const offset = left.layers.length;
  const bits = new Uint16Array(count);
  const areAlike = alikeLayers(left, right);
  const contents: Contents = { same, numbers, offset, nothing: emptyLayer() };
  for (let at = 0; at < count; at++) {
    const down = inLeft[at] ?? -1;
    const up = inRight[at] ?? -1;
    if (down < 0 || up < 0) continue;
    const leftLayer = leftLayers[down] ?? noLayer;
    const rightLayer = rightLayers[up] ?? noLayer;
    const node = leftNodes[down] ?? 0;
    if (node === rightNodes[up] && leftLayer !== noLayer && rightLayer !== noLayer) {
      // the same entry of the same tar: it has one content and one set of metadata
      if (same[leftLayer] === same[rightLayer + offset]) continue;
      const kind = leftKinds[down] ?? 0;
      if (kind === rightKinds[up] && kind !== nodeKind.hardlink && areAlike(leftLayer, rightLayer)) {
        // a content that is counted at another of its names is told by its layer alone
        const isEmpty = leftSizes[down] === 0 && left.layers[leftLayer]?.size[node] === 0;
        if (kind === nodeKind.file && !isEmpty)
          bits[at] = contentBits(contents, leftLayer, node, rightLayer, node);
        continue;
      }
    }
    bits[at] = entryBits(left, down, right, up, contents);
  }
  compareHardLinks(paired, bits);
  return bits;
}

/** What is known of contents. */
interface Contents {
  readonly same: Uint16Array;
  readonly numbers: ContentNumbers;
  /** Layers of the left, before those of the right. */
  readonly offset: number;
  /** Stands for the layer of what leads nowhere. */
  readonly nothing: LayerIndex;
}

/** Of files of one size that are not empty. */
function contentBits(
  { same, numbers, offset }: Contents,
  leftLayer: number,
  leftNode: number,
  rightLayer: number,
  rightNode: number,
): number {
  const number = numberOf(numbers, same[leftLayer] ?? leftLayer, leftNode);
  const otherLayer = rightLayer + offset;
  const otherNumber = numberOf(numbers, same[otherLayer] ?? otherLayer, rightNode);
  if (number === 0 || otherNumber === 0) return differs.undecided;
  return number === otherNumber ? 0 : differs.content;
}

/** What differs between two entries, everything looked at. */
function entryBits(left: Tree, down: number, right: Tree, up: number, contents: Contents): number {
  const leftKind = kindOf(left, down);
  const rightKind = kindOf(right, up);
  const leftLayer = left.contentLayer[down] ?? noLayer;
  const rightLayer = right.contentLayer[up] ?? noLayer;
  const leftNode = left.contentNode[down] ?? 0;
  const rightNode = right.contentNode[up] ?? 0;
  const one = left.layers[leftLayer] ?? contents.nothing;
  const other = right.layers[rightLayer] ?? contents.nothing;
  const found = metadataBits(one, leftNode, other, rightNode);
  if (leftKind !== rightKind) return found | differs.type;
  if (leftKind === nodeKind.file && leftLayer !== noLayer && rightLayer !== noLayer) {
    const size = contentSize(one, leftNode);
    if (size !== contentSize(other, rightNode)) return found | differs.content;
    return size === 0 ? found : found | contentBits(contents, leftLayer, leftNode, rightLayer, rightNode);
  }
  if (leftKind === nodeKind.symlink)
    return haveSameLink(one, leftNode, other, rightNode) ? found : found | differs.link;
  if (leftKind === nodeKind.char || leftKind === nodeKind.block)
    return sameDevice(one, leftNode, other, rightNode) ? found : found | differs.device;
  return found;
}

/** The kind of what a node shows: hard links are what they lead to, implied directories are directories. */
function kindOf(tree: Tree, node: number): number {
  const kind = tree.kind[node] ?? 0;
  if (isDirectoryCode(kind)) return nodeKind.directory;
  if (kind !== nodeKind.hardlink) return kind;
  const layer = tree.layers[tree.contentLayer[node] ?? noLayer];
  return layer === undefined ? nodeKind.hardlink : contentType(layer, tree.contentNode[node] ?? 0);
}

/** Directories that no entry lists are 0755 of root, and nobody says since when. Symlinks have no mode of their own. */
function metadataBits(one: LayerIndex, node: number, other: LayerIndex, otherNode: number): number {
  const isImplied = one.type[node] === nodeKind.implied;
  const isOtherImplied = other.type[otherNode] === nodeKind.implied;
  let bits = 0;
  const mode = isImplied ? 0o755 : one.mode[node];
  const otherMode = isOtherImplied ? 0o755 : other.mode[otherNode];
  const areLinks = one.type[node] === nodeKind.symlink && other.type[otherNode] === nodeKind.symlink;
  if (mode !== otherMode && !areLinks) bits |= differs.mode;
  const owner = one.owner[node] ?? 0;
  const otherOwner = other.owner[otherNode] ?? 0;
  if (one.owners.uid[owner] !== other.owners.uid[otherOwner]) bits |= differs.uid;
  if (one.owners.gid[owner] !== other.owners.gid[otherOwner]) bits |= differs.gid;
  if (!isImplied && !isOtherImplied && one.mtime[node] !== other.mtime[otherNode]) bits |= differs.mtime;
  const flagged = (one.flags[node] ?? 0) | (other.flags[otherNode] ?? 0);
  if ((flagged & (entryFlag.xattrs | entryFlag.capabilities)) !== 0) {
    const [source, otherSource] = [
      { layer: one, node },
      { layer: other, node: otherNode },
    ];
    if (!sameXattrs(source, otherSource)) bits |= differs.xattrs;
  }
  return bits;
}

function haveSameLink(one: LayerIndex, node: number, other: LayerIndex, otherNode: number): boolean {
  const start = one.linkStart[node] ?? 0;
  const otherStart = other.linkStart[otherNode] ?? 0;
  const length = one.linkLength[node] ?? 0;
  const otherLength = other.linkLength[otherNode] ?? 0;
  return compareBytes(one.links, start, length, other.links, otherStart, otherLength) === 0;
}

function sameDevice(one: LayerIndex, node: number, other: LayerIndex, otherNode: number): boolean {
  const device = one.extras.get(node)?.device;
  const otherDevice = other.extras.get(otherNode)?.device;
  return device?.major === otherDevice?.major && device?.minor === otherDevice?.minor;
}

/** Which names are one file may differ although each has the same content as before. */
function compareHardLinks(paired: PairedTree, bits: Uint16Array): void {
  const leaders = hardLinkLeaders(paired.left, paired.inLeft);
  const others = hardLinkLeaders(paired.right, paired.inRight);
  if (leaders.size === 0 && others.size === 0) return;
  for (const at of new Set([...leaders.keys(), ...others.keys()])) {
    if ((paired.inLeft[at] ?? -1) < 0 || (paired.inRight[at] ?? -1) < 0) continue;
    if ((leaders.get(at) ?? at) !== (others.get(at) ?? at)) bits[at] = (bits[at] ?? 0) | differs.hardlinks;
  }
}
