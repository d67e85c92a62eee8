import type { StoreNode } from '../packing/store-graph.ts';

/**
 * Of a closure, what buildImage puts below `/nix/store` (LB2): all that the layer refers to, which is what the copied items refer
 * to (an item is its own reference where Nix says so), and `named`, what the config names or is wanted besides. In the
 * closure's order.
 */
export function buildImageClosure(
  closure: readonly StoreNode[],
  items: readonly string[],
  named: readonly string[],
): StoreNode[] {
  const byPath = new Map(closure.map((node) => [node.path, node]));
  const reached = new Set([...items.flatMap((item) => byPath.get(item)?.references ?? []), ...named]);
  for (const path of reached)
    for (const reference of byPath.get(path)?.references ?? []) reached.add(reference);
  return closure.filter(({ path }) => reached.has(path));
}
