import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { createLeast } from '../../../shared/packing/least.ts';

it('the first of the least values is found, whatever has changed', () => {
  const value = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constant(Infinity));
  const changed = fc.array(fc.tuple(fc.nat(), value), { maxLength: 30 });
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 20 }), changed, (values, changes) => {
      const least = createLeast(Float64Array.from(values));
      expect(least.place()).toBe(values.indexOf(Math.min(...values)));
      for (const [at, to] of changes) {
        values[at % values.length] = to;
        least.set(at % values.length, to);
        expect(least.place()).toBe(values.indexOf(Math.min(...values)));
      }
    }),
  );
});
