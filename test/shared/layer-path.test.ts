import { expect, test } from 'vitest';
import { displayName } from '../../shared/layer-path.ts';

test('what moves a cursor, turns text around or is no character is escaped; all else is as it is', () => {
  expect(displayName('a\nb\tc\u0000d\u001be')).toBe(String.raw`a\nb\tc\x00d\x1be`);
  expect(displayName('\u202eexe\u2066.\u200f\u061c\u2028\u2029')).toBe(
    String.raw`\u202eexe\u2066.\u200f\u061c\u2028\u2029`,
  );
  expect(displayName('\udcff\udc80')).toBe(String.raw`\xff\x80`);
  expect(displayName('\ud83d x \udfff')).toBe(String.raw`\ud83d x \udfff`);
  // whose second half looks like a byte that is no UTF-8
  expect(displayName('héllo \u{1f480} ✓')).toBe('héllo \u{1f480} ✓');
});
