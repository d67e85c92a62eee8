import { expect, test } from 'vitest';
import { counted } from '../../shared/counted.ts';

test.each([
  [0, 'layer', undefined, '0 layers'],
  [1, 'layer', undefined, '1 layer'],
  [2, 'layer', undefined, '2 layers'],
  [1, 'entry', 'entries', '1 entry'],
  [3, 'entry', 'entries', '3 entries'],
])('%d %s', (number, one, many, text) => {
  expect(counted(number, one, many)).toBe(text);
});
