import type { LayerIndex } from '../../tar/index/layer-index.ts';
import { keepsContent } from '../content.ts';
import type { FindingList } from '../../tar/findings/finding-list.ts';
import { hiding, hidingColumn } from '../hiding.ts';
import { hideLower } from './hide-lower.ts';
import { isDirectoryCode, nodeKind } from '../node-kind.ts';
import {
  reportDeadEnd,
  reportFileReplaced,
  reportLinkBelow,
  reportSymlinkReplaced,
} from './overlay-findings.ts';
import {
  clearContent,
  isAlive,
  isDirectory,
  lookupOrAdd,
  removeChildren,
  revive,
  setSource,
} from './overlay-state.ts';
import type { OverlayState } from './overlay-state.ts';
import type { OverlayWatcher } from './overlay-watcher.ts';
import { linkHardLink, linkPending } from './link-hard-links.ts';
import type { PendingLink } from './link-hard-links.ts';
import { symlinkTarget } from './resolve-link.ts';

/** What a node of the layer stands for in the tree, besides nodes of the state: */
const place = { unresolved: -1, nowhere: -2 } as const;

/**
 * Lays one layer over the tree: first what it hides of the layers below (order-independent, W1, W2), then what it brings in
 * the order of its entries, last the hard links whose targets come after them.
 */
export function applyLayer(
  state: OverlayState,
  layerNumber: number,
  findings: FindingList | null,
  watcher: OverlayWatcher | null,
): void {
  const layer = state.layers[layerNumber];
  if (layer === undefined) return;
  const hides = hidingColumn(layer);
  if (hides !== null) hideLower(state, layerNumber, layer, hides, findings, watcher);
  const pending = addEntries(state, layerNumber, layer, hides, findings, watcher);
  linkPending(state, layerNumber, layer, pending, findings, watcher);
}

function addEntries(
  state: OverlayState,
  layerNumber: number,
  layer: LayerIndex,
  hides: Uint8Array | null,
  findings: FindingList | null,
  watcher: OverlayWatcher | null,
): PendingLink[] {
  const pending: PendingLink[] = [];
  const lost = watcher?.lost ?? null;
  const places = new Int32Array(layer.count);
  if (layer.type[0] === nodeKind.directory) setSource(state, 0, layerNumber, 0, nodeKind.directory);
  for (let entry = 1; entry < layer.count; entry++) {
    if (hides !== null && hides[entry] !== hiding.none) continue;
    const parent = placeOfParent(state, layerNumber, layer, places, entry, findings);
    if (parent === place.nowhere) {
      places[entry] = place.nowhere;
      continue;
    }
    const type = layer.type[entry] ?? 0;
    const node = lookupOrAdd(
      state,
      parent,
      layer.names,
      layer.nameStart[entry] ?? 0,
      layer.nameLength[entry] ?? 0,
    );
    const isDirectoryEntry = isDirectoryCode(type);
    places[entry] = isDirectoryEntry ? node : place.unresolved;

    if (isAlive(state, node)) {
      const wasDirectory = isDirectory(state, node);
      if (isDirectoryEntry && wasDirectory) {
        // W6: the same directory, with new metadata if the layer lists it
        if (type === nodeKind.directory) setSource(state, node, layerNumber, entry, type);
        continue;
      }
      if (isDirectoryEntry && state.kind[node] === nodeKind.symlink) {
        reportSymlinkReplaced(state, findings, node, layerNumber, type);
      } else if (type === nodeKind.implied) {
        reportFileReplaced(state, findings, node, layerNumber);
      }
      if (wasDirectory || isDirectoryEntry) watcher?.removing?.(node, 'replaced', entry);
      if (wasDirectory) removeChildren(state, node, layerNumber, lost);
      else lost?.(node);
    }

    if (type === nodeKind.hardlink && !keepsContent(layer, entry)) {
      const linked = linkHardLink(state, layerNumber, layer, entry, node);
      revive(state, node);
      if (!linked) {
        setSource(state, node, layerNumber, entry, type);
        clearContent(state, node);
        pending.push({ entry, node });
        continue;
      }
      if (state.contentLayer[node] !== layerNumber)
        reportLinkBelow(state, layer, findings, layerNumber, entry, node);
    } else {
      revive(state, node);
      setSource(state, node, layerNumber, entry, type);
    }
    if (!isDirectoryEntry) watcher?.gained(node);
  }
  return pending;
}

/** The directory of the tree that an entry goes to. */
function placeOfParent(
  state: OverlayState,
  layerNumber: number,
  layer: LayerIndex,
  places: Int32Array,
  entry: number,
  findings: FindingList | null,
): number {
  const parent = layer.parent[entry] ?? 0;
  const known = places[parent] ?? 0;
  if (known >= 0 && isAlive(state, known) && isDirectory(state, known)) return known;
  if (known === place.nowhere) return known;
  // W8: the parent is a symlink of this layer, so the entry goes through it as in an engine that unpacks; or it was a
  // directory until another entry came through such a symlink and took its place
  let found = -1;
  if (known === place.unresolved && layer.type[parent] === nodeKind.symlink) {
    found = symlinkTarget(state, places[layer.parent[parent] ?? 0] ?? 0, layer, parent);
  }
  const isThere = found >= 0 && isDirectory(state, found);
  if (!isThere) reportDeadEnd(layer, findings, layerNumber, parent);
  const result = isThere ? found : place.nowhere;
  places[parent] = result;
  return result;
}
