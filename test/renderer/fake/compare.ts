import type { CompareSide, CompareView } from '../../../shared/contract/compare-values.ts';
import type { Input, Output } from '../../../shared/contract/contract.ts';
import type { ArchiveRef, ArchiveView, CompareRef } from '../../../shared/contract/values.ts';
import type { Ignored } from '../../../shared/compare/ignored.ts';
import type { FakeArchive } from './archive.ts';
import { fakeComparison } from './comparison.ts';
import type { FakeComparison } from './comparison.ts';

interface Kept {
  readonly ref: CompareRef;
  readonly left: CompareSide;
  readonly right: CompareSide;
  ignored: Ignored;
  comparison: FakeComparison;
  revision: number;
}

type Names = Extract<keyof Handlers, string>;
interface Handlers {
  open: 'compare.open';
  view: 'compare.view';
  setIgnored: 'compare.setIgnored';
  rows: 'compare.rows';
  locate: 'compare.locate';
  sizes: 'compare.sizes';
  entry: 'compare.entry';
  diff: 'compare.diff';
  close: 'compare.close';
}

/** The contract's compare.* calls over made-up archives. */
export type FakeCompare = {
  readonly [Name in Names]: (input: Input<Handlers[Name]>) => Output<Handlers[Name]>;
} & {
  /** Told when an archive's view has changed. */
  readonly onArchive: (ref: ArchiveRef) => void;
};

export interface FakeCompareParts {
  readonly archiveOf: (ref: ArchiveRef) => FakeArchive;
  /** Opens it where it is not open. */
  readonly viewOf: (ref: ArchiveRef) => ArchiveView;
  readonly onChange: (ref: CompareRef, revision: number) => void;
  readonly missing: (what: string) => never;
}

export function fakeCompare({ archiveOf, viewOf, onChange, missing }: FakeCompareParts): FakeCompare {
  const all = new Map<CompareRef, Kept>();
  let last = 0;
  const find = (ref: CompareRef): Kept => all.get(ref) ?? missing('comparison');
  const make = (left: CompareSide, right: CompareSide, ignored: Ignored): FakeComparison =>
    fakeComparison(
      { archive: archiveOf(left.ref), side: left },
      { archive: archiveOf(right.ref), side: right },
      ignored,
    );
  const view = (kept: Kept): CompareView => {
    const views = [viewOf(kept.left.ref), viewOf(kept.right.ref)];
    const failed = views.find((each) => each.phase === 'failed');
    const isIndexed = views.every((each) => each.phase === 'indexed');
    const { ref, left, right, revision } = kept;
    return {
      ref,
      left,
      right,
      phase: failed !== undefined ? 'failed' : isIndexed ? 'compared' : 'listed',
      report: failed === undefined ? kept.comparison.report(isIndexed) : null,
      problem: failed?.problem ?? null,
      revision,
      task: views.find((each) => each.task !== null)?.task ?? null,
    };
  };
  return {
    open({ left, right, ignored }) {
      const key = JSON.stringify([left, right]);
      const known = [...all.values()].find((kept) => JSON.stringify([kept.left, kept.right]) === key);
      const kept = known ?? {
        ref: `c${(last += 1)}` as CompareRef,
        left,
        right,
        ignored,
        comparison: make(left, right, ignored),
        revision: 1,
      };
      all.set(kept.ref, kept);
      return view(kept);
    },
    view: ({ compare }) => view(find(compare)),
    setIgnored({ compare, ignored }) {
      const kept = find(compare);
      kept.ignored = ignored;
      kept.comparison = make(kept.left, kept.right, ignored);
      kept.revision += 1;
      return view(kept);
    },
    rows: ({ compare, from, count, ...query }) => find(compare).comparison.tree.rows(query, from, count),
    locate: ({ compare, path, ...query }) => find(compare).comparison.tree.locate(query, path),
    sizes: ({ compare, path }) => find(compare).comparison.tree.sizes(path) ?? missing(path),
    entry: ({ compare, path }) => find(compare).comparison.tree.entry(path) ?? missing(path),
    diff: ({ compare, path, as }) => find(compare).comparison.diff(path, as),
    close({ compare }) {
      all.delete(compare);
      return null;
    },
    onArchive(ref) {
      for (const kept of all.values())
        if (kept.left.ref === ref || kept.right.ref === ref) {
          kept.revision += 1;
          onChange(kept.ref, kept.revision);
        }
    },
  };
}
