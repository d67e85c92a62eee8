import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { sortBySize } from '../../../../main/engine/tree/rows/size-order.ts';

test.each([10, 300, 2_000])('%i sizes: largest first, equal ones by number', (count) => {
  const size = fc.oneof(fc.nat(3), fc.nat(70_000), fc.integer({ min: 0, max: 2 ** 45 }));
  fc.assert(
    fc.property(fc.array(size, { minLength: count, maxLength: count }), (sizes) => {
      const list = new Uint32Array(count);
      sortBySize(list, 2, count, Float64Array.from(sizes));
      const expected = Array.from(sizes.keys())
        .slice(2)
        .sort((a, b) => sizes[b]! - sizes[a]! || a - b);
      expect(Array.from(list)).toEqual([0, 0, ...expected]);
    }),
    { numRuns: 30 },
  );
});
