import type {
  ComparedEntry,
  ComparedPage,
  ComparedSize,
  FileDiff,
} from '../../../shared/compare/compared-files.ts';
import { comparisonDocument } from '../../../shared/compare/report-document.ts';
import { nothingIgnored } from '../../../shared/compare/ignored.ts';
import type { Ignored } from '../../../shared/compare/ignored.ts';
import type { CompareSide, CompareView } from '../../../shared/contract/compare-values.ts';
import type { Input, Output } from '../../../shared/contract/contract.ts';
import type { ArchiveRef, CompareRef, SaveAnswer, TaskId } from '../../../shared/contract/values.ts';
import { ProblemError, toProblem } from '../../../shared/problem.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { Archives } from './archives.ts';
import { diffEntry } from '../compare/diff-entry.ts';
import { saveDocument } from './save-document.ts';
import type { SaveDocumentParts } from './save-document.ts';
import { createImageComparison } from '../compare/image-comparison.ts';
import type { SideOfSession } from '../compare/compared-side.ts';
import type { ImageComparison } from '../compare/image-comparison.ts';
import type { Session } from '../session/session.ts';

export interface CompareDeskParts extends SaveDocumentParts {
  readonly archives: Archives;
  readonly onChange: (ref: CompareRef, revision: number) => void;
}

type Asked<Name extends keyof CompareCalls> = Parameters<CompareCalls[Name]>[0];

interface CompareCalls {
  readonly open: (input: Input<'compare.open'>) => Promise<CompareView>;
  readonly rows: (input: Input<'compare.rows'>) => ComparedPage;
  readonly locate: (input: Input<'compare.locate'>) => Output<'compare.locate'>;
  readonly sizes: (input: Input<'compare.sizes'>) => ComparedSize;
  readonly entry: (input: Input<'compare.entry'>) => ComparedEntry;
  readonly diff: (input: Input<'compare.diff'>) => Promise<FileDiff>;
  readonly save: (input: Input<'compare.save'>) => Promise<SaveAnswer>;
}

/** The contract's compare.* calls, by token; and what becomes of comparisons when their archives change. */
export interface CompareDesk extends CompareCalls {
  view(ref: CompareRef): CompareView;
  setIgnored(ref: CompareRef, ignored: Ignored): CompareView;
  close(ref: CompareRef): void;
  /** An archive has changed. */
  onArchive(ref: ArchiveRef): void;
}

interface Kept {
  readonly ref: CompareRef;
  readonly left: CompareSide;
  readonly right: CompareSide;
  ignored: Ignored;
  /** Null until both sides are listed. */
  comparison: ImageComparison | null;
  problem: Problem | null;
  /** The task that reads contents; it is started once for each opening. */
  task: TaskId | null;
  revision: number;
}

/** Comparisons that are kept at once: what was opened first goes first. */
const maxKept = 8;

const extensions = { html: 'html', json: 'json', markdown: 'md' } as const;

