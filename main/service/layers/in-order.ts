/**
 * Starts `work` on up to `ahead` items (asked at each turn) before their turn, on the item `first` before all others, and
 * gives the results in the order of the items. When the reader stops or a piece of work fails, what is still running is
 * left to end; its failure is not reported again.
 */
export async function* inOrder<Item, Result>(
  items: readonly Item[],
  ahead: () => number,
  work: (item: Item) => Promise<Result>,
  first: number = 0,
): AsyncGenerator<readonly [Item, Result]> {
  const running = new Map<number, Promise<Result>>();
  let next = 0;
  const start = (at: number): void => {
    const item = items[at];
    if (item === undefined || running.has(at)) return;
    const result = work(item);
    result.catch(() => undefined);
    running.set(at, result);
  };
  start(first);
  for (const [at, item] of items.entries()) {
    for (const last = at + ahead(); next <= last; next += 1) start(next);
    const result = running.get(at);
    running.delete(at);
    if (result !== undefined) yield [item, await result];
  }
}
