import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareByCodePoint } from '../../shared/code-point.ts';

describe('compareByCodePoint', () => {
  it.each([
    ['a', 'b'],
    ['a', 'aa'],
    ['\ue000', '\u{10000}'],
    ['\uffff', '\u{1f600}'],
    ['\udc80', '\ue000'],
    ['\udcff', '\u{10000}'],
    ['\u{1f600}', '\u{1f601}'],
    ['x\u{1f600}', 'x\u{1f600}\udc80'],
  ])('%j comes before %j', (a, b) => {
    expect(compareByCodePoint(a, b)).toBeLessThan(0);
    expect(compareByCodePoint(b, a)).toBeGreaterThan(0);
    expect(compareByCodePoint(a, a)).toBe(0);
  });

  it('agrees with comparing the code points one by one', () => {
    const points = (text: string) => Array.from(text, (character) => character.codePointAt(0) ?? 0);
    const naive = (a: string, b: string): number => {
      const [left, right] = [points(a), points(b)];
      const at = left.findIndex((point, index) => point !== right[index]);
      return at < 0 || at >= right.length ? left.length - right.length : (left[at] ?? 0) - (right[at] ?? 0);
    };
    const text = fc.string({
      unit: fc.constantFrom('a', 'b', '\ue000', '\uffff', '\u{10000}', '\u{1f600}', '\udc80'),
    });
    fc.assert(
      fc.property(text, text, (a, b) => Math.sign(compareByCodePoint(a, b)) === Math.sign(naive(a, b))),
    );
  });
});
