import { expect, test } from 'vitest';
import { isTimestamp } from '../../shared/timestamp.ts';

test.each([
  '1970-01-01T00:00:01Z',
  '0001-01-01T00:00:00Z',
  '2024-02-29T23:59:59.123456789+02:00',
  '2000-02-29T00:00:00-11:30',
])('C1: %s is RFC 3339', (text) => {
  expect(isTimestamp(text)).toBe(true);
});

test.each([
  '',
  'now',
  '1970-01-01',
  '1970-01-01 00:00:01Z',
  '1970-01-01T00:00:01',
  '1970-13-01T00:00:01Z',
  '2023-02-29T00:00:00Z',
  '1900-02-29T00:00:00Z',
  '1970-01-01T24:00:00Z',
  '1970-01-01t00:00:00z',
  '2016-12-31T23:59:60Z',
  '99999-01-01T00:00:00Z',
])('C1: %j is not', (text) => {
  expect(isTimestamp(text)).toBe(false);
});
