import type { LayerIndex } from '../../tar/index/layer-index.ts';
import { nodeKind } from '../node-kind.ts';
import { isAlive, isDirectory, lookup, none } from './overlay-state.ts';
import type { OverlayState } from './overlay-state.ts';
import { noLayer } from '../tree.ts';

/** Links that Linux follows before it says ELOOP. */
const maxHops = 40;

/** A text being walked, and how far. */
interface Walk {
  readonly text: Uint8Array;
  at: number;
  readonly end: number;
  /** Whether `..` is the directory above. */
  readonly climbs: boolean;
}

/** The node that a hard link of a layer names, symlinks on the way followed; `..` is a name there (T3). −1: none. */
export function hardLinkTarget(state: OverlayState, layer: LayerIndex, entry: number): number {
  const at = layer.linkStart[entry] ?? 0;
  return resolve(
    state,
    0,
    { text: layer.links, at, end: at + (layer.linkLength[entry] ?? 0), climbs: false },
    false,
  );
}

/**
 * The node that a symlink of a layer leads to, from the directory that it stands in. −1 when there is nothing, something
 * that is no directory is in the way, or links go in circles.
 */
export function symlinkTarget(state: OverlayState, from: number, layer: LayerIndex, entry: number): number {
  const at = layer.linkStart[entry] ?? 0;
  return resolve(
    state,
    from,
    { text: layer.links, at, end: at + (layer.linkLength[entry] ?? 0), climbs: true },
    true,
  );
}

/**
 * Walks a path through the tree as it is now, as a kernel inside the image's root would: symlinks followed (the last one
 * only if asked), absolute ones from the root, `..` never above it (T2, T3).
 */
function resolve(state: OverlayState, from: number, first: Walk, followLast: boolean): number {
  const walks: Walk[] = [first];
  let node = first.text[first.at] === slash ? 0 : from;
  let hops = 0;
  for (let walk = walks.at(-1); walk !== undefined; walk = walks.at(-1)) {
    const begin = skipSlashes(walk);
    if (begin === walk.end) {
      walks.pop();
      continue;
    }
    let end = begin;
    while (end < walk.end && walk.text[end] !== slash) end++;
    walk.at = end;
    if (isDots(walk.text, begin, end, 1)) continue;
    if (walk.climbs && isDots(walk.text, begin, end, 2)) {
      node = state.parent[node] ?? 0;
      continue;
    }
    const child = lookup(state, node, walk.text, begin, end - begin);
    if (child === none || !isAlive(state, child)) return -1;
    if (isSymlink(state, child) && (followLast || walks.some((each) => skipSlashes(each) < each.end))) {
      const layer = state.layers[state.contentLayer[child] ?? noLayer];
      const entry = state.contentNode[child] ?? 0;
      const linkLength = layer?.linkLength[entry] ?? 0;
      if (layer === undefined || linkLength === 0 || ++hops > maxHops) return -1;
      const linkStart = layer.linkStart[entry] ?? 0;
      if (layer.links[linkStart] === slash) node = 0;
      walks.push({ text: layer.links, at: linkStart, end: linkStart + linkLength, climbs: true });
      continue;
    }
    node = child;
    if (!isDirectory(state, node) && walks.some((each) => skipSlashes(each) < each.end)) return -1;
  }
  return node;
}

const slash = 0x2f;
const dot = 0x2e;

function skipSlashes(walk: Walk): number {
  while (walk.at < walk.end && walk.text[walk.at] === slash) walk.at++;
  return walk.at;
}

function isDots(text: Uint8Array, begin: number, end: number, count: number): boolean {
  if (end - begin !== count) return false;
  for (let at = begin; at < end; at++) if (text[at] !== dot) return false;
  return true;
}

/** A symlink, or a hard link to one. */
export function isSymlink(state: OverlayState, node: number): boolean {
  const kind = state.kind[node];
  if (kind === nodeKind.symlink) return true;
  if (kind !== nodeKind.hardlink) return false;
  return (
    state.layers[state.contentLayer[node] ?? noLayer]?.type[state.contentNode[node] ?? 0] === nodeKind.symlink
  );
}
