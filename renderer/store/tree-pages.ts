import type { Outcome, Problem } from '../../shared/problem.ts';
import type { TreePage, TreeRow } from '../../shared/view.ts';
import type { Client } from '../client.ts';
import type { TreeQuery } from './inspect-state.ts';

/** Rows asked for at a time. */
export const pageSize = 200;
/** Pages kept: the ones around the screen and a while of scrolling back. */
const kept = 64;
/** Questions on their way at a time; what scrolls by meanwhile is never asked for. */
const inFlight = 2;

/** A page of rows and what it says of all of them; `TreePage` is one. */
export interface RowPage<Row> extends Omit<TreePage, 'rows'> {
  readonly rows: readonly Row[];
}

/** What the tree shows now. A new object whenever anything of it changed. */
export interface TreeSnapshot<Row = TreeRow> {
  /** Visible lines in all; null until the first answer. */
  readonly total: number | null;
  readonly matches: number;
  readonly entries: number;
  /** A row, or undefined while it is on its way. */
  readonly row: (index: number) => Row | undefined;
  /** Rows of another query are still shown, because none of this one's have arrived. */
  readonly stale: boolean;
  readonly problem: Problem | null;
}

export interface TreePages<Query = TreeQuery, Row = TreeRow> {
  /** What to show; the same query with a higher version asks again. null shows nothing. */
  readonly show: (query: Query | null, version: number) => void;
  /** The rows on screen, both ends included. */
  readonly want: (first: number, last: number) => void;
  readonly snapshot: () => TreeSnapshot<Row>;
  readonly subscribe: (listener: () => void) => () => void;
  /** Where the rows were scrolled to, for coming back to them; whoever shows them keeps it. */
  scrollTop: number;
}

interface Shown<Row> {
  readonly generation: number;
  readonly pages: Map<number, readonly Row[]>;
  readonly page: RowPage<Row> | null;
  readonly problem: Problem | null;
}

const nothing: Shown<never> = { generation: 0, pages: new Map(), page: null, problem: null };

/** The rows of one image's tree. */
export function createTreePages(client: Pick<Client, 'call'>): TreePages {
  return createRowPages((query, from, count) => client.call('tree.rows', { ...query, from, count }));
}

/**
 * The rows of a tree that may have a million, by the page. While the rows of a new query are on their way those of the
 * old one stay, so that nothing flickers; answers to a query that is no longer shown are dropped.
 */
export function createRowPages<Query, Row>(
  askRows: (query: Query, from: number, count: number) => Promise<Outcome<RowPage<Row>>>,
): TreePages<Query, Row> {
  let query: Query | null = null;
  let key = '';
  let generation = 0;
  let wanted: readonly [first: number, last: number] = [0, pageSize - 1];
  let shown: Shown<Row> = nothing;
  let asked = new Set<number>();
  let flying = 0;
  let current = snapshotOf(shown, false);
  const listeners = new Set<() => void>();

  const publish = (): void => {
    current = snapshotOf(shown, shown.generation !== generation);
    for (const listener of listeners) listener();
  };
  const ask = async (page: number): Promise<void> => {
    if (query === null) return;
    const mine = generation;
    asked.add(page);
    flying += 1;
    const answer = await askRows(query, page * pageSize, pageSize);
    flying -= 1;
    if (mine === generation) {
      if (answer.ok) accept(page, answer.value);
      else shown = { ...nothing, generation, problem: answer.problem };
      publish();
    }
    pump();
  };
  const accept = (number: number, page: RowPage<Row>): void => {
    const pages = shown.generation === generation ? shown.pages : new Map<number, readonly Row[]>();
    pages.delete(number);
    pages.set(number, page.rows);
    for (const oldest of pages.keys()) {
      if (pages.size <= kept) break;
      pages.delete(oldest);
      asked.delete(oldest);
    }
    shown = { generation, pages, page, problem: null };
  };
  const pump = (): void => {
    if (query === null) return;
    const total = shown.generation === generation ? (shown.page?.total ?? 0) : Number.POSITIVE_INFINITY;
    const first = Math.floor(wanted[0] / pageSize);
    const last = Math.floor(Math.min(wanted[1], Math.max(0, total - 1)) / pageSize);
    // the page in the middle of the screen first, its neighbours after
    const middle = Math.floor((wanted[0] + Math.min(wanted[1], total)) / 2 / pageSize);
    const order = [middle, first, last, last + 1, first - 1];
    for (const page of order) {
      if (flying >= inFlight) return;
      if (page >= 0 && (page === 0 || page * pageSize < total) && !asked.has(page)) void ask(page);
      // the first answer of a query says how many rows there are
      if (total === Number.POSITIVE_INFINITY && asked.size > 0) return;
    }
  };

  return {
    show(nextQuery, version) {
      const nextKey = nextQuery === null ? '' : `${version} ${JSON.stringify(nextQuery)}`;
      if (nextKey === key) return;
      key = nextKey;
      query = nextQuery;
      generation += 1;
      asked = new Set();
      if (query === null) shown = { ...nothing, generation };
      publish();
      pump();
    },
    want(first, last) {
      wanted = [Math.max(0, first), Math.max(0, last)];
      pump();
    },
    scrollTop: 0,
    snapshot: () => current,
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

function snapshotOf<Row>(shown: Shown<Row>, stale: boolean): TreeSnapshot<Row> {
  const { pages, page, problem } = shown;
  return {
    total: page?.total ?? null,
    matches: page?.matches ?? 0,
    entries: page?.entries ?? 0,
    row: (index) => pages.get(Math.floor(index / pageSize))?.[index % pageSize],
    stale,
    problem,
  };
}
