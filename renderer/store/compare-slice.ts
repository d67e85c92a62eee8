import type { Side } from '../../shared/compare/comparison.ts';
import type { Ignored } from '../../shared/compare/ignored.ts';
import type { CompareSide, CompareView, ReportFormat } from '../../shared/contract/compare-values.ts';
import type { ArchiveRef, CompareRef } from '../../shared/contract/values.ts';
import type { Outcome } from '../../shared/problem.ts';
import {
  comparedSides,
  firstCompare,
  isViewOf,
  keptPair,
  noComparedFilter,
  sameSide,
} from './compare-state.ts';
import type { CompareState, CompareTab } from './compare-state.ts';
import { allClosed, allOpen } from './expansion.ts';
import type { SliceTools } from './slice.ts';

export interface CompareSlice {
  readonly compare: CompareState;
  /** Puts an image on a side, or takes it away; what both sides come to is compared. */
  setSide(side: Side, chosen: CompareSide | null): void;
  setSides(left: CompareSide | null, right: CompareSide | null): void;
  swapSides(): void;
  /** Archives become sides, from `side` on; they are opened as tabs too. Goes to the mode. */
  compareRefs(refs: readonly ArchiveRef[], side: Side): Promise<void>;
  /** An image that is looked at on the left, another archive on the right. */
  compareWith(left: CompareSide, right: ArchiveRef): Promise<void>;
  comparePath(text: string, side: Side): Promise<boolean>;
  compareRecent(id: string, side: Side): Promise<void>;
  compareByDialog(side: Side): Promise<void>;
  setIgnored(ignored: Ignored): void;
  showCompareTab(tab: CompareTab): void;
  choosePair(pair: number | null): void;
  /** Goes on with a comparison that was cancelled or has failed. */
  compareAgain(): Promise<void>;
  saveReport(format: ReportFormat): Promise<void>;
  /** Told of every change of a comparison. */
  refreshCompare(ref: CompareRef, revision: number): Promise<void>;
  /** Told of every tab that is closed. */
  forgetCompared(ref: ArchiveRef): void;
}

