import { expect, test } from 'vitest';
import { pythonTime } from '../../../../main/engine/build/documents/stream-conf.ts';

const now = new Date('2026-02-03T04:05:06.789Z');

// What CPython 3.13 says to `datetime.fromisoformat(text).isoformat()`.
test.each([
  ['2020-02-29T00:00:00Z', '2020-02-29T00:00:00+00:00'],
  ['1970-01-01 00:00:01+00:00', '1970-01-01T00:00:01+00:00'],
  ['2020-01-01T10:00:00.5-05:30', '2020-01-01T10:00:00.500000-05:30'],
  ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00+00:00'],
])('6.2: %s is written as Python writes it', (text, written) => {
  expect(pythonTime('created', text, now)).toEqual({ text: written, seconds: Date.parse(written) / 1000 });
});

test.each([
  '2020-02-30T00:00:00Z',
  '2021-02-29T00:00:00Z',
  '2020-04-31T00:00:00Z',
  '2020-01-01T24:00:00Z',
  '2020-01-01T00:00:60Z',
  '2020-01-01T00:00:00+24:00',
  '0000-01-01T00:00:00Z',
  '2020-01-01T00:00:00',
])('%s, which Python refuses or reads as local time, is refused', (text) => {
  expect(() => pythonTime('created', text, now)).toThrow(`created: "${text}" is no ISO 8601 time`);
});
