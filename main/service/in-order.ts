/**
 * Starts `work` on up to `ahead` items before their turn, and gives the results in the order of the items. When the
 * reader stops or a piece of work fails, what is still running is left to end; its failure is not reported again.
 */
export async function* inOrder<Item, Result>(
  items: readonly Item[],
  ahead: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<readonly [Item, Result]> {
  const running: Promise<Result>[] = [];
  let next = 0;
  for (const item of items) {
    while (running.length <= ahead && next < items.length) {
      const result = work(items[next] ?? item);
      result.catch(() => undefined);
      running.push(result);
      next += 1;
    }
    const result = running.shift();
    if (result !== undefined) yield [item, await result];
  }
}
