import { decodeName } from '../../../../shared/layer-path.ts';
import type { WasteReport, WasteRow } from '../../../../shared/view.ts';
import type { LayerIndex } from '../../tar/index/layer-index.ts';
import { applyLayer } from '../overlay/apply-layer.ts';
import { storedContentSize } from '../content.ts';
import { sameContent } from '../content-digests.ts';
import type { ContentDigests } from '../content-digests.ts';
import { addName, createContentNames, dropName, nameCount } from './content-names.ts';
import { findDuplicates } from './duplicates.ts';
import { createState, isAlive, isDirectory, pathBytes } from '../overlay/overlay-state.ts';
import type { OverlayState } from '../overlay/overlay-state.ts';
import { freeze } from '../overlay/overlay.ts';
import { nodeKind } from '../node-kind.ts';
import { noLayer, pathOf } from '../tree.ts';
import { addWaste, createWasteLog, wasteReasons } from './waste-log.ts';
import type { WasteLog } from './waste-log.ts';

/**
 * Bytes that an image carries and no container sees, and what made them so (W7). Every stored content is looked at once:
 * it is wasted when the last of its names is gone, in the layer that took that name away. Sizes are as stored in the tar,
 * so the holes of sparse files waste nothing. With `digests`, contents stored again unchanged are `metadata-only`, and of
 * identical contents at several paths all but the oldest are `duplicate`s. SPEC.md compares this with what dive counts.
 */
export function wasteReport(
  layers: readonly LayerIndex[],
  options: { readonly limit: number; readonly digests?: ContentDigests | null },
): WasteReport {
  const digests = options.digests ?? null;
  const state = createState(layers);
  const log = replay(state, layers, digests);
  const tree = digests === null ? null : freeze(state, layers);
  const copies = tree === null || digests === null ? [] : findDuplicates(tree, digests);

  const total = layers.reduce((sum, layer) => sum + storedIn(layer), 0);
  let wasted = 0;
  for (let row = 0; row < log.count; row++) wasted += log.size[row] ?? 0;
  for (const copy of copies) wasted += copy.size;

  // numbers below `log.count` are rows of the log, those above are copies; only those asked for become objects
  const sizeOf = (row: number): number =>
    (row < log.count ? log.size[row] : copies[row - log.count]?.size) ?? 0;
  const order = Float64Array.from({ length: log.count + copies.length }, (_, row) => row);
  order.sort((a, b) => sizeOf(b) - sizeOf(a) || a - b);
  const rows = Array.from(order.subarray(0, options.limit), (row): WasteRow => {
    const copy = copies[row - log.count];
    if (copy === undefined || tree === null) return rowOf(state, log, row);
    const layer = tree.contentLayer[copy.node] ?? 0;
    const path = pathOf(tree, copy.node);
    const twin = pathOf(tree, copy.twin);
    return { path, reason: 'duplicate', size: copy.size, layers: [layer], causeLayer: layer, twin };
  });
  return {
    total,
    wasted,
    efficiency: total === 0 ? 1 : 1 - wasted / total,
    rows: rows.sort(
      (a, b) => b.size - a.size || compareText(a.path, b.path) || compareText(a.reason, b.reason),
    ),
    rowCount: order.length,
    duplicatesKnown: digests !== null,
  };
}

/** Lays the layers and notes each content that loses its last name. */
function replay(
  state: OverlayState,
  layers: readonly LayerIndex[],
  digests: ContentDigests | null,
): WasteLog {
  const names = createContentNames(layers);
  const log = createWasteLog(state.parent.length);
  // of the layer being laid: node, layer and entry of each content that lost a last name
  let lost: number[] = [];
  let cameBack = false;
  const watcher = {
    gained: (node: number): void => {
      const isOnlyName = addName(names, state, node) === 1;
      cameBack ||= isOnlyName && state.kind[node] === nodeKind.hardlink;
    },
    lost: (node: number): void => {
      if (dropName(names, state, node) > 0) return;
      const layer = state.contentLayer[node] ?? noLayer;
      if (layer !== noLayer) lost.push(node, layer, state.contentNode[node] ?? 0);
    },
  };
  for (let number = 0; number < layers.length; number++) {
    lost = [];
    cameBack = false;
    applyLayer(state, number, null, watcher);
    // only now it is known what came back in the same layer, and what of that went again
    const losses = cameBack ? lastOfEach(lost) : lost;
    for (let at = 0; at < losses.length; at += 3) {
      const [node = 0, layer = 0, entry = 0] = losses.slice(at, at + 3);
      const index = layers[layer];
      if (index === undefined || nameCount(names, layer, entry) > 0) continue;
      const size = storedContentSize(index, entry);
      if (size > 0) addWaste(log, node, reasonOf(state, node, layer, entry, digests), size, layer, number);
    }
  }
  return log;
}

/** Of triples of node, layer and entry the last one of each content. */
function lastOfEach(lost: readonly number[]): number[] {
  const contentAt = (at: number): number => (lost[at + 1] ?? 0) * 2 ** 32 + (lost[at + 2] ?? 0);
  const last = new Map<number, number>();
  for (let at = 0; at < lost.length; at += 3) last.set(contentAt(at), at);
  return lost.filter((_, place) => {
    const at = place - (place % 3);
    return last.get(contentAt(at)) === at;
  });
}

function reasonOf(
  state: OverlayState,
  node: number,
  layer: number,
  entry: number,
  digests: ContentDigests | null,
): (typeof wasteReasons)[number] {
  if (!isAlive(state, node)) return 'removed';
  if (isDirectory(state, node)) return 'replaced';
  const newLayer = state.contentLayer[node] ?? noLayer;
  const same =
    newLayer !== noLayer &&
    sameContent(digests, layer, entry, newLayer, state.contentNode[node] ?? 0) === true;
  return same ? 'metadata-only' : 'replaced';
}

function rowOf(state: OverlayState, log: WasteLog, row: number): WasteRow {
  return {
    path: decodeName(pathBytes(state, log.node[row] ?? 0)),
    reason: wasteReasons[log.reason[row] ?? 0] ?? 'replaced',
    size: log.size[row] ?? 0,
    layers: [log.layer[row] ?? 0, ...(log.moreLayers.get(row) ?? [])],
    causeLayer: log.cause[row] ?? 0,
    twin: null,
  };
}

function storedIn(layer: LayerIndex): number {
  let sum = 0;
  for (let node = 0; node < layer.count; node++) sum += storedContentSize(layer, node);
  return sum;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
