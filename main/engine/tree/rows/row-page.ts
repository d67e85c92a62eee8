import type { RowPage, TreeRow } from '../../../../shared/view.ts';
import { flagBits, flagsOf } from '../flags.ts';
import { linkOf } from '../link-text.ts';
import { metadataOf } from '../metadata.ts';
import { kindOf } from '../node-kind.ts';
import { depthOf, nodeName, pathOf } from '../tree.ts';
import type { Tree } from '../tree.ts';
import { filterMark } from './filter.ts';
import type { VisibleLines } from './visible-lines.ts';

/** At most `count` of the lines, from line `from` on; `matches`: how many entries the filter leaves. */
export function rowPage<Row>(
  { tree, nodes }: VisibleLines,
  matches: number,
  from: number,
  count: number,
  rowOf: (node: number) => Row,
): RowPage<Row> {
  return {
    total: nodes.length,
    matches,
    entries: tree.below[0] ?? 0,
    from,
    rows: Array.from(nodes.subarray(from, from + count), rowOf),
  };
}

/**
 * What the row of a node says in every tree. `own` in `side` is the node that has the entry's facts: the node itself, or that of
 * one of two trees that are laid over each other.
 */
export function entryRow(
  { tree, marks, open }: VisibleLines,
  node: number,
  side: Tree = tree,
  own: number = node,
): Omit<TreeRow, 'size' | 'layer' | 'change'> {
  const expandable =
    tree.childStart[node] !== tree.childStart[node + 1] &&
    (marks === null || ((marks[node] ?? 0) & filterMark.above) !== 0);
  return {
    node,
    depth: depthOf(tree, node) - 1,
    path: pathOf(tree, node),
    name: nodeName(tree, node),
    kind: kindOf(tree.kind[node] ?? 0),
    ...metadataOf(side, own),
    link: linkOf(side, own),
    flags: flagsOf(flagBits(side, own)),
    expandable,
    expanded: expandable && open[node] === 1,
  };
}
