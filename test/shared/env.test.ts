import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { envDuplicates, envVariables, isListVariable, parseEnvEntry } from '../../shared/env.ts';

describe('E1: duplicate keys', () => {
  test('E1: Docker takes the last, libc the first', () => {
    expect(envDuplicates(['A=1', 'B=x', 'A=2', 'A=3'])).toEqual([
      { name: 'A', values: ['1', '2', '3'], positions: [0, 2, 3], docker: '3', libc: '1', differs: true },
    ]);
  });
  test('E1: the same value twice is a duplicate that makes no difference', () => {
    expect(envDuplicates(['A=1', 'A=1'])).toMatchObject([{ name: 'A', differs: false }]);
  });
  test('E1: names are data, also __proto__', () => {
    expect(envDuplicates(['__proto__=1', '__proto__=2', 'constructor=3'])).toMatchObject([
      { name: '__proto__', docker: '2', libc: '1' },
    ]);
  });
});

describe('E2: one variable per key', () => {
  test('E2: at the first position, with the last value', () => {
    expect(envVariables(['A=1', 'B=', 'A=2=3', 'C'])).toEqual([
      { name: 'A', value: '2=3', duplicates: ['1'] },
      { name: 'B', value: '', duplicates: [] },
      { name: 'C', value: null, duplicates: [] },
    ]);
  });
  test('E2: the key ends at the first =, as in nixpkgs, even when nothing is before it', () => {
    expect(parseEnvEntry('=C:=x')).toEqual({ name: '', value: 'C:=x' });
  });
  test('E2: nothing is lost', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (list) => {
        const kept = envVariables(list).reduce((sum, variable) => sum + 1 + variable.duplicates.length, 0);
        expect(kept).toBe(list.length);
      }),
    );
  });
});

test('E3: PATH-like keys are lists', () => {
  expect(isListVariable('PATH')).toBe(true);
  expect(isListVariable('LANG')).toBe(false);
});
