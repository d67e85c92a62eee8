import zlib from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { EngineKind } from '../../../main/engine/codec/step-engine.ts';
import { decode, expectDecoded, fixture, isPrefix } from './decode.ts';
import { expectSameWithPauses } from './pauses.ts';
import { join, makePlain, seeded } from './plain.ts';

const plain = makePlain(7, 30_000);
const tiled = join(...Array.from({ length: 200 }, () => plain));
const fine = { failure: null, notes: [] };
const magic = [0x28, 0xb5, 0x2f, 0xfd];

/** A frame of blocks that each repeat one byte, as bombs are made of: 4 stored bytes per block of up to 128 KiB. */
function repeated(blocks: number, size: number, head: readonly number[] = [0x00, 0x38]): Uint8Array {
  const frame = new Uint8Array(4 + head.length + blocks * 4);
  frame.set([...magic, ...head]);
  for (let block = 0; block < blocks; block += 1) {
    const header = (size << 3) | (1 << 1) | (block === blocks - 1 ? 1 : 0);
    frame.set([header & 0xff, (header >> 8) & 0xff, header >> 16, 0x61], 4 + head.length + block * 4);
  }
  return frame;
}

test('the runtime of the tests has native zstd', () => {
  expect(zlib.createZstdDecompress).toBeTypeOf('function');
});

