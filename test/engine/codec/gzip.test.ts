import zlib from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { EngineKind } from '../../../main/engine/codec/step-engine.ts';
import { decode, expectDecoded, fixture, isPrefix } from './decode.ts';
import { expectSameWithPauses } from './pauses.ts';
import { join, makePlain, seeded } from './plain.ts';

const { constants } = zlib;
const plain = makePlain(1, 300_000);
const small = makePlain(2, 5000);

/** A gzip member with every optional part of the header. */
function fancyMember(bytes: Uint8Array): Uint8Array {
  const head = join(
    Uint8Array.of(0x1f, 0x8b, 8, 2 | 4 | 8 | 16, 1, 2, 3, 4, 0, 3),
    Uint8Array.of(6, 0, 0x53, 0x47, 2, 0, 1, 2),
    Buffer.from('a name\0a comment\0'),
  );
  const crc = zlib.crc32(head) & 0xffff;
  return join(head, Uint8Array.of(crc & 0xff, crc >> 8), zlib.gzipSync(bytes).subarray(10));
}

/** As Go's compress/gzip and others write what does not compress: stored blocks, and empty ones at flushes. */
function flushedMember(bytes: Uint8Array, level: number): Uint8Array {
  const body: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += 7000)
    body.push(
      zlib.deflateRawSync(bytes.subarray(at, at + 7000), { level, finishFlush: constants.Z_SYNC_FLUSH }),
    );
  body.push(Uint8Array.of(3, 0));
  const trailer = new DataView(new ArrayBuffer(8));
  trailer.setUint32(0, zlib.crc32(bytes), true);
  trailer.setUint32(4, bytes.length, true);
  return join(Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255), ...body, new Uint8Array(trailer.buffer));
}

describe.each<EngineKind>(['native', 'portable'])('gzip, %s engine', (engine) => {
  test.each([0, 1, 6, 9])('L3: level %i, however it is cut', (level) => {
    const stored = zlib.gzipSync(plain, { level });
    for (const pieces of [[stored.length], [1, 2, 3, 5, 8, 13, 65_536], [1000]])
      expectDecoded(decode(stored, 'gzip', { engine, pieces }), plain);
  });

  test('C1: every byte by itself', () => {
    const stored = join(fancyMember(small), zlib.gzipSync(small));
    expectDecoded(decode(stored, 'gzip', { engine, pieces: [1] }), join(small, small));
  });

  test.each([constants.Z_FIXED, constants.Z_HUFFMAN_ONLY, constants.Z_RLE])('strategy %i', (strategy) => {
    const stored = zlib.gzipSync(plain, { strategy, memLevel: 1 });
    expectDecoded(decode(stored, 'gzip', { engine }), plain);
  });

  test('L3: several members, header parts, stored blocks and flushes', () => {
    const stored = join(
      fancyMember(plain),
      flushedMember(plain, 6),
      flushedMember(small, 0),
      zlib.gzipSync(''),
    );
    for (const pieces of [[stored.length], [10, 7, 1, 4000]])
      expectDecoded(decode(stored, 'gzip', { engine, pieces }), join(plain, plain, small));
  });

  test('L3: pigz', () => {
    expectDecoded(decode(fixture('pigz.gz'), 'gzip', { engine }), makePlain(9, 250_000));
  });

  test('L3: zeros behind the end are padding, other bytes a note', () => {
    const stored = zlib.gzipSync(small);
    const position = stored.length;
    for (const pieces of [[stored.length + 100], [1]]) {
      expectDecoded(decode(join(stored, new Uint8Array(40)), 'gzip', { engine, pieces }), small, [
        { code: 'padding', position, size: 40 },
      ]);
      for (const tail of ['GARBAGE', '\x1fnothing', '\0\0\x1f\x8b'])
        expectDecoded(decode(join(stored, Buffer.from(tail, 'latin1')), 'gzip', { engine, pieces }), small, [
          { code: 'trailing-bytes', position, size: tail.length },
        ]);
      // The first byte of a further member.
      const half = decode(join(stored, Uint8Array.of(0x1f)), 'gzip', { engine, pieces });
      expect(half.failure?.code).toBe('truncated');
    }
  });

  test('C3: cut anywhere it is truncated, and what came before is right', () => {
    const first = zlib.gzipSync(small);
    const stored = join(first, fancyMember(small));
    const whole = join(small, small);
    for (let size = 0; size < stored.length; size += 1) {
      const { plain: got, failure } = decode(stored.subarray(0, size), 'gzip', { engine, pieces: [700] });
      expect(isPrefix(got, whole), `cut at ${size}`).toBe(true);
      if (size === first.length) expect(failure).toBeNull();
      else expect(failure?.code, `cut at ${size}`).toBe('truncated');
    }
  });

  test('C3: all that can be decoded of a truncated stream is delivered', () => {
    const stored = zlib.gzipSync(plain, { level: 1 });
    const cut = stored.subarray(0, stored.length - 9);
    const { plain: got } = decode(cut, 'gzip', { engine, pieces: [cut.length] });
    expect(got.length).toBeGreaterThan(plain.length - 300);
    // One long match: its output is more than one buffer, from very little input.
    const zeros = zlib.gzipSync(new Uint8Array(2_000_000));
    const most = decode(zeros.subarray(0, zeros.length - 10), 'gzip', { engine, pieces: [zeros.length] });
    expect(most.plain.length).toBeGreaterThan(1_999_000);
  });

  test('C3: a changed byte never gives other bytes without a failure', () => {
    const stored = fancyMember(small);
    const wrong: number[] = [];
    for (let at = 0; at < stored.length; at += 1) {
      const damaged = stored.slice();
      damaged[at] = (damaged[at] ?? 0) ^ (1 << (at % 8));
      const { plain: got, failure } = decode(damaged, 'gzip', { engine });
      if (failure === null && Buffer.compare(got, small) !== 0) wrong.push(at);
    }
    expect(wrong).toEqual([]);
  });

  test('C3: faults have codes', () => {
    const stored = zlib.gzipSync(small);
    const change = (at: number, value: number): Uint8Array => {
      const changed = new Uint8Array(stored);
      changed[(at + changed.length) % changed.length] = value;
      return changed;
    };
    const codeOf = (bytes: Uint8Array): string | undefined => decode(bytes, 'gzip', { engine }).failure?.code;
    expect(codeOf(change(2, 7))).toBe('unsupported');
    expect(codeOf(change(3, 0xe0))).toBe('corrupt');
    expect(codeOf(change(0, 0))).toBe('corrupt');
    expect(codeOf(change(-8, (stored.at(-8) ?? 0) ^ 1))).toBe('corrupt');
    expect(codeOf(change(-4, (stored.at(-4) ?? 0) ^ 1))).toBe('corrupt');
    expect(codeOf(new Uint8Array(0))).toBe('truncated');
    expect(codeOf(join(stored, Uint8Array.of(0x1f, 0x8b, 9)))).toBe('truncated');
  });

  test('C1: a receiver may pause at any time', () => {
    const random = seeded(3);
    const stored = join(zlib.gzipSync(new Uint8Array(3_000_000)), zlib.gzipSync(plain));
    const whole = join(new Uint8Array(3_000_000), plain);
    expectSameWithPauses(stored, 'gzip', whole, engine, () => random() < 0.7);
  });
});
