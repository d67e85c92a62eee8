import type { WasteRow } from '../../../shared/view.ts';
import type { LayerIndex } from '../tar/layer-index.ts';
import { storedContentSize } from './content.ts';
import type { ContentDigests } from './content-digests.ts';
import { nodeKind } from './node-kind.ts';
import { pathOf } from './tree.ts';
import type { Tree } from './tree.ts';

/** Files of one layer whose digests are worth computing, in the order in which they lie in the tar. */
export interface DigestCandidates {
  readonly layer: number;
  readonly nodes: Uint32Array;
}

/**
 * The files that may have the content of another: those that are not empty and share their size with a file elsewhere in
 * the image. What is the only one of its size need not be read.
 */
export function digestCandidates(layers: readonly LayerIndex[]): DigestCandidates[] {
  const first = new Map<number, 'one' | 'several'>();
  for (const layer of layers) {
    for (let node = 1; node < layer.count; node++) {
      const size = candidateSize(layer, node);
      if (size > 0) first.set(size, first.has(size) ? 'several' : 'one');
    }
  }
  return layers.map((layer, number) => {
    const nodes: number[] = [];
    for (let node = 1; node < layer.count; node++) {
      const size = candidateSize(layer, node);
      if (size > 0 && first.get(size) === 'several') nodes.push(node);
    }
    nodes.sort((a, b) => (layer.dataOffset[a] ?? 0) - (layer.dataOffset[b] ?? 0) || a - b);
    return { layer: number, nodes: Uint32Array.from(nodes) };
  });
}

function candidateSize(layer: LayerIndex, node: number): number {
  const isRead = layer.type[node] === nodeKind.file && (layer.dataOffset[node] ?? -1) >= 0;
  return isRead ? (layer.size[node] ?? 0) : 0;
}

/**
 * Tells of each file of a merged tree whose content another has too. The one that stays is the one of the oldest layer, of
 * those the first by path; hard links are one file.
 */
export function findDuplicates(tree: Tree, digests: ContentDigests, tell: (row: WasteRow) => void): void {
  const kept = new Map<string, { node: number; path: string }>();
  const byAge = Array.from({ length: tree.count }, (_, node) => node)
    .filter((node) => tree.kind[node] === nodeKind.file && (tree.size[node] ?? 0) > 0)
    .map((node) => ({
      node,
      digest: digests.digestOf(tree.contentLayer[node] ?? 0, tree.contentNode[node] ?? 0),
    }))
    .filter((file) => file.digest !== null)
    .map(({ node, digest }) => ({ node, digest: digest ?? '', path: pathOf(tree, node) }))
    .sort(
      (a, b) =>
        (tree.contentLayer[a.node] ?? 0) - (tree.contentLayer[b.node] ?? 0) || (a.path < b.path ? -1 : 1),
    );
  for (const { node, digest, path } of byAge) {
    const twin = kept.get(digest);
    if (twin === undefined) {
      kept.set(digest, { node, path });
      continue;
    }
    const layer = tree.contentLayer[node] ?? 0;
    const index = tree.layers[layer];
    const size = index === undefined ? 0 : storedContentSize(index, tree.contentNode[node] ?? 0);
    if (size > 0)
      tell({ path, reason: 'duplicate', size, layers: [layer], causeLayer: layer, twin: twin.path });
  }
}
