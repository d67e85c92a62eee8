import type {
  ComparedFilter,
  ComparedRow,
  ComparedSort,
  LayersOfSides,
} from '../../shared/compare/compared-files.ts';
import type { Comparison, Side } from '../../shared/compare/comparison.ts';
import { nothingIgnored } from '../../shared/compare/ignored.ts';
import type { Ignored } from '../../shared/compare/ignored.ts';
import type { CompareSide, CompareView } from '../../shared/contract/compare-values.ts';
import type { CompareRef } from '../../shared/contract/values.ts';
import type { Input } from '../../shared/contract/contract.ts';
import type { Problem } from '../../shared/problem.ts';
import type { Expansion } from '../../shared/view.ts';
import { allClosed, allOpen } from './expansion.ts';
import type { TreePages } from './tree-pages.ts';

export const compareTabNames = [
  'summary',
  'config',
  'files',
  'treemap',
  'store-paths',
  'layers',
  'history',
] as const;
export type CompareTab = (typeof compareTabNames)[number];

/** What is compared and how it is looked at. */
export interface CompareState {
  readonly sides: Readonly<Record<Side, CompareSide | null>>;
  readonly ignored: Ignored;
  /** The newest view; of the sides that `viewOf` names, and it stays until its successor is there. */
  readonly view: CompareView | null;
  /** Why the sides cannot be compared at all. */
  readonly problem: Problem | null;
  readonly tab: CompareTab;
  /** The chosen pair of layers, by its place in the report; the files are those that its layers have the last word on. */
  readonly pair: number | null;
  readonly filter: ComparedFilter;
  readonly sort: ComparedSort;
  readonly openDirectories: Expansion;
  readonly openMatches: Expansion;
  /** The chosen entry. */
  readonly path: string | null;
  /** The row the keyboard stands on. */
  readonly cursor: number;
  /** What the details speak of. */
  readonly subject: 'pair' | 'file';
  /** Grows when the tree should scroll to the cursor. */
  readonly reveals: number;
  /** The directory that the treemap is zoomed into. */
  readonly zoom: string;
}

/** The filter that lets everything through that differs. */
export const noComparedFilter: ComparedFilter = { text: '', changes: [], kinds: [], flags: [] };

export const firstCompare: CompareState = {
  sides: { left: null, right: null },
  ignored: nothingIgnored,
  view: null,
  problem: null,
  tab: 'summary',
  pair: null,
  filter: noComparedFilter,
  sort: 'name',
  openDirectories: allClosed,
  openMatches: allOpen,
  path: null,
  cursor: 0,
  subject: 'pair',
  reveals: 0,
  zoom: '',
};

export type ComparedQuery = Omit<Input<'compare.rows'>, 'from' | 'count'>;
export type ComparedPages = TreePages<ComparedQuery, ComparedRow>;

/** Whether a filter holds anything back. */
export function isComparedFiltering({ text, changes, kinds, flags }: ComparedFilter): boolean {
  return text !== '' || changes.length > 0 || kinds.length > 0 || flags.length > 0;
}

/** Whether files that differ are held back: by the filter, or because a pair of layers is chosen. */
export function isNarrowed({ filter, pair }: CompareState): boolean {
  return pair !== null || isComparedFiltering(filter);
}

/** The layers of the chosen pair; null where none is chosen. */
function chosenLayers({ view, pair }: CompareState): LayersOfSides | null {
  const chosen = pair === null ? undefined : view?.report?.layers[pair];
  return chosen === undefined ? null : { left: chosen.left, right: chosen.right };
}

/** Where the chosen pair is in a newer report of the same sides: layers are paired anew once their files are known. */
export function keptPair(
  before: Comparison | null,
  after: Comparison | null,
  pair: number | null,
): number | null {
  const chosen = pair === null ? undefined : before?.layers[pair];
  if (chosen === undefined || after === null) return null;
  const side: Side = chosen.right.length > 0 ? 'right' : 'left';
  const newest = chosen[side].at(-1);
  const found = after.layers.findIndex((each) => newest !== undefined && each[side].includes(newest));
  return found === -1 ? null : found;
}

/** Which directories are open now. */
export function comparedExpansion(state: CompareState): Expansion {
  return isNarrowed(state) ? state.openMatches : state.openDirectories;
}

/** What to ask for the rows on screen. */
export function comparedQuery(compare: CompareRef, state: CompareState): ComparedQuery {
  return {
    compare,
    filter: state.filter,
    layers: chosenLayers(state),
    sort: state.sort,
    expansion: comparedExpansion(state),
  };
}

/** Whether two sides are the same image and layers. */
export function sameSide(a: CompareSide | null, b: CompareSide | null): boolean {
  return (
    a?.ref === b?.ref &&
    a?.image === b?.image &&
    a?.range?.first === b?.range?.first &&
    a?.range?.last === b?.range?.last
  );
}

/** Both sides where there is something to compare: two of them, and not one thing twice. */
export function comparedSides({
  sides: { left, right },
}: CompareState): { readonly left: CompareSide; readonly right: CompareSide } | null {
  return left === null || right === null || sameSide(left, right) ? null : { left, right };
}

/** The one archive that is chosen, where there are not two things to compare: its two truths are shown. */
export function onlySide(state: CompareState): CompareSide | null {
  return comparedSides(state) === null ? (state.sides.left ?? state.sides.right) : null;
}

/** Whether the view is of these sides. */
export function isViewOf(view: CompareView | null, state: CompareState): boolean {
  return view !== null && sameSide(view.left, state.sides.left) && sameSide(view.right, state.sides.right);
}
