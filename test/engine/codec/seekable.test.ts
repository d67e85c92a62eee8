import { spawnSync } from 'node:child_process';
import zlib from 'node:zlib';
import { Deflate, Z_FINISH, Z_PARTIAL_FLUSH, Z_SYNC_FLUSH } from 'pako';
import { describe, expect, test } from 'vitest';
import type { Compression } from '../../../shared/compression.ts';
import { parseCheckpoints, serializeCheckpoints } from '../../../main/engine/codec/checkpoint-file.ts';
import { checkpointBefore, type Checkpoints } from '../../../main/engine/codec/checkpoint.ts';
import { decodeThrough } from '../../../main/engine/codec/one-pass.ts';
import { seekableSource } from '../../../main/engine/codec/seekable.ts';
import type { EngineKind } from '../../../main/engine/codec/step-engine.ts';
import { memorySource, type ByteSource } from '../../../main/engine/io/byte-source.ts';
import { cancelWork, createWorkMemory, idleWork, sharedWork } from '../../../main/engine/io/work.ts';
import { ProblemError } from '../../../shared/problem.ts';
import { fixture } from './decode.ts';
import { join, makePlain, seeded } from './plain.ts';

const { constants } = zlib;
const large = makePlain(21, 2_000_000);
const small = makePlain(7, 30_000);
const random = seeded(22);
const noise = Uint8Array.from({ length: 600_000 }, () => random() * 256);
const zeros = new Uint8Array(3_000_000);

function index(
  stored: Uint8Array,
  compression: Compression,
  everyBytes = 65_536,
  engine: EngineKind = 'native',
): Checkpoints {
  const { checkpoints, failure } = decodeThrough(memorySource(stored), compression, {
    work: idleWork,
    hashStored: false,
    hashPlain: false,
    checkpoints: { everyBytes },
    engine,
  });
  expect(failure).toBeNull();
  if (checkpoints === null) throw new Error('no checkpoints');
  return checkpoints;
}

/** Reads at random places, at and around every checkpoint, in a row, and across the end. */
function expectReads(
  source: ByteSource,
  plain: Uint8Array,
  checkpoints: Checkpoints | null,
  reads: number,
): void {
  const pick = seeded(31);
  expect(source.size).toBe(plain.length);
  const check = (position: number, length: number): void => {
    const into = new Uint8Array(length);
    const expected = plain.subarray(position, position + length);
    expect(source.read(into, position), `length at ${position}`).toBe(expected.length);
    expect(Buffer.compare(into.subarray(0, expected.length), expected), `bytes at ${position}`).toBe(0);
  };
  for (let read = 0; read < reads; read += 1)
    check(Math.floor(pick() * plain.length), 1 + Math.floor(pick() * 70_000));
  for (const offset of checkpoints?.plainOffset ?? [])
    for (const shift of [-1, 0, 1]) check(Math.max(0, offset + shift), 300);
  for (
    let position = 0, size = 1;
    position < plain.length;
    position += size, size = Math.ceil(size * 1.7) % 99_999
  )
    check(position, size);
  check(plain.length - 5, 100);
  check(plain.length, 10);
  check(plain.length + 1000, 10);
  check(0, 0);
  check(0, 10);
}

/** As a Go program writes gzip: small blocks, a flush here and there, to a byte or not. */
function flushed(plain: Uint8Array): Uint8Array {
  const pick = seeded(41);
  const deflate = new Deflate({ raw: true });
  for (let at = 0; at < plain.length;) {
    const end = at + 1000 + Math.floor(pick() * 60_000);
    deflate.push(plain.subarray(at, end), pick() < 0.5 ? Z_SYNC_FLUSH : Z_PARTIAL_FLUSH);
    at = end;
  }
  deflate.push(new Uint8Array(0), Z_FINISH);
  const trailer = new DataView(new ArrayBuffer(8));
  trailer.setUint32(0, zlib.crc32(plain), true);
  trailer.setUint32(4, plain.length, true);
  const head = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255);
  return join(head, deflate.result, new Uint8Array(trailer.buffer));
}

