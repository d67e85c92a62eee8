import type { Finding } from '../../../../shared/finding.ts';
import { letGo } from '../../io/let-go.ts';
import type { LayerIndex } from '../../tar/index/layer-index.ts';
import { arrange } from '../arrange.ts';
import { FindingList } from '../../tar/findings/finding-list.ts';
import { applyLayer } from './apply-layer.ts';
import { createState } from './overlay-state.ts';
import type { OverlayState } from './overlay-state.ts';
import type { Tree } from '../tree.ts';

/** What layers make together, and what was found wrong on the way (W3, W4, W5, W8, T5). */
export interface MergedLayers {
  readonly tree: Tree;
  readonly findings: readonly Finding[];
}

/**
 * The tree that a container sees with layers 0…`upTo` (W1 to W6, T5; SPEC.md). For a layer whose bytes are not there pass
 * an index with nothing but the root. −1 for `upTo` gives the empty tree.
 */
export function mergeLayers(layers: readonly LayerIndex[], options: { readonly upTo: number }): MergedLayers {
  const { state, findings } = lay(layers.slice(0, options.upTo + 1));
  letGo(state.table, state.firstChild, state.nextSibling, state.removedBy);
  return { tree: freeze(state, layers, { spent: true }), findings };
}

/** What merging all of `layers` finds, without the tree: a third of the work. */
export function mergeFindings(layers: readonly LayerIndex[]): readonly Finding[] {
  return lay(layers).findings;
}

function lay(layers: readonly LayerIndex[]): { state: OverlayState; findings: readonly Finding[] } {
  const state = createState(layers);
  const list = new FindingList();
  for (let layer = 0; layer < layers.length; layer++) applyLayer(state, layer, list, null);
  return { state, findings: list.list() };
}

/** The state as a tree that no longer changes. `spent`: the state is not used any more (arrange.ts). */
export function freeze(
  state: OverlayState,
  layers: readonly LayerIndex[],
  { spent }: { readonly spent: boolean } = { spent: false },
): Tree {
  return arrange({
    view: 'merged',
    layers,
    count: state.count,
    keep: state.status,
    parent: state.parent,
    nameStart: state.nameStart,
    nameLength: state.nameLength,
    names: state.names,
    kind: state.kind,
    layer: state.layer,
    node: state.node,
    contentLayer: state.contentLayer,
    contentNode: state.contentNode,
    ownSize: null,
    change: null,
    spent,
  });
}
