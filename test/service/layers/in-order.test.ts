import { expect, test } from 'vitest';
import { inOrder } from '../../../main/service/layers/in-order.ts';

test.each([0, 1, 4])(
  'items are begun at most so far ahead of their turn, item %i first of all',
  async (first) => {
    const begun: number[] = [];
    const work = async (item: number): Promise<number> => {
      begun.push(item);
      await Promise.resolve();
      return item * 10;
    };
    const got: (readonly [number, number])[] = [];
    for await (const pair of inOrder([0, 1, 2, 3, 4], () => 1, work, first)) {
      got.push(pair);
      const ahead = begun.filter((item) => item !== first);
      expect(Math.max(...ahead)).toBeLessThanOrEqual(got.length);
    }
    expect(got).toEqual([0, 1, 2, 3, 4].map((item) => [item, item * 10]));
    expect(begun[0]).toBe(first);
    expect(begun.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4]);
  },
);