const gzipCases: [name: string, stored: Uint8Array, plain: Uint8Array][] = [
  ['level 1', zlib.gzipSync(large, { level: 1 }), large],
  ['level 6', zlib.gzipSync(large), large],
  ['level 9', zlib.gzipSync(large, { level: 9 }), large],
  ['small blocks', zlib.gzipSync(large, { memLevel: 1 }), large],
  ['fixed codes', zlib.gzipSync(large, { strategy: constants.Z_FIXED, memLevel: 2 }), large],
  ['Huffman only', zlib.gzipSync(large, { strategy: constants.Z_HUFFMAN_ONLY }), large],
  ['stored blocks', zlib.gzipSync(large, { level: 0 }), large],
  ['flushes', flushed(large), large],
  ['noise', zlib.gzipSync(noise), noise],
  ['zeros', zlib.gzipSync(zeros), zeros],
  ['zeros between noise', zlib.gzipSync(join(noise, zeros, noise)), join(noise, zeros, noise)],
  [
    'members',
    join(
      ...Array.from({ length: 40 }, (_none, at) =>
        zlib.gzipSync(large.subarray(at * 50_000, (at + 1) * 50_000)),
      ),
    ),
    large,
  ],
];

describe.each<EngineKind>(['native', 'portable'])('C6: random access to gzip, %s engine', (engine) => {
  test.each(gzipCases)('%s', (_name, stored, plain) => {
    const checkpoints = index(stored, 'gzip', 65_536, engine);
    const source = seekableSource(memorySource(stored), 'gzip', checkpoints, { engine });
    expectReads(source, plain, checkpoints, engine === 'native' ? 200 : 60);
    source.close();
  });

  test('checkpoints are as close as asked for where blocks are small', () => {
    const stored = zlib.gzipSync(large, { memLevel: 1 });
    const { plainOffset, windows } = index(stored, 'gzip', 100_000, engine);
    expect(plainOffset.length).toBeGreaterThan(14);
    expect(windows.length).toBeGreaterThan(14 * 32_768 - 1);
    for (let at = 1; at < plainOffset.length; at += 1)
      expect((plainOffset[at] ?? 0) - (plainOffset[at - 1] ?? 0)).toBeGreaterThanOrEqual(100_000);
  });
});

test('C6: both engines record the same checkpoints', () => {
  for (const [, stored] of gzipCases.slice(0, 3)) {
    const native = index(stored, 'gzip', 50_000, 'native');
    const portable = index(stored, 'gzip', 50_000, 'portable');
    expect(native.plainOffset.length).toBeGreaterThan(5);
    // They stop for output and input at other places, so one may pass over a block that the other takes.
    const places = new Map(
      [...native.plainOffset].map((offset, at) => [offset, [native.storedOffset[at], native.bits[at]]]),
    );
    for (const [at, offset] of portable.plainOffset.entries())
      if (places.has(offset))
        expect([portable.storedOffset[at], portable.bits[at]]).toEqual(places.get(offset));
  }
});

test.for([
  'gzip -1',
  'gzip -6',
  'gzip -9',
  'pigz -p2 -b128',
  'zstd -3 -q',
  'xz -1 -T2 --block-size=200KiB',
  'bzip2 -2',
])('C6: what `%s` of this machine makes', (command, { skip }) => {
  const [tool = '', ...flags] = command.split(' ');
  const made = spawnSync(tool, [...flags, '-c'], { input: large, maxBuffer: 1e8 });
  skip(made.error !== undefined, `no ${tool} on this machine`);
  const stored = new Uint8Array(made.stdout);
  const compression = tool === 'pigz' ? 'gzip' : (tool as Compression);
  const checkpoints = index(stored, compression);
  expectReads(seekableSource(memorySource(stored), compression, checkpoints), large, checkpoints, 40);
});

describe.each<[string, Compression, Uint8Array, Uint8Array]>([
  [
    'zstd of many frames',
    'zstd',
    join(
      ...Array.from({ length: 40 }, (_none, at) =>
        join(
          Uint8Array.of(0x50, 0x2a, 0x4d, 0x18, 1, 0, 0, 0, 7),
          zlib.zstdCompressSync(large.subarray(at * 50_000, (at + 1) * 50_000)),
        ),
      ),
    ),
    large,
  ],
  [
    'xz of several blocks',
    'xz',
    join(fixture('blocks-sha256.xz'), fixture('two-streams.xz')),
    join(small, small),
  ],
  ['bzip2 of several blocks', 'bzip2', fixture('blocks.bz2'), makePlain(9, 250_000)],
  ['bzip2 of zeros', 'bzip2', join(fixture('zeros.bz2'), fixture('two-streams.bz2')), join(zeros, small)],
])('C6: random access to %s', (_name, compression, stored, plain) => {
  test('with checkpoints', () => {
    const checkpoints = index(stored, compression, 8192);
    expect(checkpoints.plainOffset.length).toBeGreaterThan(2);
    expectReads(seekableSource(memorySource(stored), compression, checkpoints), plain, checkpoints, 40);
  });

  test('without any', () => {
    expectReads(seekableSource(memorySource(stored), compression, null), plain, null, 5);
  });

  test('with checkpoints that have been in a cache file', () => {
    const checkpoints = parseCheckpoints(serializeCheckpoints(index(stored, compression, 8192)));
    expect(checkpoints).not.toBeNull();
    expectReads(seekableSource(memorySource(stored), compression, checkpoints), plain, checkpoints, 10);
  });
});