describe.each<EngineKind>(['native', 'portable'])('zstd, %s engine', (engine) => {
  test.each(['default.zst', 'no-check.zst', 'no-size.zst', 'frames.zst'])(
    'L3: %s, however it is cut',
    (name) => {
      const stored = fixture(name);
      for (const pieces of [[stored.length], [1], [3, 1, 4, 1, 5, 9, 2, 6000]])
        expectDecoded(decode(stored, 'zstd', { engine, pieces }), plain);
    },
  );

  test('an empty frame', () => {
    expectDecoded(decode(fixture('empty.zst'), 'zstd', { engine }), new Uint8Array(0));
  });

  test('C5: the largest window of ordinary use', () => {
    const { plain: got, failure } = decode(fixture('long27-tiled.zst'), 'zstd', { engine });
    expect(failure).toBeNull();
    expect(Buffer.compare(got, tiled)).toBe(0);
  });

  test('C5: a larger window is a limit, unless allowed', () => {
    expect(decode(fixture('long30.zst'), 'zstd', { engine }).failure?.code).toBe('limit');
    if (engine === 'native')
      expect(decode(fixture('long30.zst'), 'zstd', { engine, maxWindow: 2 ** 30 })).toMatchObject(fine);
  });

  test('L3: what Node makes, many frames of it, some empty', () => {
    const random = seeded(5);
    const frames: Uint8Array[] = [];
    const parts: Uint8Array[] = [];
    for (let frame = 0; frame < 200; frame += 1) {
      const size = random() < 0.1 ? 0 : Math.floor(random() * 3000);
      parts.push(makePlain(frame, size));
      frames.push(
        zlib.zstdCompressSync(makePlain(frame, size), {
          params: {
            [zlib.constants.ZSTD_c_compressionLevel]: 1 + (frame % 12),
            [zlib.constants.ZSTD_c_checksumFlag]: frame % 2,
            [zlib.constants.ZSTD_c_contentSizeFlag]: Math.floor(frame / 2) % 2,
          },
        }),
      );
    }
    const stored = join(...frames);
    for (const pieces of [[stored.length], [4096], [17]])
      expectDecoded(decode(stored, 'zstd', { engine, pieces }), join(...parts));
  });

  test('blocks beyond one buffer', () => {
    const large = makePlain(3, 2_500_000);
    const stored = zlib.zstdCompressSync(large);
    for (const pieces of [[stored.length], [100_000]])
      expect(Buffer.compare(decode(stored, 'zstd', { engine, pieces }).plain, large)).toBe(0);
  });

  test('L3: bytes behind the last frame', () => {
    const stored = fixture('default.zst');
    const position = stored.length;
    for (const pieces of [[100_000], [1]]) {
      expectDecoded(decode(join(stored, new Uint8Array(9)), 'zstd', { engine, pieces }), plain, [
        { code: 'padding', position, size: 9 },
      ]);
      for (const tail of ['x', 'xyz', 'trailing', 'P*-later'])
        expectDecoded(decode(join(stored, Buffer.from(tail)), 'zstd', { engine, pieces }), plain, [
          { code: 'trailing-bytes', position, size: tail.length },
        ]);
    }
  });

  test('C3: cut anywhere it is truncated, and what came before is right', () => {
    const stored = fixture('frames.zst');
    const ends = frameEnds(stored);
    expect(ends).toHaveLength(5);
    // The portable engine takes a new window for every frame, which takes time.
    const sizes = Array.from({ length: stored.length }, (_none, size) => size).filter(
      (size) => engine === 'native' || size % 9 === 0 || ends.some((end) => Math.abs(end - size) < 12),
    );
    for (const size of sizes) {
      const { plain: got, failure } = decode(stored.subarray(0, size), 'zstd', { engine, pieces: [999] });
      expect(isPrefix(got, plain), `cut at ${size}`).toBe(true);
      if (ends.includes(size)) expect(failure, `cut at ${size}`).toBeNull();
      else expect(failure?.code, `cut at ${size}`).toBe('truncated');
    }
  });

  test('C3: faults have codes', () => {
    const codeOf = (...bytes: number[]): string | undefined =>
      decode(Uint8Array.from(bytes), 'zstd', { engine }).failure?.code;
    expect(codeOf()).toBe('truncated');
    expect(codeOf(...magic)).toBe('truncated');
    expect(codeOf(1, 2, 3, 4)).toBe('corrupt');
    // A reserved bit, a dictionary, a reserved block type, an oversized block, too large a content size.
    expect(codeOf(...magic, 0x28, 0)).toBe('corrupt');
    expect(codeOf(...magic, 0x21, 9, 0)).toBe('unsupported');
    expect(codeOf(...magic, 0x20, 0, 0x07, 0, 0)).toBe('corrupt');
    expect(codeOf(...magic, 0x00, 0x38, 0xfd, 0xff, 0xff)).toBe('corrupt');
    expect(codeOf(...magic, 0xe0, 255, 255, 255, 255, 255, 255, 255, 255)).toBe('corrupt');
    expect(codeOf(...magic, 0xe0, 0, 0, 0, 0, 1, 0, 0, 0)).toBe('limit');
    // A size that its blocks do not make.
    expect(codeOf(...magic, 0x20, 2, 0x09, 0, 0, 0x61)).toBe('corrupt');
    expect(codeOf(...magic, 0x20, 1, 0x11, 0, 0, 0x61, 0x62)).toBe('corrupt');
  });

  test('C3: changed bytes never give other bytes without a failure, where there is a checksum', () => {
    const random = seeded(8);
    const stored = fixture('default.zst');
    for (let round = 0; round < 600; round += 1) {
      const damaged = stored.slice();
      for (let change = 0; change <= round % 3; change += 1)
        damaged[Math.floor(random() * stored.length)] = random() * 256;
      const { plain: got, failure } = decode(damaged, 'zstd', { engine });
      expect(got.length).toBeLessThan(2 ** 24);
      // The portable engine leaves checksums to the digest (C2).
      if (failure === null && engine === 'native') expect(Buffer.compare(got, plain)).toBe(0);
    }
  });

  test('blocks of one repeated byte, and blocks of nothing', () => {
    const { plain: got, failure } = decode(repeated(100, 131_072), 'zstd', { engine });
    expect(failure).toBeNull();
    expect(got.length).toBe(100 * 131_072);
    expect(got.every((byte) => byte === 0x61)).toBe(true);
    expectDecoded(
      decode(Uint8Array.of(...magic, 0x00, 0x38, 0, 0, 0, 1, 0, 0), 'zstd', { engine }),
      new Uint8Array(0),
    );
  });

  test('C1: a receiver may pause at any time', () => {
    const random = seeded(3);
    const stored = join(repeated(200, 131_072), fixture('frames.zst'), repeated(1, 5));
    const whole = join(new Uint8Array(200 * 131_072).fill(0x61), plain, new Uint8Array(5).fill(0x61));
    expectSameWithPauses(stored, 'zstd', whole, engine, () => random() < 0.7);
  });
});

/** Where frames end, found by a walk of its own. */
function frameEnds(stored: Uint8Array): number[] {
  const ends: number[] = [];
  const view = new DataView(stored.buffer, stored.byteOffset, stored.length);
  for (let at = 0; at < stored.length;) {
    if (view.getUint32(at, true) >>> 4 === 0x184d2a5) at += 8 + view.getUint32(at + 4, true);
    else {
      const flags = stored[at + 4] ?? 0;
      const sizes = [flags & 32 ? 1 : 0, 2, 4, 8];
      at += 5 + (flags & 32 ? 0 : 1) + (sizes[flags >> 6] ?? 0);
      for (let last = false; !last;) {
        const header = (stored[at] ?? 0) | ((stored[at + 1] ?? 0) << 8) | ((stored[at + 2] ?? 0) << 16);
        last = (header & 1) === 1;
        at += 3 + ((header >> 1) & 3 ? (((header >> 1) & 3) === 1 ? 1 : header >> 3) : header >> 3);
      }
      at += flags & 4 ? 4 : 0;
    }
    ends.push(at);
  }
  return ends;
}
