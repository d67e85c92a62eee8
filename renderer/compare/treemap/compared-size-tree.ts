import type { ComparedSize } from '../../../shared/compare/compared-files.ts';
import type { SizeNode } from '../../../shared/view.ts';

export interface ComparedSizeTree {
  /** What the treemap lays out: each node as large as the larger of both sides. */
  readonly root: SizeNode;
  readonly byPath: ReadonlyMap<string, ComparedSize>;
}

/** @param path of the root */
export function sizeTree(root: ComparedSize, path: string): ComparedSizeTree {
  const byPath = new Map<string, ComparedSize>();
  const visit = (node: ComparedSize, at: string): SizeNode => {
    byPath.set(at, node);
    return {
      node: node.node,
      name: node.name,
      kind: node.kind,
      size: Math.max(node.leftSize, node.rightSize),
      layer: 0,
      children: node.children.map((child) => visit(child, at === '' ? child.name : `${at}/${child.name}`)),
      rest:
        node.rest === null
          ? null
          : { count: node.rest.count, size: Math.max(node.rest.leftSize, node.rest.rightSize) },
    };
  };
  return { root: visit(root, path), byPath };
}
