import { changedPaths } from '../packing/changed-pull.ts';
import type { StoreNode } from '../packing/store-graph.ts';
import type { BuildPlan } from './build-plan.ts';

/** What a change of one store path costs everyone who has the image. */
export interface Repull {
  /** The path, and how many store paths change with it since they refer to it. */
  readonly path: string;
  readonly changed: number;
  /** Numbers of layers (in the plan) that are pulled again. */
  readonly layers: readonly number[];
  /** NAR bytes of their store paths, and of those the bytes that have really changed. */
  readonly bytes: number;
  readonly changedBytes: number;
}

/**
 * What is pulled again when a store path changes (BL4): its hash changes, with it that of everything that refers to it,
 * and every layer that holds any of these, whole; also the top layer where it names one of them. Null when the path is not
 * part of it.
 */
export function repull(
  plan: BuildPlan,
  nodes: readonly StoreNode[],
  topReferences: readonly string[],
  path: string,
): Repull | null {
  const changed = changedPaths(nodes, path);
  if (changed.size === 0) return null;
  const layers: number[] = [];
  let bytes = 0;
  plan.layers.forEach((layer, at) => {
    const names = layer.kind === 'store' ? layer.paths : layer.kind === 'top' ? topReferences : [];
    if (!names.some((name) => changed.has(name))) return;
    layers.push(at);
    bytes += layer.kind === 'store' ? layer.size : 0;
  });
  const changedBytes = nodes.reduce((sum, node) => sum + (changed.has(node.path) ? node.narSize : 0), 0);
  return { path, changed: changed.size, layers, bytes, changedBytes };
}

/** The store path that a person means: the whole path, its hash or the beginning of it, or its name if only one has it. */
export function meantPath(nodes: readonly StoreNode[], text: string): readonly string[] {
  const paths = nodes.map(({ path }) => path);
  if (paths.includes(text)) return [text];
  const base = text.slice(text.lastIndexOf('/') + 1);
  const ends = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
  const starting = base.length >= 4 ? paths.filter((path) => ends(path).startsWith(base)) : [];
  if (starting.length > 0) return starting;
  return paths.filter((path) => path.slice(path.indexOf('-') + 1) === text);
}
