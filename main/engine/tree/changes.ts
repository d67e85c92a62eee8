import { arrange } from './arrange.ts';
import { sameMetadata } from './metadata.ts';
import { isDirectoryCode, nodeChange } from './node-kind.ts';
import { compareNames } from './tree.ts';
import type { Tree } from './tree.ts';

/**
 * What layers `from`… did to the layers below them: `lower` is merged from 0…from − 1, `upper` from all of them, both over
 * the same list of layers. Nodes are marked `added`, `removed` (each entry of a removed tree), `rewritten` (stored again:
 * content may differ), `metadata` (a directory with other mode, owner, time or xattrs), and `unchanged`: directories that
 * are only there to lead to the others. What came and went within the layers does not show.
 */
export function changedTree(lower: Tree, upper: Tree, from: number): Tree {
  const draft = createDraft(lower, upper);
  const newest = newestBelow(upper);
  add(draft, 0, 0, 0, directoryChange(lower, 0, upper, 0, from));
  // pairs still to compare are found through the draft: each node knows its node below and above
  for (let at = 0; at < draft.count; at++) {
    const down = draft.inLower[at] ?? -1;
    const up = draft.inUpper[at] ?? -1;
    if (down >= 0 && up >= 0 && (newest[up] ?? 0) < from && lower.below[down] === upper.below[up]) continue;
    compareChildren(draft, at, down, up, from);
  }
  return finish(draft);
}

interface ChangeDraft {
  readonly lower: Tree;
  readonly upper: Tree;
  count: number;
  readonly parent: Uint32Array;
  /** Nodes of the two trees; −1: not there. */
  readonly inLower: Int32Array;
  readonly inUpper: Int32Array;
  readonly change: Uint8Array;
}

function createDraft(lower: Tree, upper: Tree): ChangeDraft {
  const capacity = lower.count + upper.count;
  return {
    lower,
    upper,
    count: 0,
    parent: new Uint32Array(capacity),
    inLower: new Int32Array(capacity),
    inUpper: new Int32Array(capacity),
    change: new Uint8Array(capacity),
  };
}

function add(draft: ChangeDraft, parent: number, down: number, up: number, change: number): void {
  const at = draft.count++;
  draft.parent[at] = parent;
  draft.inLower[at] = down;
  draft.inUpper[at] = up;
  draft.change[at] = change;
}

/** The newest layer that a node or anything below it comes from. */
function newestBelow(tree: Tree): Uint16Array {
  const newest = tree.layer.slice();
  for (let at = tree.count - 1; at > 0; at--) {
    const up = tree.parent[at] ?? 0;
    newest[up] = Math.max(newest[up] ?? 0, newest[at] ?? 0);
  }
  return newest;
}

/** Walks the sorted children of a directory in both trees side by side. */
function compareChildren(draft: ChangeDraft, at: number, down: number, up: number, from: number): void {
  const { lower, upper } = draft;
  let low = down < 0 ? 0 : (lower.childStart[down] ?? 0);
  const lowEnd = down < 0 ? 0 : (lower.childStart[down + 1] ?? 0);
  let high = up < 0 ? 0 : (upper.childStart[up] ?? 0);
  const highEnd = up < 0 ? 0 : (upper.childStart[up + 1] ?? 0);
  while (low < lowEnd || high < highEnd) {
    const order = low === lowEnd ? 1 : high === highEnd ? -1 : compareNames(lower, low, upper, high);
    if (order < 0) add(draft, at, low++, -1, nodeChange.removed);
    else if (order > 0) add(draft, at, -1, high++, nodeChange.added);
    else {
      const change = changeBetween(lower, low, upper, high, from);
      const isLeaf = !hasChildren(lower, low) && !hasChildren(upper, high);
      if (change !== nodeChange.unchanged || !isLeaf) add(draft, at, low, high, change);
      low++;
      high++;
    }
  }
}

function changeBetween(lower: Tree, down: number, upper: Tree, up: number, from: number): number {
  if ((upper.layer[up] ?? 0) < from) return nodeChange.unchanged;
  if (!isDirectoryCode(upper.kind[up] ?? 0) || !isDirectoryCode(lower.kind[down] ?? 0))
    return nodeChange.rewritten;
  return directoryChange(lower, down, upper, up, from);
}

function directoryChange(lower: Tree, down: number, upper: Tree, up: number, from: number): number {
  if ((upper.layer[up] ?? 0) < from) return nodeChange.unchanged;
  return sameMetadata(lower, down, upper, up) ? nodeChange.unchanged : nodeChange.metadata;
}

function finish(draft: ChangeDraft): Tree {
  const { lower, upper, count, inLower, inUpper, change, parent } = draft;
  const keep = new Uint8Array(count);
  keep[0] = 1;
  for (let at = count - 1; at > 0; at--) {
    if (change[at] !== nodeChange.unchanged) keep[at] = 1;
    if (keep[at] === 1) keep[parent[at] ?? 0] = 1;
  }
  // names of both trees in one buffer, the upper's behind the lower's
  const names = new Uint8Array(lower.names.length + upper.names.length);
  names.set(lower.names);
  names.set(upper.names, lower.names.length);
  const nameStart = new Uint32Array(count);
  const nameLength = new Uint16Array(count);
  const kind = new Uint8Array(count);
  const layer = new Uint16Array(count);
  const node = new Uint32Array(count);
  const contentLayer = new Uint16Array(count);
  const contentNode = new Uint32Array(count);
  const ownSize = new Float64Array(count);
  for (let at = 0; at < count; at++) {
    const isUpper = (inUpper[at] ?? -1) >= 0;
    const tree = isUpper ? upper : lower;
    const source = (isUpper ? inUpper[at] : inLower[at]) ?? 0;
    const start = tree.nameStart[source] ?? 0;
    nameStart[at] = start + (isUpper ? lower.names.length : 0);
    nameLength[at] = (tree.nameStart[source + 1] ?? 0) - start;
    const code = tree.kind[source] ?? 0;
    kind[at] = code;
    layer[at] = tree.layer[source] ?? 0;
    node[at] = tree.node[source] ?? 0;
    contentLayer[at] = tree.contentLayer[source] ?? 0;
    contentNode[at] = tree.contentNode[source] ?? 0;
    // sizes of directories are sums: they are summed again, of what is here
    if (!isDirectoryCode(code) && change[at] !== nodeChange.unchanged) ownSize[at] = tree.size[source] ?? 0;
  }
  return arrange({
    view: 'changes',
    layers: upper.layers,
    count,
    keep,
    parent,
    nameStart,
    nameLength,
    names,
    kind,
    layer,
    node,
    contentLayer,
    contentNode,
    ownSize,
    change,
    spent: true,
  });
}

function hasChildren(tree: Tree, node: number): boolean {
  return tree.childStart[node] !== tree.childStart[node + 1];
}
