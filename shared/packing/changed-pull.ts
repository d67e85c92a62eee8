import type { StoreNode } from './store-graph.ts';

/**
 * The store paths that a change at `path` changes: itself and all that reach it, since a store path's hash covers what it
 * refers to. Empty when the closure has no such path.
 */
export function changedPaths(nodes: readonly StoreNode[], path: string): ReadonlySet<string> {
  const users = new Map<string, string[]>(nodes.map((node) => [node.path, []]));
  for (const node of nodes) for (const reference of node.references) users.get(reference)?.push(node.path);
  const changed = new Set<string>(users.has(path) ? [path] : []);
  for (const one of changed) for (const user of users.get(one) ?? []) changed.add(user);
  return changed;
}

/** NAR bytes of the layers that hold any of the paths that changed. */
export function changedPull(
  layers: readonly { readonly paths: readonly string[]; readonly size: number }[],
  changed: ReadonlySet<string>,
): number {
  return layers.reduce(
    (sum, { paths, size }) => (paths.some((path) => changed.has(path)) ? sum + size : sum),
    0,
  );
}
