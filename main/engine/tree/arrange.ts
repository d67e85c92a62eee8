import { letGo } from '../io/let-go.ts';
import type { LayerIndex } from '../tar/index/layer-index.ts';
import { settleHardLinks } from './hard-links.ts';
import { sortByName } from './name-order.ts';
import { nodeChange, nodeKind } from './node-kind.ts';
import type { Tree } from './tree.ts';

/**
 * A tree with its nodes in any order, as the views make it; columns mean what those of `Tree` mean. Node 0 is the root.
 * Columns may be longer than `count`.
 */
export interface Draft {
  readonly view: Tree['view'];
  readonly layers: readonly LayerIndex[];
  readonly count: number;
  /** Bit 0: the node is part of the tree; one that is not has none below it that are. Null: all are. */
  readonly keep: Uint8Array | null;
  readonly parent: Uint32Array;
  readonly nameStart: Uint32Array;
  readonly nameLength: Uint16Array;
  readonly names: Uint8Array;
  readonly kind: Uint8Array;
  readonly layer: Uint16Array;
  readonly node: Uint32Array;
  readonly contentLayer: Uint16Array;
  readonly contentNode: Uint32Array;
  /** Bytes of each node alone; null: settled here, hard links counted once. */
  readonly ownSize: Float64Array | null;
  readonly change: Uint8Array | null;
  /** The columns are not used any more: their memory is given back while the tree is made, which takes as much. */
  readonly spent: boolean;
}

/** Numbers the nodes of a draft breadth first with names sorted, and sums sizes. Linear but for the sorting of names. */
export function arrange(draft: Draft): Tree {
  const { count, from, parent, childStart } = orderNodes(draft);
  const names = gatherNames(draft, from, count);
  if (draft.spent) letGo(draft.parent, draft.names, draft.nameStart, draft.nameLength);
  const kind = new Uint8Array(count);
  const layer = new Uint16Array(count);
  const node = new Uint32Array(count);
  const contentLayer = new Uint16Array(count);
  const contentNode = new Uint32Array(count);
  const change = draft.change === null ? null : new Uint8Array(count);
  const size = new Float64Array(count);
  for (let at = 0; at < count; at++) {
    const source = from[at] ?? 0;
    kind[at] = draft.kind[source] ?? 0;
    layer[at] = draft.layer[source] ?? 0;
    node[at] = draft.node[source] ?? 0;
    contentLayer[at] = draft.contentLayer[source] ?? 0;
    contentNode[at] = draft.contentNode[source] ?? 0;
    if (change !== null) change[at] = draft.change?.[source] ?? 0;
    if (draft.ownSize !== null) size[at] = draft.ownSize[source] ?? 0;
  }
  letGo(from);
  if (draft.spent) letGo(draft.kind, draft.layer, draft.node, draft.contentLayer, draft.contentNode);
  const tree: Tree = {
    view: draft.view,
    layers: draft.layers,
    count,
    parent,
    childStart,
    ...names,
    kind,
    layer,
    node,
    contentLayer,
    contentNode,
    size,
    below: new Uint32Array(count),
    change,
    linkTargets: new Map(),
  };
  const linkTargets = draft.ownSize === null ? settleHardLinks(tree) : tree.linkTargets;
  sum(tree);
  return { ...tree, linkTargets };
}

