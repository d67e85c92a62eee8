import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { nixBase32 } from '../../../../shared/store-path.ts';
import { createHashScanner } from '../../../../main/engine/tree/store-paths/hash-scan.ts';

const hashes: readonly [string, string, string, string] = [
  '0123456789abcdfghijklmnpqrsvwxyz',
  '0'.repeat(32),
  `${'0'.repeat(31)}1`,
  'zyxwvsrqpnmlkjihgfdcba9876543210',
];

function scan(text: string, chunk = text.length): number[] {
  const scanner = createHashScanner(hashes);
  const bytes = Buffer.from(text, 'latin1');
  for (let at = 0; at < bytes.length; at += Math.max(1, chunk))
    scanner.push(bytes.subarray(at, at + Math.max(1, chunk)));
  return scanner.take();
}

/** Every window of 32 bytes, looked up. */
function naive(text: string): number[] {
  return hashes.flatMap((hash, at) => (text.includes(hash) ? [at] : []));
}

test('hashes are found whatever stands around them', () => {
  expect(scan(`/nix/store/${hashes[0]}-x\0${hashes[3]}`)).toEqual([0, 3]);
  expect(scan(`aaaa${hashes[0]}bbbb`)).toEqual([0]);
  expect(scan(hashes[0].slice(1))).toEqual([]);
  expect(scan('0'.repeat(100))).toEqual([1]);
  expect(scan(`${'0'.repeat(50)}1`)).toEqual([1, 2]);
});

test('across chunks of any size, but not across contents', () => {
  const text = `....${hashes[0]}...${hashes[3]}${'0'.repeat(40)}`;
  for (let chunk = 1; chunk <= text.length; chunk++) expect(scan(text, chunk)).toEqual([0, 1, 3]);
  const scanner = createHashScanner(hashes);
  scanner.push(Buffer.from(hashes[0].slice(0, 20)));
  scanner.separate();
  scanner.push(Buffer.from(hashes[0].slice(20)));
  expect(scanner.take()).toEqual([]);
});

test('what was taken is not given again', () => {
  const scanner = createHashScanner(hashes);
  scanner.push(Buffer.from(hashes[0]));
  expect(scanner.take()).toEqual([0]);
  expect(scanner.take()).toEqual([]);
  scanner.push(Buffer.from(hashes[3]));
  expect(scanner.take()).toEqual([3]);
});

test('random bytes with hashes among them, in random chunks: as every window looked up', () => {
  const piece = fc.oneof(
    fc.constantFrom(...hashes),
    fc.constantFrom(...hashes).map((hash) => hash.slice(0, 31)),
    fc.string({ unit: fc.constantFrom(...Array.from(nixBase32), 'e', '\0'), maxLength: 40 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), fc.integer({ min: 1, max: 70 }), (pieces, chunk) => {
      expect(scan(pieces.join(''), chunk)).toEqual(naive(pieces.join('')));
    }),
    { numRuns: 2_000 },
  );
});
