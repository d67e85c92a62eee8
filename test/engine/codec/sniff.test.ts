import zlib from 'node:zlib';
import { expect, test } from 'vitest';
import { sniff, sniffLength } from '../../../main/engine/codec/sniff.ts';
import { fixture } from './decode.ts';

const head = (name: string): Uint8Array => fixture(name).subarray(0, sniffLength);

test('F10: compression is known by the first bytes', () => {
  expect(sniff(zlib.gzipSync('x'))).toBe('gzip');
  expect(sniff(head('pigz.gz'))).toBe('gzip');
  expect(sniff(head('default.zst'))).toBe('zstd');
  expect(sniff(head('frames.zst'))).toBe('zstd');
  expect(sniff(head('default.xz'))).toBe('xz');
  expect(sniff(head('blocks.bz2'))).toBe('bzip2');
  expect(sniff(head('empty.bz2'))).toBe('bzip2');
  expect(sniff(zlib.zstdCompressSync('x'))).toBe('zstd');
});

test('F10: what has been cut short is known as long as its signature is there', () => {
  expect(sniff(head('default.zst').subarray(0, 4))).toBe('zstd');
  expect(sniff(head('default.xz').subarray(0, 6))).toBe('xz');
  expect(sniff(head('blocks.bz2').subarray(0, 4))).toBe('bzip2');
  expect(sniff(Uint8Array.of(0x1f, 0x8b))).toBe('gzip');
});

test('F10: zstd may begin with a skippable frame, of which there are sixteen kinds', () => {
  const frame = (first: number): Uint8Array => Uint8Array.of(first, 0x2a, 0x4d, 0x18);
  for (let kind = 0x50; kind < 0x60; kind++) expect(sniff(frame(kind)), `of ${kind}`).toBe('zstd');
  for (const other of [0x4f, 0x60]) expect(sniff(frame(other)), `of ${other}`).toBe('none');
});

test('F10: anything else is not compressed', () => {
  for (const text of [
    '',
    'B',
    'BZh',
    'BZh0123456',
    'BZhello.txt',
    'P*M',
    'manifest.json',
    '{"a":1}',
    '\x1f\x8b\x00',
  ])
    expect(sniff(Buffer.from(text, 'latin1')), `of ${text}`).toBe('none');
  expect(sniff(zlib.deflateSync('x'))).toBe('none');
});
