import { expect, test } from 'vitest';
import { displayName } from '../../shared/layer-path.ts';

test('what moves a cursor, turns text around or is no character is escaped; all else is as it is', () => {
  expect(displayName('a\nb\tc\u0000d\u001be')).toBe(String.raw`a\nb\tc\x00d\x1be`);
  expect(displayName('\u202eexe\u2066.\u200f\u061c\u2028\u2029')).toBe(
    String.raw`\u202eexe\u2066.\u200f\u061c\u2028\u2029`,
  );
  expect(displayName('\udcff\udc80')).toBe(String.raw`\xff\x80`);
  expect(displayName('\ud83d x \udfff')).toBe(String.raw`\ud83d x \udfff`);
  // two names that look the same are told apart; what scripts and emoji are joined with stays
  expect(displayName('a\u200bb\u2060c\u00add\ufeffe\u{e0041}')).toBe(
    String.raw`a\u200bb\u2060c\xadd\ufeffe\u{e0041}`,
  );
  expect(displayName('\u{1f468}\u200d\u{1f469}\u{fe0f}')).toBe('\u{1f468}\u200d\u{1f469}\u{fe0f}');
  // whose second half looks like a byte that is no UTF-8
  expect(displayName('héllo \u{1f480} ✓')).toBe('héllo \u{1f480} ✓');
});
