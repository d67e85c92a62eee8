import zlib from 'node:zlib';
import { expect, test } from 'vitest';
import { parseCheckpoints, serializeCheckpoints } from '../../../main/engine/codec/checkpoint-file.ts';
import { recordCheckpoints, type Checkpoints } from '../../../main/engine/codec/checkpoint.ts';
import { makePlain, seeded } from './plain.ts';

function sample(count: number): Checkpoints {
  const recorder = recordCheckpoints('gzip', 1000);
  for (let at = 0; at < count; at += 1)
    recorder.add({
      plainOffset: at * 5000,
      storedOffset: 10 + at * 1700,
      bits: at % 8,
      window: at === 0 ? new Uint8Array(0) : makePlain(at, Math.min(32_768, at * 5000)),
    });
  return recorder.finish(1_000_000, 5_000_000);
}

test('C7: what is written is what is read', () => {
  for (const count of [0, 1, 2, 30]) {
    const checkpoints = sample(count);
    const bytes = serializeCheckpoints(checkpoints);
    expect(parseCheckpoints(bytes)).toEqual(checkpoints);
  }
  const checkpoints = sample(30);
  expect(serializeCheckpoints(checkpoints).length).toBeLessThan(checkpoints.windows.length / 2);
});

test('C7: any damage makes it no checkpoints', () => {
  const bytes = serializeCheckpoints(sample(4));
  const random = seeded(6);
  for (let size = 0; size < bytes.length; size += 1 + Math.floor(size / 40))
    expect(parseCheckpoints(bytes.subarray(0, size))).toBeNull();
  for (let round = 0; round < 500; round += 1) {
    const damaged = bytes.slice();
    const at = Math.floor(random() * (round < 200 ? 40 : bytes.length));
    damaged[at] = (damaged[at] ?? 0) ^ (1 << (round % 8));
    const parsed = parseCheckpoints(damaged);
    // Of the header's claims those about sizes and kind are not covered by the sum; they stay within reason.
    if (parsed !== null) expect(at).toBeLessThan(36);
  }
});

test('C7: claims that make no sense are refused, sum or no sum', () => {
  const bytes = serializeCheckpoints(sample(4));
  const forge = (change: (view: DataView) => void): Checkpoints | null => {
    const forged = bytes.slice();
    const view = new DataView(forged.buffer);
    change(view);
    view.setUint32(32, zlib.crc32(forged.subarray(36)), true);
    return parseCheckpoints(forged);
  };
  expect(forge(() => {})).not.toBeNull();
  expect(forge((view) => view.setFloat64(36, 9e9, true))).toBeNull();
  expect(forge((view) => view.setFloat64(36, -1, true))).toBeNull();
  expect(forge((view) => view.setFloat64(36 + 8, Number.NaN, true))).toBeNull();
  expect(forge((view) => view.setFloat64(36 + 8, 0.5, true))).toBeNull();
  expect(forge((view) => view.setFloat64(36 + 16, 1, true))).toBeNull();
  expect(forge((view) => view.setFloat64(36 + 32 + 8, 1, true))).toBeNull();
  expect(forge((view) => view.setUint16(36 + 64 + 2, 65_535, true))).toBeNull();
  expect(forge((view) => view.setUint16(36 + 64 + 2, 77, true))).toBeNull();
  expect(forge((view) => view.setUint8(36 + 64 + 8, 9))).toBeNull();
  expect(forge((view) => view.setUint32(24, 0xffffffff, true))).toBeNull();
  expect(forge((view) => view.setUint8(5, 77))).toBeNull();
  expect(forge((view) => view.setUint8(4, 2))).toBeNull();
});
