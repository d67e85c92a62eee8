import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildReferences } from '../../../../main/engine/tree/store-paths/references.ts';

test('references, referrers and closures of a small graph with a circle', () => {
  // 0 → 1 → 2 → 1, 3 → 3, 4 → 0 and 3
  const result = buildReferences([1, 10, 100, 1_000, 10_000], [[1], [2], [1], [3], new Set([3, 0])]);
  expect(result).toEqual({
    references: [[1], [2], [1], [], [0, 3]],
    referrers: [[4], [0, 2], [1], [4], []],
    closureSizes: [111, 110, 110, 1_000, 11_111],
  });
});

test('numbers that are no store paths are ignored, as are those not scanned', () => {
  expect(buildReferences([1, 2], [[5, -1, 1], null]).references).toEqual([[1], []]);
  expect(buildReferences([], [])).toEqual({ references: [], referrers: [], closureSizes: [] });
});

test('a chain longer than a block and than any stack', () => {
  const count = 5_000;
  const result = buildReferences(
    Array.from({ length: count }, () => 1),
    Array.from({ length: count }, (_, at) => [at + 1]),
  );
  expect(result.closureSizes[0]).toBe(count);
  expect(result.closureSizes[count - 1]).toBe(1);
});

test('random graphs: closures are what a walk reaches', () => {
  const graph = fc.array(fc.tuple(fc.nat(9), fc.array(fc.nat(12), { maxLength: 4 })), { maxLength: 12 });
  fc.assert(
    fc.property(graph, (nodes) => {
      const sizes = nodes.map(([size]) => size);
      const { references, closureSizes } = buildReferences(
        sizes,
        nodes.map(([, to]) => to),
      );
      sizes.forEach((_, start) => {
        const seen = new Set([start]);
        for (const at of seen) for (const other of references[at]!) seen.add(other);
        expect(closureSizes[start]).toBe([...seen].reduce((sum, at) => sum + sizes[at]!, 0));
      });
    }),
    { numRuns: 1_000 },
  );
});
