import { expect, test } from 'vitest';
import { counted } from '../../shared/counted.ts';

test.each([
  [0, 'layer', undefined, '0 layers'],
  [1, 'layer', undefined, '1 layer'],
  [2, 'layer', undefined, '2 layers'],
  [1, 'entry', 'entries', '1 entry'],
  [3, 'entry', 'entries', '3 entries'],
  [999, 'byte', undefined, '999 bytes'],
  [1_000, 'byte', undefined, '1,000 bytes'],
  [-12_345_678, 'byte', undefined, '-12,345,678 bytes'],
])('%d %s', (number, one, many, text) => {
  expect(counted(number, one, many)).toBe(text);
});
