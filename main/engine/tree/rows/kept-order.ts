import type { ChildOrder } from './visible-lines.ts';

/** What a filter leaves of a tree, and in what order it is shown. */
interface OrderedNodes<Shown> {
  readonly shown: Shown;
  readonly order: ChildOrder;
}

interface Making<Query, Shown> {
  /** Queries with the same key filter alike. */
  readonly filterKey: (query: Query) => string;
  readonly filter: () => Shown;
  readonly sort: (shown: Shown) => ChildOrder;
}

/**
 * Filters and sorts, or takes both from the view `before` of the same nodes (null: there is none) as far as its query asks
 * for the same: what they cost is paid once while only folders open and close.
 */
export function keptOrder<Query extends { readonly sort: string }, Shown>(
  query: Query,
  before: (OrderedNodes<Shown> & { readonly query: Query }) | null,
  { filterKey, filter, sort }: Making<Query, Shown>,
): OrderedNodes<Shown> {
  if (before === null || filterKey(before.query) !== filterKey(query)) {
    const shown = filter();
    return { shown, order: sort(shown) };
  }
  const { shown } = before;
  return { shown, order: before.query.sort === query.sort ? before.order : sort(shown) };
}
