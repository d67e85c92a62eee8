import type { LayerIndex } from '../../tar/index/layer-index.ts';
import { storedContentSize } from '../content.ts';
import type { ContentDigests } from '../content-digests.ts';
import { nodeKind } from '../node-kind.ts';
import { pathOf } from '../tree.ts';
import type { Tree } from '../tree.ts';

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

/** A file of a merged tree whose content another has too. */
export interface DuplicateFile {
  readonly node: number;
  /** The one that stays. */
  readonly twin: number;
  /** Bytes as stored. */
  readonly size: number;
}

/**
 * The files of a merged tree that are copies of others. Of each content the file of the oldest layer stays, of those the
 * first by path; hard links are one file.
 */
export function findDuplicates(tree: Tree, digests: ContentDigests): DuplicateFile[] {
  // Asked twice for each file: holding a million answers costs more than making them again.
  const digestAt = (node: number): string | null =>
    tree.kind[node] !== nodeKind.file || tree.size[node] === 0
      ? null
      : digests.digestOf(tree.contentLayer[node] ?? 0, tree.contentNode[node] ?? 0);
  const kept = new Map<string, number>();
  for (let node = 1; node < tree.count; node++) {
    const digest = digestAt(node);
    if (digest === null) continue;
    const first = kept.get(digest);
    if (first === undefined || isBefore(tree, node, first)) kept.set(digest, node);
  }
  const copies: DuplicateFile[] = [];
  for (let node = 1; node < tree.count; node++) {
    const digest = digestAt(node);
    const twin = digest === null ? undefined : kept.get(digest);
    const index = tree.layers[tree.contentLayer[node] ?? 0];
    if (twin === undefined || twin === node || index === undefined) continue;
    const size = storedContentSize(index, tree.contentNode[node] ?? 0);
    if (size > 0) copies.push({ node, twin, size });
  }
  return copies;
}

function isBefore(tree: Tree, a: number, b: number): boolean {
  const age = (tree.contentLayer[a] ?? 0) - (tree.contentLayer[b] ?? 0);
  return age < 0 || (age === 0 && pathOf(tree, a) < pathOf(tree, b));
}