export function createCompareDesk(parts: CompareDeskParts): CompareDesk {
  const { archives, onChange } = parts;
  const all = new Map<CompareRef, Kept>();
  let count = 0;

  function find(ref: CompareRef): Kept {
    const kept = all.get(ref);
    if (kept === undefined) throw new ProblemError('not-found', 'there is no such comparison');
    return kept;
  }

  function change(kept: Kept): void {
    kept.revision += 1;
    onChange(kept.ref, kept.revision);
  }

  /** Goes as far as the archives allow. */
  function advance(kept: Kept): void {
    const left = sessionOf(archives, kept.left.ref);
    const right = sessionOf(archives, kept.right.ref);
    if (left === null || right === null) {
      kept.comparison = null;
      return;
    }
    const { comparison } = kept;
    if (comparison?.left.session !== left || comparison.right.session !== right) {
      kept.comparison = null;
      kept.problem = null;
      kept.task = null;
      try {
        kept.comparison = createImageComparison(sideOf(left, kept.left), sideOf(right, kept.right));
      } catch (error) {
        kept.problem = toProblem(error);
      }
    }
    if (kept.task === null && kept.comparison?.phase === 'indexed') read(kept, kept.comparison);
  }

  /** Reads what decides whether files are the same, as a task of the right side's archive. */
  function read(kept: Kept, comparison: ImageComparison): void {
    const names = [kept.left, kept.right].map((side) => archives.view(side.ref).name);
    kept.task = archives.work(
      kept.right.ref,
      `Comparing ${names.join(' with ')}`,
      'comparing',
      async (_session, errand) => {
        try {
          await comparison.compare(errand);
        } catch (error) {
          if (kept.comparison === comparison) kept.problem = toProblem(error);
          throw error;
        } finally {
          if (kept.comparison === comparison) change(kept);
        }
      },
    );
  }

  /** Throws `not-ready` before both sides are listed. */
  function ready(ref: CompareRef): Kept & { readonly comparison: ImageComparison } {
    const kept = find(ref);
    const { comparison } = kept;
    if (comparison === null) throw new ProblemError('not-ready', 'the images are not both open yet');
    return { ...kept, comparison };
  }

  function view(kept: Kept): CompareView {
    const { ref, left, right, comparison, revision } = kept;
    const views = [archives.view(left.ref), archives.view(right.ref)];
    const failed = views.find(({ phase }) => phase === 'failed');
    const problem = kept.problem ?? views.find((each) => each.problem !== null)?.problem ?? null;
    const hasFailed = failed !== undefined || (comparison === null && kept.problem !== null);
    return {
      ref,
      left,
      right,
      phase: hasFailed ? 'failed' : (comparison?.phase ?? 'opening'),
      report: comparison?.report(kept.ignored) ?? null,
      problem,
      revision,
      task: views.find((each) => each.task !== null)?.task ?? null,
    };
  }

  return {
    async open({ left, right, ignored }) {
      const key = JSON.stringify([left, right]);
      const known = [...all.values()].find((kept) => JSON.stringify([kept.left, kept.right]) === key);
      await Promise.all([archives.open(left.ref), archives.open(right.ref)]);
      const kept = known ?? {
        ref: `c${(count += 1)}` as CompareRef,
        left,
        right,
        ignored: nothingIgnored,
        comparison: null,
        problem: null,
        task: null,
        revision: 0,
      };
      kept.ignored = ignored;
      kept.task = null;
      kept.problem = null;
      all.set(kept.ref, kept);
      for (const old of [...all.keys()].slice(0, -maxKept)) all.delete(old);
      advance(kept);
      return view(kept);
    },
    view: (ref) => view(find(ref)),
    setIgnored(ref, ignored) {
      const kept = find(ref);
      kept.ignored = ignored;
      change(kept);
      return view(kept);
    },
    rows({ compare, ...query }: Asked<'rows'>) {
      const { comparison, ignored } = ready(compare);
      return comparison.rows(ignored, query);
    },
    locate({ compare, ...query }: Asked<'locate'>) {
      const { comparison, ignored } = ready(compare);
      return comparison.locate(ignored, query);
    },
    sizes({ compare, path, limit }: Asked<'sizes'>) {
      const { comparison, ignored } = ready(compare);
      return comparison.sizes(ignored, path, limit);
    },
    entry({ compare, path }: Asked<'entry'>) {
      const { comparison, ignored } = ready(compare);
      return comparison.entry(ignored, path);
    },
    async diff({ compare, path, as }) {
      const { comparison, ignored } = ready(compare);
      return await diffEntry(comparison, comparison.entry(ignored, path), as);
    },
    async save({ compare, format }) {
      const { comparison, ignored } = ready(compare);
      const report = comparison.report(ignored);
      const files = comparison.phase === 'listed' ? [] : comparison.lines(ignored);
      return await saveDocument(parts, {
        name: `comparison.${extensions[format]}`,
        title: 'Saving the report',
        text: () => comparisonDocument(report, files, format),
      });
    },
    close(ref) {
      all.delete(ref);
    },
    onArchive(ref) {
      for (const kept of all.values()) {
        if (kept.left.ref !== ref && kept.right.ref !== ref) continue;
        advance(kept);
        change(kept);
      }
    },
  };
}

/** Null while it is not open. */
function sessionOf(archives: Archives, ref: ArchiveRef): Session | null {
  const { report } = archives.view(ref);
  return report === null ? null : archives.session(ref);
}

function sideOf(session: Session, { image, range }: CompareSide): SideOfSession {
  return { session, image, range };
}
