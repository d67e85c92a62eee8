import { decodeName } from '../../../shared/layer-path.ts';
import type { WasteReason, WasteReport, WasteRow } from '../../../shared/view.ts';
import type { LayerIndex } from '../tar/layer-index.ts';
import { applyLayer } from './apply-layer.ts';
import { storedContentSize } from './content.ts';
import { sameContent } from './content-digests.ts';
import type { ContentDigests } from './content-digests.ts';
import { addName, createContentNames, dropName, nameCount } from './content-names.ts';
import { findDuplicates } from './duplicates.ts';
import { createState, isAlive, isDirectory, pathBytes } from './overlay-state.ts';
import type { OverlayState } from './overlay-state.ts';
import { freeze } from './overlay.ts';
import { noLayer } from './tree.ts';

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
  const rows = new WasteRows();
  const state = replay(layers, digests, rows);
  if (digests !== null) findDuplicates(freeze(state, layers), digests, (row) => rows.addRow(row));
  const total = layers.reduce((sum, layer) => sum + storedIn(layer), 0);
  const list = rows.sorted();
  const wasted = list.reduce((sum, row) => sum + row.size, 0);
  return {
    total,
    wasted,
    efficiency: total === 0 ? 1 : 1 - wasted / total,
    rows: list.slice(0, options.limit),
    rowCount: list.length,
    duplicatesKnown: digests !== null,
  };
}

/** Lays the layers and notes each content that loses its last name. */
function replay(
  layers: readonly LayerIndex[],
  digests: ContentDigests | null,
  rows: WasteRows,
): OverlayState {
  const state = createState(layers);
  const names = createContentNames(layers);
  let lost: { node: number; layer: number; entry: number }[] = [];
  const watcher = {
    gained: (node: number): void => {
      addName(names, state, node);
    },
    lost: (node: number): void => {
      if (dropName(names, state, node) > 0) return;
      const layer = state.contentLayer[node] ?? noLayer;
      if (layer !== noLayer) lost.push({ node, layer, entry: state.contentNode[node] ?? 0 });
    },
  };
  for (let number = 0; number < layers.length; number++) {
    lost = [];
    applyLayer(state, number, null, watcher);
    // only now it is known what came back in the same layer
    for (const { node, layer, entry } of lost) {
      const index = layers[layer];
      if (index === undefined || nameCount(names, layer, entry) > 0) continue;
      const size = storedContentSize(index, entry);
      if (size === 0) continue;
      rows.add(state, node, reasonOf(state, node, layer, entry, digests), size, layer, number);
    }
  }
  return state;
}

function reasonOf(
  state: OverlayState,
  node: number,
  layer: number,
  entry: number,
  digests: ContentDigests | null,
): WasteReason {
  if (!isAlive(state, node)) return 'removed';
  if (isDirectory(state, node)) return 'replaced';
  const newLayer = state.contentLayer[node] ?? noLayer;
  const same =
    newLayer !== noLayer &&
    sameContent(digests, layer, entry, newLayer, state.contentNode[node] ?? 0) === true;
  return same ? 'metadata-only' : 'replaced';
}

function storedIn(layer: LayerIndex): number {
  let sum = 0;
  for (let node = 0; node < layer.count; node++) sum += storedContentSize(layer, node);
  return sum;
}

/** Rows as they grow: one for a path and a reason, however many layers it happened in. */
class WasteRows {
  readonly #rows: { -readonly [Key in keyof WasteRow]: WasteRow[Key] }[] = [];
  readonly #byNode = new Map<string, number>();

  add(
    state: OverlayState,
    node: number,
    reason: WasteReason,
    size: number,
    layer: number,
    cause: number,
  ): void {
    const key = `${node} ${reason}`;
    const known = this.#rows[this.#byNode.get(key) ?? -1];
    if (known !== undefined) {
      known.size += size;
      if (!known.layers.includes(layer)) known.layers = [...known.layers, layer];
      known.causeLayer = cause;
      return;
    }
    this.#byNode.set(key, this.#rows.length);
    const path = decodeName(pathBytes(state, node));
    this.#rows.push({ path, reason, size, layers: [layer], causeLayer: cause, twin: null });
  }

  addRow(row: WasteRow): void {
    this.#rows.push({ ...row });
  }

  /** Largest first; equal ones by path, then by reason. */
  sorted(): WasteRow[] {
    return this.#rows.sort(
      (a, b) => b.size - a.size || compareText(a.path, b.path) || compareText(a.reason, b.reason),
    );
  }
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
