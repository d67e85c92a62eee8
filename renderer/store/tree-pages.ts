import type { Outcome, Problem } from '../../shared/problem.ts';
import type { ChangeCounts, RowPage, TreeRow } from '../../shared/view.ts';
import type { Client } from '../client.ts';
import type { TreeQuery } from './inspect-state.ts';

/** Rows asked for at a time. */
export const pageSize = 200;
/** Pages kept: the ones around the screen and a while of scrolling back. */
const kept = 64;
/** Questions on their way at a time; what scrolls by meanwhile is never asked for. */
const inFlight = 2;
/** Milliseconds in which the first rows of a query are drawn before those beside them are asked for. */
const firstPause = 50;

/** What the tree shows now. A new object whenever anything of it changed. */
export interface TreeSnapshot<Row = TreeRow> {
  /** Visible lines in all; null until the first answer. */
  readonly total: number | null;
  readonly matches: number;
  readonly entries: number;
  /** In a tree of changes: how many entries have which. */
  readonly changes: ChangeCounts | null;
  /** A row, or undefined while it is on its way. */
  readonly row: (index: number) => Row | undefined;
  /** Rows of another query are still shown, because none of this one's have arrived. */
  readonly stale: boolean;
  readonly problem: Problem | null;
}

export interface TreePages<Query = TreeQuery, Row = TreeRow> {
  /**
   * What to show; the same query with a higher version asks again. null shows nothing. When `reveals` of `place` is another than
   * before, its cursor is what will be scrolled to, and the rows there are asked for.
   */
  readonly show: (query: Query | null, version: number, place?: RevealedPlace) => void;
  /** The rows on screen, both ends included. */
  readonly want: (first: number, last: number) => void;
  readonly snapshot: () => TreeSnapshot<Row>;
  readonly subscribe: (listener: () => void) => () => void;
  /** Where the rows were scrolled to, for coming back to them; whoever shows them keeps it. */
  scrollTop: number;
}

/** Where the keyboard stands, and a count that grows when the rows are to be scrolled there. */
export interface RevealedPlace {
  readonly cursor: number;
  readonly reveals: number;
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
  let reveals = 0;
  let asked = new Set<number>();
  /** First questions of queries that wait for their answers, whichever query; and the further ones of this query. */
  let counting = 0;
  let flying = 0;
  /** Not before then are rows asked for that are not on screen, so that the service and the page have time for those that are. */
  let aheadAt = 0;
  let ahead: ReturnType<typeof setTimeout> | undefined;
  let current = snapshotOf(shown, false);
  const listeners = new Set<() => void>();

  const publish = (): void => {
    current = snapshotOf(shown, shown.generation !== generation);
    for (const listener of listeners) listener();
  };
  const ask = async (page: number): Promise<void> => {
    if (query === null) return;
    const mine = generation;
    const isFirst = asked.size === 0;
    asked.add(page);
    if (isFirst) counting += 1;
    else flying += 1;
    const answer = await askRows(query, page * pageSize, pageSize);
    if (isFirst) counting -= 1;
    if (mine === generation) {
      if (!isFirst) flying -= 1;
      if (answer.ok) accept(page, answer.value);
      else shown = { ...nothing, generation, problem: answer.problem };
      if (isFirst || !answer.ok || isOnScreen(page)) publish();
    }
    pump();
  };
  const accept = (number: number, page: RowPage<Row>): void => {
    const isFirst = shown.generation !== generation;
    if (isFirst) aheadAt = performance.now() + firstPause;
    const pages = isFirst ? new Map<number, readonly Row[]>() : shown.pages;
    pages.delete(number);
    pages.set(number, page.rows);
    for (const oldest of pages.keys()) {
      if (pages.size <= kept) break;
      pages.delete(oldest);
      asked.delete(oldest);
    }
    shown = { generation, pages, page, problem: null };
  };
  const isOnScreen = (page: number): boolean =>
    page >= Math.floor(wanted[0] / pageSize) && page <= Math.floor(wanted[1] / pageSize);
  const pump = (): void => {
    if (query === null) return;
    const isCounted = shown.generation === generation;
    // the first answer of a query says how many rows there are
    if (!isCounted && (asked.size > 0 || counting >= inFlight)) return;
    const total = isCounted ? (shown.page?.total ?? 0) : Number.POSITIVE_INFINITY;
    const first = Math.floor(wanted[0] / pageSize);
    const last = Math.floor(Math.min(wanted[1], Math.max(0, total - 1)) / pageSize);
    // the page in the middle of the screen first, its neighbours after
    const middle = Math.floor((wanted[0] + Math.min(wanted[1], total)) / 2 / pageSize);
    askThose(isCounted ? [middle, first, last] : [middle], total);
    if (!isCounted) return;
    const wait = aheadAt - performance.now();
    clearTimeout(ahead);
    if (wait > 0) ahead = setTimeout(pump, wait);
    else askThose([last + 1, first - 1], total);
  };
  const askThose = (pages: readonly number[], total: number): void => {
    for (const page of pages) {
      if (flying >= inFlight) return;
      if (page >= 0 && (page === 0 || page * pageSize < total) && !asked.has(page)) void ask(page);
    }
  };

  return {
    show(nextQuery, version, place) {
      const isRevealing = place !== undefined && place.reveals !== reveals;
      if (isRevealing) {
        reveals = place.reveals;
        wanted = [place.cursor, place.cursor + wanted[1] - wanted[0]];
      }
      const nextKey = nextQuery === null ? '' : `${version} ${JSON.stringify(nextQuery)}`;
      if (nextKey === key) {
        if (isRevealing) pump();
        return;
      }
      key = nextKey;
      query = nextQuery;
      generation += 1;
      asked = new Set();
      flying = 0;
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
    changes: page?.changes ?? null,
    row: (index) => pages.get(Math.floor(index / pageSize))?.[index % pageSize],
    stale,
    problem,
  };
}
