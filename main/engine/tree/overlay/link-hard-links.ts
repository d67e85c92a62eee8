import type { LayerIndex } from '../../tar/index/layer-index.ts';
import type { OverlayWatcher } from './overlay-watcher.ts';
import type { FindingList } from '../../tar/findings/finding-list.ts';
import { nodeKind } from '../node-kind.ts';
import { reportHardLink } from './overlay-findings.ts';
import { isAlive, isDirectory, lookup, none, setSource } from './overlay-state.ts';
import type { OverlayState } from './overlay-state.ts';
import { hardLinkTarget, isSymlink } from './resolve-link.ts';
import { noLayer } from '../tree.ts';

/** A hard link whose target was not there yet when it was met. */
export interface PendingLink {
  readonly entry: number;
  readonly node: number;
}

/**
 * Makes `node` the hard link that `entry` is, if its target is there: in the tree as it is now, or among what this very
 * layer has taken out of it (a rename is a hard link and a whiteout). Links to links take over their content, so that
 * what becomes of a name later does not matter to the others (T5). False: nothing done.
 */
export function linkHardLink(
  state: OverlayState,
  layerNumber: number,
  layer: LayerIndex,
  entry: number,
  node: number,
): boolean {
  const target = hardLinkTarget(state, layer, entry);
  return linkTo(
    state,
    layerNumber,
    entry,
    node,
    target >= 0 ? target : removedTarget(state, layerNumber, layer, entry),
  );
}

function linkTo(
  state: OverlayState,
  layerNumber: number,
  entry: number,
  node: number,
  target: number,
): boolean {
  if (target < 0 || target === node || isDirectory(state, target)) return false;
  const contentLayer = state.contentLayer[target] ?? noLayer;
  const contentNode = state.contentNode[target] ?? 0;
  if (contentLayer === noLayer) return false;
  setSource(state, node, layerNumber, entry, nodeKind.hardlink);
  state.contentLayer[node] = contentLayer;
  state.contentNode[node] = contentNode;
  return true;
}

/**
 * Links those whose target came later in the layer: engines unpack in order and fail there, which the tar's own checks
 * tell, but the content is known. Circles and links to nothing stay without content.
 */
export function linkPending(
  state: OverlayState,
  layerNumber: number,
  layer: LayerIndex,
  pending: readonly PendingLink[],
  findings: FindingList | null,
  watcher: OverlayWatcher | null,
): void {
  // a later entry of the layer may have taken its place, or that of a directory above
  let left = pending.filter(
    ({ entry, node }) =>
      state.layer[node] === layerNumber && state.node[node] === entry && isAlive(state, node),
  );
  let opensWays = left.length > 0;
  for (let pass = 0; opensWays && pass < mostPasses; pass++) {
    opensWays = false;
    const linked = linkChains(state, layerNumber, layer, left);
    for (const { node } of linked) {
      watcher?.gained(node);
      // a name that is a symlink from now on can be the way to the target of another
      opensWays ||= isSymlink(state, node);
    }
    left = left.filter((link) => !linked.has(link));
  }
  for (const { entry } of left) reportHardLink(state, layer, findings, layerNumber, entry);
}

/** Odd layers need two; as many as symlinks are followed on one way. */
const mostPasses = 40;

/** Links those whose target has content by now, chains of them from their end; answers which. */
function linkChains(
  state: OverlayState,
  layerNumber: number,
  layer: LayerIndex,
  links: readonly PendingLink[],
): Set<PendingLink> {
  const linked = new Set<PendingLink>();
  const waiting = new Map(links.map((link) => [link.node, link]));
  for (const first of links) {
    const chain: PendingLink[] = [];
    for (let link = waiting.get(first.node); link !== undefined;) {
      waiting.delete(link.node);
      chain.push(link);
      const target = hardLinkTarget(state, layer, link.entry);
      link = target < 0 ? undefined : waiting.get(target);
    }
    for (const link of chain.reverse()) {
      const target = hardLinkTarget(state, layer, link.entry);
      if (linkTo(state, layerNumber, link.entry, link.node, target)) linked.add(link);
    }
  }
  return linked;
}

/** The node of a hard link's target of which this layer took away at least the last part; symlinks are not followed. */
function removedTarget(state: OverlayState, layerNumber: number, layer: LayerIndex, entry: number): number {
  const text = layer.links;
  const start = layer.linkStart[entry] ?? 0;
  const length = layer.linkLength[entry] ?? 0;
  let node = 0;
  for (let at = start; at < start + length;) {
    let end = at;
    while (end < start + length && text[end] !== slash) end++;
    if (end > at && !(end === at + 1 && text[at] === dot)) {
      node = lookup(state, node, text, at, end - at);
      if (node === none || !(isAlive(state, node) || state.removedBy[node] === layerNumber + 1)) return -1;
    }
    at = end + 1;
  }
  return node === 0 || isAlive(state, node) ? -1 : node;
}

const slash = 0x2f;
const dot = 0x2e;
