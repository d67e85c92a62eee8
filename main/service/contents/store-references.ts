import { storeHash } from '../../../shared/store-path.ts';
import { linkBytes } from '../../engine/tar/index/hardlinks.ts';
import { contentOf } from '../../engine/tar/read-content.ts';
import { createHashScanner } from '../../engine/tree/store-paths/hash-scan.ts';
import { nodeKind } from '../../engine/tree/node-kind.ts';
import { buildReferences } from '../../engine/tree/store-paths/references.ts';
import type { References } from '../../engine/tree/store-paths/references.ts';
import { storePathNodes } from '../../engine/tree/store-paths/store-paths.ts';
import type { StorePathInImage } from '../../engine/tree/store-paths/store-paths.ts';
import { noLayer } from '../../engine/tree/tree.ts';
import type { Tree } from '../../engine/tree/tree.ts';
import type { Ranges } from './visit-ranges.ts';

/** What is to be scanned for references, layer by layer, and what the links say already. */
export interface ReferencePlan {
  /** The hash of each store path of the image, each once. */
  readonly hashes: readonly string[];
  readonly layers: readonly {
    readonly layer: number;
    readonly ranges: Ranges;
    /** For each range the numbers of the store paths that have this content: optimised stores link files. */
    readonly owners: readonly (readonly number[])[];
  }[];
  /** For each store path the numbers of hashes found in its symlinks. */
  readonly found: readonly Set<number>[];
}

/** Plans a scan of every file that the store paths of a merged tree show. Each content is read once. */
export function planReferences(tree: Tree, paths: readonly StorePathInImage[]): ReferencePlan {
  const hashes = [...new Set(paths.map(({ path }) => storeHash(path)))];
  const found = paths.map(() => new Set<number>());
  const scanner = createHashScanner(hashes);
  const contents = tree.layers.map(() => new Map<number, number[]>());
  for (const [owner, { path, visible }] of paths.entries()) {
    if (!visible) continue;
    for (const node of storePathNodes(tree, path)) {
      const layer = tree.contentLayer[node] ?? noLayer;
      const entry = tree.contentNode[node] ?? 0;
      const index = tree.layers[layer];
      if (index === undefined) continue;
      if (tree.kind[node] === nodeKind.symlink) {
        scanner.push(linkBytes(index, entry));
        scanner.separate();
        for (const number of scanner.take()) found[owner]?.add(number);
      } else if (contentOf(index, entry) !== null) {
        const owners = contents[layer]?.get(entry);
        if (owners === undefined) contents[layer]?.set(entry, [owner]);
        else if (owners.at(-1) !== owner) owners.push(owner);
      }
    }
  }
  return { hashes, found, layers: contents.map((held, layer) => layerPlan(tree, layer, held)) };
}

function layerPlan(
  tree: Tree,
  layer: number,
  held: ReadonlyMap<number, readonly number[]>,
): ReferencePlan['layers'][number] {
  const index = tree.layers[layer];
  const files = [...held]
    .flatMap(([node, owners]) => {
      const content = index === undefined ? null : contentOf(index, node);
      const isRead = content !== null && content.dataOffset >= 0 && content.storedSize > 0;
      return isRead ? [{ offset: content.dataOffset, size: content.storedSize, owners }] : [];
    })
    .sort((a, b) => a.offset - b.offset);
  return {
    layer,
    ranges: {
      offset: Float64Array.from(files, ({ offset }) => offset),
      size: Float64Array.from(files, ({ size }) => size),
    },
    owners: files.map(({ owners }) => owners),
  };
}

/** Takes what a scan of one layer found: range, count, numbers of hashes, and so on. */
export function addFound(plan: ReferencePlan, layer: number, found: Uint32Array): void {
  const owners = plan.layers[layer]?.owners ?? [];
  for (let at = 0; at < found.length;) {
    const [range = 0, count = 0] = found.subarray(at, at + 2);
    for (const owner of owners[range] ?? []) {
      for (const number of found.subarray(at + 2, at + 2 + count)) plan.found[owner]?.add(number);
    }
    at += 2 + count;
  }
}

/** Who refers to whom, once all layers are scanned. */
export function referencesOf(plan: ReferencePlan, paths: readonly StorePathInImage[]): References {
  const byHash = new Map<number, number[]>();
  const numbers = new Map(plan.hashes.map((hash, number) => [hash, number]));
  for (const [at, { path }] of paths.entries()) {
    const number = numbers.get(storeHash(path)) ?? -1;
    byHash.set(number, [...(byHash.get(number) ?? []), at]);
  }
  return buildReferences(
    paths.map(({ size }) => size),
    plan.found.map((hashes) => [...hashes].flatMap((number) => byHash.get(number) ?? [])),
  );
}
