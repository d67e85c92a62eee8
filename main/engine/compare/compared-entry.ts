import type { ComparedEntry } from '../../../shared/compare/compared-files.ts';
import { ProblemError } from '../../../shared/problem.ts';
import { entryDetails } from '../tree/details.ts';
import { findPath, pathOf } from '../tree/tree.ts';
import { changeName, differs, fieldsOf } from './change-code.ts';
import { moveOf } from './compared-rows.ts';
import type { ComparedTrees } from './compared-rows.ts';

/**
 * Both sides of one path. Of a file that has moved both of its paths answer the same two entries. `bits` are of
 * compareEntries. Throws `no-such-path`.
 */
export function comparedEntry(of: ComparedTrees, bits: Uint16Array, path: string): ComparedEntry {
  const { paired, changed } = of;
  const { tree, left, right, inLeft, inRight } = paired;
  const at = findPath(tree, path);
  if (at === null) throw new ProblemError('no-such-path', `neither side has ${JSON.stringify(path)}`);
  const { from, to } = moveOf(of, at);
  const own = pathOf(tree, at);
  return {
    path: own,
    fileChange: changeName(changed.change[at] ?? 0),
    left: from === null && (inLeft[at] ?? -1) < 0 ? null : entryDetails(left, from ?? own),
    right: to === null && (inRight[at] ?? -1) < 0 ? null : entryDetails(right, to ?? own),
    differs: fieldsOf((bits[at] ?? 0) & ~differs.undecided),
    from,
    to,
  };
}
