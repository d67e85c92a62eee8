import type { ArchiveReport } from '../../shared/report.ts';
import type { Input } from '../../shared/contract/contract.ts';
import type { ArchiveRef } from '../../shared/contract/values.ts';
import type { Expansion, TreeFilter, TreeScope, TreeSort } from '../../shared/view.ts';
import { allClosed, allOpen } from './expansion.ts';
import { isFiltering, noFilter } from './tree-filter.ts';

export const tabNames = [
  'files',
  'treemap',
  'store-paths',
  'waste',
  'config',
  'history',
  'findings',
  'formats',
] as const;
export type TabName = (typeof tabNames)[number];

export type TreeView = TreeScope['view'];

/** What is looked at in one open archive. */
export interface InspectState {
  readonly image: number;
  /** The chosen stratum; -1 in an image without layers. */
  readonly layer: number;
  /** The oldest layer of a range of changes; equal to `layer` for one layer's own. */
  readonly from: number;
  readonly view: TreeView;
  readonly tab: TabName;
  readonly filter: TreeFilter;
  readonly sort: TreeSort;
  /** Which directories are open while nothing is filtered, and while something is. */
  readonly openDirectories: Expansion;
  readonly openMatches: Expansion;
  /** The chosen entry. */
  readonly path: string | null;
  /** The row the keyboard stands on. */
  readonly cursor: number;
  /** Grows when the tree should scroll to the cursor. */
  readonly reveals: number;
  /** What the details speak of. */
  readonly subject: 'layer' | 'file';
  /** The directory that the treemap is zoomed into. */
  readonly zoom: string;
}

/** What of a look the panes beside the tree show; it stays while a filter is typed or directories are opened. */
export type Chosen = Pick<InspectState, 'image' | 'layer' | 'from' | 'view' | 'path' | 'subject'>;

export type TreeQuery = Omit<Input<'tree.rows'>, 'from' | 'count'>;

/** How an image is looked at first: everything merged, nothing open, its newest layer chosen. */
export function firstLook(report: ArchiveReport, image: number): InspectState {
  const layer = (report.images[image]?.layers.length ?? 0) - 1;
  return {
    image,
    layer,
    from: layer,
    view: 'merged',
    tab: 'files',
    filter: noFilter,
    sort: 'name',
    openDirectories: allClosed,
    openMatches: allOpen,
    path: null,
    cursor: 0,
    reveals: 0,
    subject: 'layer',
    zoom: '',
  };
}

/** Entries of the layers looked at up to which their tree is open from the start. */
const fewEntries = 100;

/**
 * Which directories are open in a tree that is looked at for the first time: all of them where it shows what a few small
 * layers hold or did, since that is what was asked for; else none.
 */
export function firstExpansion(report: ArchiveReport | null, state: InspectState): Expansion {
  if (state.view === 'merged') return allClosed;
  const from = state.view === 'changes' ? state.from : state.layer;
  const layers = report?.images[state.image]?.layers.slice(from, state.layer + 1) ?? [];
  const entries = layers.reduce((sum, layer) => sum + (layer.entries ?? Infinity), 0);
  return layers.length > 0 && entries <= fewEntries ? allOpen : allClosed;
}

/** The tree that is looked at. */
export function scopeOf(state: Pick<InspectState, 'view' | 'layer' | 'from'>): TreeScope {
  if (state.view === 'changes') return { view: 'changes', from: state.from, layer: state.layer };
  return { view: state.view, layer: state.layer };
}

/** Which directories are open now. */
export function expansionOf(state: InspectState): Expansion {
  return isFiltering(state.filter) ? state.openMatches : state.openDirectories;
}

/** What to ask for the rows on screen, or null where there is no layer to ask about. */
export function treeQuery(ref: ArchiveRef, state: InspectState): TreeQuery | null {
  if (state.layer < 0) return null;
  return {
    ref,
    image: state.image,
    scope: scopeOf(state),
    filter: state.filter,
    sort: state.sort,
    expansion: expansionOf(state),
  };
}
