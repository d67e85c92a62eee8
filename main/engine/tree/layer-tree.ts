import { ProblemError } from '../../../shared/problem.ts';
import type { LayerIndex } from '../tar/index/layer-index.ts';
import { hiddenName } from '../tar/whiteout.ts';
import { arrange } from './arrange.ts';
import { contentSize } from './content.ts';
import { hiding, hidingColumn } from './hiding.ts';
import { nodeKind } from './node-kind.ts';
import type { Tree } from './tree.ts';

/**
 * One layer as it is: its own entries, the directories that they imply, and what it hides: a whiteout has the name of what
 * it hides, an opaque marker no name of its own (its path is that of its directory). Names that aufs keeps for itself
 * (W3) stand as they are. Hard links lead nowhere here: what they are is for `mergeLayers` to say.
 */
export function layerTree(layers: readonly LayerIndex[], layerNumber: number): Tree {
  const layer = layers[layerNumber];
  if (layer === undefined) throw new ProblemError('no-such-layer', `there is no layer ${layerNumber}`);
  const { count } = layer;
  const hides = hidingColumn(layer);
  const nodes = Uint32Array.from({ length: count }, (_, node) => node);
  const numbers = new Uint16Array(count).fill(layerNumber);
  const ownSize = new Float64Array(count);
  for (let node = 0; node < count; node++) ownSize[node] = contentSize(layer, node);
  return arrange({
    view: 'layer',
    layers,
    count,
    keep: null,
    parent: layer.parent,
    names: layer.names,
    ...(hides === null
      ? { kind: layer.type, nameStart: layer.nameStart, nameLength: layer.nameLength }
      : hiddenNames(layer, hides)),
    layer: numbers,
    node: nodes,
    contentLayer: numbers,
    contentNode: nodes,
    ownSize,
    change: null,
    spent: false,
  });
}

function hiddenNames(
  layer: LayerIndex,
  hides: Uint8Array,
): { kind: Uint8Array; nameStart: Uint32Array; nameLength: Uint16Array } {
  const kind = layer.type.slice(0, layer.count);
  const nameStart = layer.nameStart.slice(0, layer.count);
  const nameLength = layer.nameLength.slice(0, layer.count);
  for (let node = 1; node < layer.count; node++) {
    if (hides[node] === hiding.whiteout) {
      kind[node] = nodeKind.whiteout;
      const length = nameLength[node] ?? 0;
      const hidden = hiddenName(layer.names, nameStart[node] ?? 0, length).length;
      nameStart[node] = (nameStart[node] ?? 0) + length - hidden;
      nameLength[node] = hidden;
    } else if (hides[node] === hiding.opaque) {
      kind[node] = nodeKind.opaque;
      nameLength[node] = 0;
    }
  }
  return { kind, nameStart, nameLength };
}
