import { expect, test } from 'vitest';
import { memorySource, readExact, slice } from '../../../main/engine/io/byte-source.ts';

const bytes = Uint8Array.from({ length: 100 }, (_none, at) => at);
const source = memorySource(bytes);

test('IO2: reads are short only at the end', () => {
  const into = new Uint8Array(10);
  expect(source.read(into, 20)).toBe(10);
  expect(into).toEqual(bytes.subarray(20, 30));
  expect(source.read(into, 95)).toBe(5);
  expect(into.subarray(0, 5)).toEqual(bytes.subarray(95));
  expect(source.read(into, 100)).toBe(0);
  expect(source.read(into, 1e12)).toBe(0);
  expect(source.read(new Uint8Array(0), 0)).toBe(0);
});

test('IO2: a slice of a slice ends where it says', () => {
  const inner = slice(slice(source, 10, 50), 5, 20);
  const into = new Uint8Array(30).fill(255);
  expect(inner.size).toBe(20);
  expect(inner.read(into, 0)).toBe(20);
  expect(into.subarray(0, 20)).toEqual(bytes.subarray(15, 35));
  expect(into[20]).toBe(255);
  expect(inner.read(into, 19)).toBe(1);
  expect(inner.read(into, 20)).toBe(0);
  expect(slice(source, 100, 0).read(into, 0)).toBe(0);
});

test.each([
  [0, 101],
  [100, 1],
  [-1, 5],
  [5, -1],
  [0.5, 1],
  [Number.MAX_SAFE_INTEGER, 10],
  [Number.NaN, 1],
])('IO2: the range %d + %d does not lie within', (offset, size) => {
  expect(() => slice(source, offset, size)).toThrow(
    expect.objectContaining({ problem: { code: 'corrupt', message: expect.any(String) as string } }),
  );
});

test('IO2: exactly so many bytes, or a problem before anything is allocated', () => {
  expect(readExact(source, 97, 3)).toEqual(bytes.subarray(97));
  expect(readExact(source, 100, 0)).toEqual(new Uint8Array(0));
  expect(() => readExact(source, 97, 4)).toThrow('wanted 4 bytes at 97, found 3 (size 100)');
  expect(() => readExact(source, 500, 4)).toThrow('found 0');
  expect(() => readExact(source, 0, 1e14)).toThrow('ends early');
});