test('C6: what is not compressed is read as it is', () => {
  expectReads(seekableSource(memorySource(large), 'none', null), large, null, 20);
});

test('C6: a blob with far more blocks than checkpoints allowed keeps them evenly', () => {
  const many = join(...Array.from({ length: 40 }, () => large));
  const checkpoints = index(zlib.gzipSync(many, { level: 1, memLevel: 2 }), 'gzip', 32_768);
  const { plainOffset, windows } = checkpoints;
  expect(windows.length).toBeLessThanOrEqual(512 * 32_768);
  expect(plainOffset.length).toBeGreaterThan(250);
  for (let at = 1; at < plainOffset.length; at += 1)
    expect((plainOffset[at] ?? 0) - (plainOffset[at - 1] ?? 0)).toBeLessThan(700_000);
  expect(checkpointBefore(checkpoints, 0)).toMatchObject({ plainOffset: 0, bits: 0 });
});

test('C6: a read that goes on reads no stored byte twice', () => {
  const stored = zlib.gzipSync(large);
  let bytes = 0;
  const base = memorySource(stored);
  const counting: ByteSource = {
    ...base,
    read(into, position) {
      const count = base.read(into, position);
      bytes += count;
      return count;
    },
  };
  const source = seekableSource(counting, 'gzip', index(stored, 'gzip', 1e9));
  const into = new Uint8Array(1000);
  for (let position = 0; position < large.length; position += 1000) source.read(into, position);
  expect(bytes).toBeLessThanOrEqual(stored.length);
});

test('C3: checkpoints of a damaged blob give what could be decoded', () => {
  const stored = zlib.gzipSync(large);
  const cut = stored.subarray(0, stored.length / 2);
  const { checkpoints, failure, plainSize } = decodeThrough(memorySource(cut), 'gzip', {
    work: idleWork,
    hashStored: false,
    hashPlain: false,
    checkpoints: { everyBytes: 65_536 },
  });
  expect(failure?.code).toBe('truncated');
  expectReads(
    seekableSource(memorySource(cut), 'gzip', checkpoints),
    large.subarray(0, plainSize),
    checkpoints,
    20,
  );
  // Without them the damage is found first.
  expect(() => seekableSource(memorySource(cut), 'gzip', null).size).toThrow(
    expect.objectContaining({ code: 'truncated' }),
  );
});

test('C6: checkpoints that do not belong to the blob are no wrong bytes', () => {
  const stored = zlib.gzipSync(large);
  const checkpoints = { ...index(stored, 'gzip'), plainSize: large.length + 10 };
  const source = seekableSource(memorySource(stored), 'gzip', checkpoints);
  expect(() => source.read(new Uint8Array(20), large.length - 5)).toThrow('ends before the size');
});

test.each<[Compression, Uint8Array]>([
  ['gzip', zlib.gzipSync(large)],
  ['zstd', zlib.zstdCompressSync(large)],
  ['xz', fixture('blocks-sha256.xz')],
  ['bzip2', fixture('blocks.bz2')],
])('C6: checkpoints that are nonsense for %s are a problem at worst', (compression, stored) => {
  const pick = seeded(51);
  const good = index(stored, compression, 8192);
  const others: unknown[] = [];
  for (let round = 0; round < 100; round += 1) {
    const checkpoints = {
      ...good,
      storedOffset: good.storedOffset.map(() => Math.floor(pick() * (stored.length + 2))),
      bits: good.bits.map(() => Math.floor(pick() * 8)),
    };
    try {
      const source = seekableSource(memorySource(stored), compression, checkpoints);
      source.read(new Uint8Array(100), Math.floor(pick() * good.plainSize));
    } catch (error) {
      if (!(error instanceof ProblemError)) others.push(error);
    }
  }
  expect(others).toEqual([]);
});

test('IO4: a long way to the place wanted can be cancelled', () => {
  const memory = createWorkMemory();
  const stored = zlib.gzipSync(large);
  const source = seekableSource(memorySource(stored), 'gzip', index(stored, 'gzip', 1e9), {
    work: sharedWork(memory),
  });
  cancelWork(memory);
  expect(() => source.read(new Uint8Array(1), 1_900_000)).toThrow('cancelled');
});
