import zlib from 'node:zlib';
import { afterEach, expect, test, vi } from 'vitest';
import { nativeInflate, nativeZstd } from '../../../main/engine/codec/native-zlib.ts';
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