/** Breadth-first numbers: `from[new]` is the draft's node. */
function orderNodes(draft: Draft): {
  count: number;
  from: Uint32Array;
  parent: Uint32Array;
  childStart: Uint32Array;
} {
  const kept = (node: number): boolean => draft.keep === null || ((draft.keep[node] ?? 0) & 1) === 1;
  // children of one parent side by side, in the draft's order
  const listStart = new Uint32Array(draft.count + 2);
  let count = 1;
  for (let at = 1; at < draft.count; at++) {
    if (!kept(at)) continue;
    const slot = (draft.parent[at] ?? 0) + 2;
    listStart[slot] = (listStart[slot] ?? 0) + 1;
    count++;
  }
  for (let at = 2; at < listStart.length; at++)
    listStart[at] = (listStart[at] ?? 0) + (listStart[at - 1] ?? 0);
  const list = new Uint32Array(count);
  for (let at = 1; at < draft.count; at++) {
    if (!kept(at)) continue;
    const slot = (draft.parent[at] ?? 0) + 1;
    const place = listStart[slot] ?? 0;
    list[place] = at;
    listStart[slot] = place + 1;
  }

  const from = new Uint32Array(count);
  const parent = new Uint32Array(count);
  const childStart = new Uint32Array(count + 1);
  let next = 1;
  for (let at = 0; at < count; at++) {
    childStart[at] = next;
    const source = from[at] ?? 0;
    const begin = listStart[source] ?? 0;
    const end = listStart[source + 1] ?? 0;
    if (begin === end) continue;
    if (end - begin > 1) {
      sortByName(list, begin, end, draft);
      if (draft.view === 'layer') hidingFirst(draft, list, begin, end);
    }
    for (let place = begin; place < end; place++) {
      from[next] = list[place] ?? 0;
      parent[next] = at;
      next++;
    }
  }
  childStart[count] = next;
  letGo(list, listStart);
  return { count, from, parent, childStart };
}

/** In a layer's own tree a whiteout may stand beside an entry of the same name: it goes first, as it acts first. */
function hidingFirst(draft: Draft, list: Uint32Array, begin: number, end: number): void {
  for (let at = begin + 1; at < end; at++) {
    const here = list[at] ?? 0;
    const before = list[at - 1] ?? 0;
    if (
      draft.kind[here] === nodeKind.whiteout &&
      draft.kind[before] !== nodeKind.whiteout &&
      sameName(draft, here, before)
    ) {
      list[at - 1] = here;
      list[at] = before;
    }
  }
}

function sameName(draft: Draft, a: number, b: number): boolean {
  const length = draft.nameLength[a] ?? 0;
  if (length !== draft.nameLength[b]) return false;
  const aStart = draft.nameStart[a] ?? 0;
  const bStart = draft.nameStart[b] ?? 0;
  for (let at = 0; at < length; at++) {
    if (draft.names[aStart + at] !== draft.names[bStart + at]) return false;
  }
  return true;
}

/** Names in the order of the nodes, so that a search is one pass over one buffer. */
function gatherNames(
  draft: Draft,
  from: Uint32Array,
  count: number,
): { nameStart: Uint32Array; names: Uint8Array } {
  const nameStart = new Uint32Array(count + 1);
  let length = 0;
  for (let at = 0; at < count; at++) {
    nameStart[at] = length;
    length += draft.nameLength[from[at] ?? 0] ?? 0;
  }
  nameStart[count] = length;
  const names = new Uint8Array(length);
  for (let at = 0, to = 0; at < count; at++) {
    const source = from[at] ?? 0;
    const begin = draft.nameStart[source] ?? 0;
    const end = begin + (draft.nameLength[source] ?? 0);
    if (end - begin > 256) {
      names.set(draft.names.subarray(begin, end), to);
      to += end - begin;
    } else {
      for (let byte = begin; byte < end; byte++) names[to++] = draft.names[byte] ?? 0;
    }
  }
  return { nameStart, names };
}

/**
 * Sums sizes and counts from the leaves up. What was removed adds to directories that were removed too, not to those
 * that are still there: the sum of a living directory in a tree of changes is what the layers brought.
 */
function sum(tree: Tree): void {
  const { parent, size, below, change } = tree;
  for (let at = tree.count - 1; at > 0; at--) {
    const up = parent[at] ?? 0;
    below[up] = (below[up] ?? 0) + (below[at] ?? 0) + 1;
    if (change !== null && change[at] === nodeChange.removed && change[up] !== nodeChange.removed) continue;
    size[up] = (size[up] ?? 0) + (size[at] ?? 0);
  }
}
