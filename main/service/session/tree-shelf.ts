import type { Finding } from '../../../shared/finding.ts';
import { ProblemError } from '../../../shared/problem.ts';
import type { TreeScope } from '../../../shared/view.ts';
import type { LayerIndex } from '../../engine/tar/index/layer-index.ts';
import { changedTree } from '../../engine/tree/changes.ts';
import { emptyLayer } from '../../engine/tree/empty-layer.ts';
import { layerTree } from '../../engine/tree/layer-tree.ts';
import { mergeFindings, mergeLayers } from '../../engine/tree/overlay/overlay.ts';
import { openRows } from '../../engine/tree/rows/rows.ts';
import type { RowView } from '../../engine/tree/rows/rows.ts';
import type { Tree } from '../../engine/tree/tree.ts';
import { createRecentMap } from '../recent-map.ts';
import type { TreeQuestion } from './session.ts';

/** Trees of the images of an archive, made when asked for and kept while they are in use. */
export interface TreeShelf {
  readonly tree: (image: number, scope: TreeScope) => Tree;
  /** What some layers make by themselves, without those below; numbers of layers are the image's. */
  range(image: number, first: number, last: number): Tree;
  /** What laying all layers of an image found; null while they are not all indexed. */
  overlayFindings(image: number): readonly Finding[] | null;
  view(question: TreeQuestion): RowView;
  clear(): void;
}

export interface TreeSource {
  layerCount(image: number): number;
  /** The first `count` layers, those without bytes empty; throws `not-ready` when one of them is not indexed yet. */
  layers(image: number, count: number): readonly LayerIndex[];
  /** One layer; throws in the same way. */
  readonly layer: (image: number, layer: number) => LayerIndex;
  isIndexed(image: number): boolean;
}

/** Trees and views kept: a few scopes that a person goes back and forth between. */
const maxTrees = 6;
const maxViews = 4;

export function createTreeShelf(source: TreeSource): TreeShelf {
  const trees = createRecentMap<Tree>(maxTrees);
  const views = createRecentMap<RowView>(maxViews);
  const findings = new Map<number, readonly Finding[]>();

  function merged(image: number, layer: number): Tree {
    return trees.get(`${image} merged ${layer}`, () => {
      const laid = mergeLayers(source.layers(image, layer + 1), { upTo: layer });
      if (layer === source.layerCount(image) - 1) findings.set(image, laid.findings);
      return laid.tree;
    });
  }

  function tree(image: number, scope: TreeScope): Tree {
    const count = source.layerCount(image);
    if (scope.layer >= Math.max(count, 1)) {
      throw new ProblemError('no-such-layer', `there is no layer ${scope.layer}: the image has ${count}`);
    }
    switch (scope.view) {
      case 'merged':
        return merged(image, Math.min(scope.layer, count - 1));
      case 'layer':
        if (count === 0) return merged(image, -1);
        return trees.get(`${image} layer ${scope.layer}`, () => {
          const layers: LayerIndex[] = [];
          layers[scope.layer] = source.layer(image, scope.layer);
          return layerTree(layers, scope.layer);
        });
      case 'changes': {
        const { from, layer } = scope;
        if (from > layer) throw new ProblemError('bad-request', 'the first layer is above the last one');
        return trees.get(`${image} changes ${from} ${layer}`, () => {
          const upper = merged(image, Math.min(layer, count - 1));
          return changedTree(merged(image, from - 1), upper, from);
        });
      }
    }
  }

  function range(image: number, first: number, last: number): Tree {
    return trees.get(`${image} range ${first} ${last}`, () => {
      const layers = source.layers(image, last + 1);
      const nothing = emptyLayer();
      const own = layers.map((layer, at) => (at < first ? nothing : layer));
      return mergeLayers(own, { upTo: last }).tree;
    });
  }

  return {
    tree,
    range,
    overlayFindings(image) {
      const count = source.layerCount(image);
      if (!source.isIndexed(image)) return null;
      const known = findings.get(image) ?? mergeFindings(source.layers(image, count));
      findings.set(image, known);
      return known;
    },
    view({ image, scope, filter, sort, expansion }) {
      const of = tree(image, scope);
      const key = JSON.stringify([image, scope, filter, sort, expansion]);
      const before = views.values().findLast((view) => view.tree === of);
      return views.get(key, () => openRows(of, { filter, sort, expansion }, before));
    },
    clear() {
      trees.clear();
      views.clear();
      findings.clear();
    },
  };
}
