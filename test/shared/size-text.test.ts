import { describe, expect, it } from 'vitest';
import { parseSize, sizeText } from '../../shared/size-text.ts';

describe('sizeText', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.00 kB'],
    [9_994, '9.99 kB'],
    [9_996, '10.0 kB'],
    [999_499, '999 kB'],
    [999_500, '1.00 MB'],
    [1_250_000, '1.25 MB'],
    [310_000_000, '310 MB'],
    [4.2e15, '4.20 PB'],
    [4.2e18, '4200 PB'],
    [-1500, '-1.50 kB'],
  ])('%d bytes is %s', (bytes, text) => {
    expect(sizeText(bytes)).toBe(text);
  });
});

describe('parseSize', () => {
  it.each([
    ['4096', 4096],
    ['20MB', 20_000_000],
    ['1.5 GiB', 1_610_612_736],
    ['10k', 10_000],
    [' 7 b ', 7],
    ['5%', null],
    ['MB', null],
    ['-1MB', null],
    ['1e9', null],
    ['3 constructor', null],
  ])('%j is %s', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });
});