/** Two sides and what their comparison says. One question about them is on its way at a time; late answers are dropped. */
export function compareSlice({ set, get, client, download }: SliceTools): CompareSlice {
  const put = (part: Partial<CompareState>): void => set({ compare: { ...get().compare, ...part } });

  const apply = (view: CompareView): void => {
    const { compare } = get();
    const known = compare.view;
    if (!isViewOf(view, compare) || (known?.ref === view.ref && known.revision > view.revision)) return;
    const isOther = known?.ref !== view.ref;
    put({
      view,
      problem: null,
      ...(isOther
        ? { pair: null, path: null, zoom: '', ...closedTree }
        : { pair: keptPair(known.report, view.report, compare.pair) }),
    });
    if (view.phase !== known?.phase || isOther) announcePhase(view);
  };
  const announcePhase = ({ phase, report, problem }: CompareView): void => {
    if (phase === 'compared' && report !== null)
      get().announce(report.same === true ? 'Compared: both are the same' : 'Compared');
    if (phase === 'indexed') get().announce('The files of both sides are known');
    if (phase === 'failed') get().announce(`They cannot be compared: ${problem?.message ?? ''}`);
  };

  let opening = false;
  /** Asks until what was asked for is what is wanted: sides may change while the service opens them. */
  const openSides = async (): Promise<void> => {
    if (opening) return;
    opening = true;
    try {
      for (;;) {
        const { compare } = get();
        const wanted = comparedSides(compare);
        if (wanted === null || isViewOf(compare.view, compare)) return;
        const before = compare.view;
        const answer = await client.call('compare.open', { ...wanted, ignored: compare.ignored });
        const now = get().compare;
        const isWanted = sameSide(now.sides.left, wanted.left) && sameSide(now.sides.right, wanted.right);
        if (answer.ok && isWanted) {
          apply(answer.value);
          if (before !== null && before.ref !== answer.value.ref) closeView(before);
        } else if (answer.ok) closeView(answer.value);
        else if (isWanted) {
          put({ view: null, problem: answer.problem });
          return;
        }
      }
    } finally {
      opening = false;
    }
  };
  const closeView = (view: CompareView): void => void client.call('compare.close', { compare: view.ref });

  const takeRefs = async (
    title: string,
    answer: Outcome<readonly ArchiveRef[]>,
    side: Side,
  ): Promise<boolean> => {
    if (answer.ok) await get().compareRefs(answer.value, side);
    else get().report(title, answer.problem);
    return answer.ok;
  };
  const one = (answer: Outcome<ArchiveRef>): Outcome<readonly ArchiveRef[]> =>
    answer.ok ? { ok: true, value: [answer.value] } : answer;

  return {
    compare: firstCompare,
    setSide(side, chosen) {
      const { sides } = get().compare;
      if (side === 'left') get().setSides(chosen, sides.right);
      else get().setSides(sides.left, chosen);
    },
    setSides(left, right) {
      const { view } = get().compare;
      put({ sides: { left, right }, problem: null });
      if (comparedSides(get().compare) !== null) void openSides();
      else if (view !== null) {
        put({ view: null, pair: null, path: null, zoom: '', ...closedTree });
        closeView(view);
      }
    },
    swapSides() {
      const { left, right } = get().compare.sides;
      get().setSides(right, left);
    },
    async compareRefs(refs, side) {
      const [first, second] = refs;
      if (first === undefined) return;
      get().setMode('compare');
      const chosen = { ref: first, image: 0, range: null };
      if (second === undefined) get().setSide(side, chosen);
      else get().setSides(chosen, { ref: second, image: 0, range: null });
      await get().addTabs(refs.slice(0, 2));
    },
    async compareWith(left, right) {
      get().setMode('compare');
      get().setSides(left, { ref: right, image: 0, range: null });
      await get().addTabs([right]);
    },
    async comparePath(text, side) {
      return takeRefs('That path cannot be compared', await client.call('open.path', { text }), side);
    },
    async compareRecent(id, side) {
      await takeRefs('That image cannot be compared', one(await client.call('recent.open', { id })), side);
    },
    async compareByDialog(side) {
      await takeRefs('The file cannot be compared', await client.call('open.dialog', {}), side);
    },
    setIgnored(ignored) {
      put({ ignored });
      const { view } = get().compare;
      if (view === null) return;
      void client.call('compare.setIgnored', { compare: view.ref, ignored }).then((answer) => {
        if (answer.ok) apply(answer.value);
        else get().report('That cannot be ignored', answer.problem);
      });
    },
    showCompareTab(tab) {
      put({ tab });
    },
    choosePair(pair) {
      if (pair === get().compare.pair) return;
      put({ pair, openMatches: allOpen, cursor: 0, ...(pair === null ? {} : { subject: 'pair' }) });
      void get().followCompared();
    },
    async compareAgain() {
      const { compare } = get();
      const wanted = comparedSides(compare);
      if (wanted === null) return;
      const answer = await client.call('compare.open', { ...wanted, ignored: compare.ignored });
      if (answer.ok) apply(answer.value);
      else put({ problem: answer.problem });
    },
    async saveReport(format) {
      const { view } = get().compare;
      if (view === null) return;
      const answer = await client.call('compare.save', { compare: view.ref, format });
      if (!answer.ok) get().report('The report cannot be saved', answer.problem);
      else if (answer.value.kind === 'download') download(answer.value.url);
      else if (answer.value.kind === 'task') set({ saving: [...get().saving, answer.value.task].slice(-20) });
    },
    async refreshCompare(ref, revision) {
      const { view } = get().compare;
      if (view?.ref !== ref || view.revision >= revision) return;
      const answer = await client.call('compare.view', { compare: ref });
      if (answer.ok) apply(answer.value);
    },
    forgetCompared(ref) {
      const { left, right } = get().compare.sides;
      if (left?.ref === ref || right?.ref === ref)
        get().setSides(left?.ref === ref ? null : left, right?.ref === ref ? null : right);
    },
  };
}

/** Another comparison has other node numbers. */
const closedTree = {
  filter: noComparedFilter,
  openDirectories: allClosed,
  openMatches: allOpen,
  cursor: 0,
} as const;
