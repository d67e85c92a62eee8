import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { safeText } from '../../../renderer/ui/name-text.tsx';

test('R1: control characters, direction overrides and stray bytes are written out', () => {
  expect(safeText('invoice\u202egpj.exe')).toBe('invoice\\u202egpj.exe');
  expect(safeText('a\nb\u0007')).toBe('a\\nb\\x07');
  expect(safeText('caf\udce9')).toBe('caf\\xe9');
  expect(safeText('<img src=x onerror=alert(1)>')).toBe('<img src=x onerror=alert(1)>');
});

test('R1: eight megabytes of name become a line, at once', () => {
  const text = safeText('\u202e'.repeat(8_000_000));
  expect(text.length).toBeLessThanOrEqual(160);
  expect(text).toContain('…');
});

test('R1: nothing that comes out is longer than asked, or holds a control character', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.integer({ min: 8, max: 200 }),
      (text, limit) => {
        const safe = safeText(text, limit);
        expect(safe.length).toBeLessThanOrEqual(limit);
        // oxlint-disable-next-line no-control-regex
        expect(safe).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      },
    ),
  );
});
