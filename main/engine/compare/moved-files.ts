import { nodeName } from '../tree/tree.ts';
import type { Tree } from '../tree/tree.ts';
import { numberOf } from './content-numbers.ts';
import type { ContentNumbers } from './content-numbers.ts';
import type { PairedTree } from './paired-tree.ts';
import type { AloneFiles } from './wanted-contents.ts';

/**
 * For each node the other end of its move: a file that only the left has, whose content a file has that only the right has. Each
 * is taken once: of several of one content first those that kept their name, then in the order of the tree. `alone` is of
 * aloneOfOneSize.
 */
export function movedFiles(
  paired: PairedTree,
  alone: AloneFiles,
  same: Uint16Array,
  numbers: ContentNumbers,
): ReadonlyMap<number, number> {
  const { left, right, inLeft, inRight } = paired;
  const moves = new Map<number, number>();
  const offset = left.layers.length;
  const contentAt = (side: Tree, node: number, shift: number): number => {
    const layer = (side.contentLayer[node] ?? 0) + shift;
    return numberOf(numbers, same[layer] ?? layer, side.contentNode[node] ?? 0);
  };
  const lefts = byContent(alone.left, (at) => contentAt(left, inLeft[at] ?? 0, 0));
  const rights = byContent(alone.right, (at) => contentAt(right, inRight[at] ?? 0, offset));
  for (let number = 1; number < Math.min(lefts.first.length, rights.first.length); number++) {
    const one = lefts.list(number);
    if (one.length > 0) pairUp(paired, one, rights.list(number), moves);
  }
  return moves;
}

/** Nodes by the number of their content, chained in columns: there may be as many contents as files. */
function byContent(
  nodes: readonly number[],
  numberAt: (node: number) => number,
): { readonly first: Int32Array; readonly list: (number: number) => number[] } {
  const numbers = Uint32Array.from(nodes, numberAt);
  const first = new Int32Array(numbers.reduce((most, number) => Math.max(most, number), 0) + 1).fill(-1);
  const next = new Int32Array(nodes.length);
  for (let place = nodes.length - 1; place >= 0; place--) {
    const number = numbers[place] ?? 0;
    next[place] = first[number] ?? -1;
    first[number] = place;
  }
  return {
    first,
    list(number) {
      const list: number[] = [];
      for (let place = first[number] ?? -1; place >= 0; place = next[place] ?? -1)
        list.push(nodes[place] ?? 0);
      return list;
    },
  };
}

function pairUp(
  { tree }: PairedTree,
  left: readonly number[],
  right: readonly number[],
  moves: Map<number, number>,
): void {
  const join = (one: number, other: number): void => {
    moves.set(one, other);
    moves.set(other, one);
  };
  const byName = new Map<string, number[]>();
  for (const at of right) {
    const name = nodeName(tree, at);
    const others = byName.get(name);
    if (others === undefined) byName.set(name, [at]);
    else others.push(at);
  }
  for (const lists of byName.values()) lists.reverse();
  for (const at of left) {
    const twin = byName.get(nodeName(tree, at))?.pop();
    if (twin !== undefined) join(at, twin);
  }
  const rest = right.filter((at) => !moves.has(at));
  let next = 0;
  for (const at of left) {
    if (moves.has(at)) continue;
    const twin = rest[next++];
    if (twin === undefined) return;
    join(at, twin);
  }
}
