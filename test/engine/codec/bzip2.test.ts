import { describe, expect, test } from 'vitest';
import { decode, expectDecoded, fixture, isPrefix } from './decode.ts';
import { expectSameWithPauses } from './pauses.ts';
import { join, makePlain, seeded } from './plain.ts';

const small = makePlain(7, 30_000);
const large = makePlain(9, 250_000);

describe('bzip2', () => {
  test('several blocks, however they are cut', () => {
    const stored = fixture('blocks.bz2');
    for (const pieces of [[stored.length], [1], [3, 1, 4, 1, 5, 9, 2, 6000]])
      expectDecoded(decode(stored, 'bzip2', { pieces }), large);
  });

  test('L3: several streams', () => {
    const stored = join(fixture('two-streams.bz2'), fixture('empty.bz2'), fixture('blocks.bz2'));
    for (const pieces of [[stored.length], [1], [5000]])
      expectDecoded(decode(stored, 'bzip2', { pieces }), join(small, large));
  });

  test('nothing at all', () => {
    expectDecoded(decode(fixture('empty.bz2'), 'bzip2'), new Uint8Array(0));
  });

  test('L3: bytes behind the last stream', () => {
    const stored = fixture('two-streams.bz2');
    const position = stored.length;
    for (const pieces of [[100_000], [1]]) {
      expectDecoded(decode(join(stored, new Uint8Array(9)), 'bzip2', { pieces }), small, [
        { code: 'padding', position, size: 9 },
      ]);
      for (const tail of ['x', 'BZx', 'BZh0', 'trailing'])
        expectDecoded(decode(join(stored, Buffer.from(tail)), 'bzip2', { pieces }), small, [
          { code: 'trailing-bytes', position, size: tail.length },
        ]);
    }
  });

  test('C3: cut anywhere it is truncated, and what came before is right', () => {
    const stored = fixture('two-streams.bz2');
    let ends = 0;
    for (let size = 0; size < stored.length; size += 1) {
      const { plain: got, failure } = decode(stored.subarray(0, size), 'bzip2', { pieces: [999] });
      expect(isPrefix(got, small), `cut at ${size}`).toBe(true);
      if (failure === null) ends += 1;
      else expect(failure.code, `cut at ${size}`).toBe('truncated');
    }
    // Only between the two streams there is nothing to notice.
    expect(ends).toBe(1);
  });

  test('C3: a changed byte never gives other bytes without a failure', () => {
    const stored = fixture('two-streams.bz2');
    const wrong: number[] = [];
    for (let at = 0; at < stored.length; at += at < 200 ? 1 : 3) {
      const damaged = stored.slice();
      damaged[at] = (damaged[at] ?? 0) ^ (1 << (at % 8));
      const { plain: got, failure } = decode(damaged, 'bzip2');
      // A damaged second signature ends the data after the first stream, with a note.
      const whole = isPrefix(got, small) && (got.length === small.length || got.length === 14_000);
      if (failure === null && !whole) wrong.push(at);
    }
    expect(wrong).toEqual([]);
  });

  test('C3: random bytes behind a signature', () => {
    const random = seeded(4);
    for (let round = 0; round < 300; round += 1) {
      const noise = Uint8Array.from({ length: 4000 }, () => random() * 256);
      noise.set(Buffer.from('BZh9'));
      noise.set([0x31, 0x41, 0x59, 0x26, 0x53, 0x59], 4);
      if (round % 2) noise[14] = (noise[14] ?? 0) & 0x7f;
      expect(decode(noise, 'bzip2').failure).not.toBeNull();
    }
  });

  test('L4: a great many zeros from 49 bytes, with pauses', () => {
    const random = seeded(3);
    expectSameWithPauses(
      join(fixture('zeros.bz2'), fixture('two-streams.bz2')),
      'bzip2',
      join(new Uint8Array(3_000_000), small),
      'native',
      () => random() < 0.7,
    );
  });
});
