import type { ComparedSize } from '../../../shared/compare/compared-files.ts';
import type { SizeNode } from '../../../shared/view.ts';
import { sizeTree } from '../tree/rows/sizes.ts';
import { changeName } from './change-code.ts';
import type { ComparedTrees } from './compared-rows.ts';
import { sideSize } from './paired-tree.ts';

/** What is largest below a path on either side, for drawing: as `sizeTree` of the larger of both. Throws `no-such-path`. */
export function comparedSizes({ paired, changed }: ComparedTrees, path: string, limit: number): ComparedSize {
  const { left, right, inLeft, inRight } = paired;
  return sized(sizeTree(paired.tree, path, limit));

  function sized({ node, name, kind, children, rest }: SizeNode): ComparedSize {
    const own = children.map(sized);
    const leftSize = sideSize(left, inLeft[node] ?? -1);
    const rightSize = sideSize(right, inRight[node] ?? -1);
    return {
      node,
      name,
      kind,
      leftSize,
      rightSize,
      fileChange: changeName(changed.change[node] ?? 0),
      children: own,
      rest:
        rest === null
          ? null
          : {
              count: rest.count,
              leftSize: own.reduce((left_, child) => left_ - child.leftSize, leftSize),
              rightSize: own.reduce((right_, child) => right_ - child.rightSize, rightSize),
            },
    };
  }
}
