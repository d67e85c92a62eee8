import zlib from 'node:zlib';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { nativeInflate, nativeZstd, nativeZstdFrames } from '../../../main/engine/codec/native-zlib.ts';
import { openRawInflate } from '../../../main/engine/codec/gzip/raw-inflate.ts';
import { EngineFault } from '../../../main/engine/codec/step-engine.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

test('C2: this runtime passes the self-test', () => {
  const inflate = nativeInflate();
  const zstd = nativeZstd(27);
  expect(inflate).not.toBeNull();
  expect(zstd).not.toBeNull();
  inflate?.close();
  zstd?.close();
});

test('C2: bad data is an EngineFault with the code of the library', () => {
  const engine = nativeInflate();
  expect(() => engine?.step(Uint8Array.of(7, 7, 7), 0, 3, new Uint8Array(9), 0, 9, false)).toThrow(
    EngineFault,
  );
  engine?.close();
});

test.each([
  ['no handle', {}],
  ['no write', { _handle: { reset() {} }, _writeState: new Uint32Array(2) }],
  ['no state', { _handle: { reset() {}, writeSync() {} } }],
  ['another state', { _handle: { reset() {}, writeSync() {} }, _writeState: [0, 0] }],
])('C2: a runtime with %s in its streams is decoded without them', (_name, stream) => {
  vi.spyOn(zlib, 'createInflateRaw').mockReturnValue({ ...stream, close() {} } as never);
  expect(nativeInflate()).toBeNull();
  const engine = openRawInflate('native');
  const output = new Uint8Array(16);
  const input = zlib.deflateRawSync(Buffer.from('all the same'));
  engine.step(input, 0, input.length, output, 0, 16, false);
  expect(Buffer.from(output.subarray(0, 16 - engine.outputLeft)).toString()).toBe('all the same');
});

test('C2: a runtime whose streams do something else fails the self-test', async () => {
  vi.resetModules();
  const stream = { _handle: { reset() {}, writeSync() {} }, _writeState: new Uint32Array(2), close() {} };
  vi.spyOn(zlib, 'createInflateRaw').mockReturnValue(stream as never);
  vi.spyOn(zlib, 'createZstdDecompress').mockImplementation(() => {
    throw new Error('not today');
  });
  const fresh = await import('../../../main/engine/codec/native-zlib.ts');
  vi.restoreAllMocks();
  expect(fresh.nativeInflate()).toBeNull();
  expect(fresh.nativeZstd(27)).toBeNull();
});

describe('C8: frames of one engine', () => {
  const { ZSTD_c_compressionLevel, ZSTD_c_checksumFlag, ZSTD_c_hashLog } = zlib.constants;
  const params = { [ZSTD_c_compressionLevel]: 3, [ZSTD_c_checksumFlag]: 1, [ZSTD_c_hashLog]: 12 };
  const plains = [70_000, 0, 1, 300_000, 70_000].map((length, round) =>
    Uint8Array.from({ length }, (_, at) => ((at * (round + 3)) >> 5) ^ (at % 61)),
  );

  test('are those of the one-shot function, whatever came before', () => {
    const engine = nativeZstdFrames(params);
    const output = new Uint8Array(400_000);
    for (const plain of [...plains, ...plains.toReversed()]) {
      const size = engine?.frame(plain, output) ?? 0;
      expect(
        zlib.zstdCompressSync(plain, { params, chunkSize: output.length }).equals(output.subarray(0, size)),
      ).toBe(true);
    }
    engine?.close();
  });

  test('are made of memory that threads share', () => {
    const engine = nativeZstdFrames(params);
    const shared = new Uint8Array(new SharedArrayBuffer(70_000));
    shared.set(plains[0] ?? []);
    const output = new Uint8Array(100_000);
    const size = engine?.frame(shared, output) ?? 0;
    expect(zlib.zstdDecompressSync(output.subarray(0, size)).equals(shared)).toBe(true);
    engine?.close();
  });

  test('need room', () => {
    const engine = nativeZstdFrames(params);
    expect(() => engine?.frame(Uint8Array.from(plains[3] ?? []), new Uint8Array(40))).toThrow(EngineFault);
    engine?.close();
  });

  test('are left to the one-shot function where the engine makes others', () => {
    const open = zlib.createZstdCompress;
    vi.spyOn(zlib, 'createZstdCompress').mockImplementation(() =>
      open({ params: { ...params, [ZSTD_c_checksumFlag]: 0 } }),
    );
    expect(nativeZstdFrames(params)).toBeNull();
    vi.spyOn(zlib, 'createZstdCompress').mockReturnValue({ close() {} } as never);
    expect(nativeZstdFrames(params)).toBeNull();
  });
});
