import { describe, expect, test } from 'vitest';
import { decode, expectDecoded, fixture, isPrefix } from './decode.ts';
import { expectSameWithPauses } from './pauses.ts';
import { join, makePlain, seeded } from './plain.ts';

const small = makePlain(7, 30_000);
const tiled = join(...Array.from({ length: 200 }, () => small));

describe('xz', () => {
  test.each(['default.xz', 'blocks-sha256.xz', 'crc32-lc1-lp3-pb4.xz', 'none-pb0.xz', 'two-streams.xz'])(
    '%s, however it is cut',
    (name) => {
      const stored = fixture(name);
      for (const pieces of [[stored.length], [1], [3, 1, 4, 1, 5, 9, 2, 6000]])
        expectDecoded(decode(stored, 'xz', { pieces }), small);
    },
  );

  test('a dictionary much smaller than the data', () => {
    const { plain, failure } = decode(fixture('tiled.xz'), 'xz');
    expect(failure).toBeNull();
    expect(Buffer.compare(plain, tiled)).toBe(0);
  });

  test('bytes that do not compress', () => {
    const random = seeded(11);
    const noise = Uint8Array.from({ length: 3000 }, () => random() * 256);
    expectDecoded(decode(fixture('noise.xz'), 'xz'), noise);
  });

  test('nothing at all', () => {
    expectDecoded(decode(fixture('empty.xz'), 'xz'), new Uint8Array(0));
  });

  test('L3: several streams with padding between them', () => {
    const stored = join(
      fixture('default.xz'),
      new Uint8Array(12),
      fixture('empty.xz'),
      fixture('two-streams.xz'),
    );
    for (const pieces of [[stored.length], [1]])
      expectDecoded(decode(stored, 'xz', { pieces }), join(small, small));
  });

  test('L3: bytes behind the last stream', () => {
    const stored = fixture('default.xz');
    const position = stored.length;
    for (const pieces of [[100_000], [1]]) {
      for (const size of [4, 7])
        expectDecoded(decode(join(stored, new Uint8Array(size)), 'xz', { pieces }), small, [
          { code: 'padding', position, size },
        ]);
      for (const tail of ['x', '\0\0\0\0trailing', '\0\xfd7zXZ\0'])
        expectDecoded(decode(join(stored, Buffer.from(tail, 'latin1')), 'xz', { pieces }), small, [
          { code: 'trailing-bytes', position, size: tail.length },
        ]);
    }
  });

  test('C3: filters are unsupported', () => {
    expect(decode(fixture('x86-filter.xz'), 'xz').failure?.code).toBe('unsupported');
  });

  test('C5: too large a dictionary is a limit', () => {
    expect(decode(fixture('default.xz'), 'xz', { maxWindow: 2 ** 20 }).failure?.code).toBe('limit');
    expect(decode(fixture('default.xz'), 'xz', { maxWindow: 2 ** 23 }).failure).toBeNull();
  });

  test('C3: cut anywhere it is truncated, and what came before is right', () => {
    const stored = fixture('two-streams.xz');
    let ends = 0;
    for (let size = 0; size < stored.length; size += 1) {
      const { plain: got, failure } = decode(stored.subarray(0, size), 'xz', { pieces: [999] });
      expect(isPrefix(got, small), `cut at ${size}`).toBe(true);
      if (failure === null) ends += 1;
      else expect(failure.code, `cut at ${size}`).toBe('truncated');
    }
    // Between the streams, after each of the 8 zeros that pad the first.
    expect(ends).toBe(9);
  });

  test.each(['default.xz', 'blocks-sha256.xz', 'crc32-lc1-lp3-pb4.xz'])(
    'C3: a changed byte of %s never gives other bytes without a failure',
    (name) => {
      const stored = fixture(name);
      const wrong: number[] = [];
      for (let at = 0; at < stored.length; at += 1) {
        const damaged = stored.slice();
        damaged[at] = (damaged[at] ?? 0) ^ (1 << (at % 8));
        const { plain: got, failure } = decode(damaged, 'xz');
        if (failure === null && Buffer.compare(got, small) !== 0) wrong.push(at);
      }
      expect(wrong).toEqual([]);
    },
  );

  test('C1: a receiver may pause at any time', () => {
    const random = seeded(3);
    expectSameWithPauses(
      join(fixture('tiled.xz'), fixture('two-streams.xz')),
      'xz',
      join(tiled, small),
      'native',
      () => random() < 0.7,
    );
  });
});
