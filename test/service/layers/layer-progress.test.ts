import { expect, test } from 'vitest';
import { createLayerProgress } from '../../../main/service/layers/layer-progress.ts';
import type { LayerPart } from '../../../main/service/write/written-layer.ts';

/** A layer of `size` plain bytes whose stored bytes move in pieces of these lengths. */
function part(size: number | null, pieces: readonly number[]): LayerPart {
  const storedSize = pieces.reduce((sum, length) => sum + length, 0);
  return {
    size,
    storedSize,
    async fill(write) {
      for (const length of pieces) await write(new Uint8Array(length));
    },
  } as Pick<LayerPart, 'size' | 'storedSize' | 'fill'> as LayerPart;
}

test('progress grows piece by piece in plain bytes, and never beyond its total', async () => {
  const told: (readonly [number, number | null])[] = [];
  const progress = createLayerProgress(300, { onProgress: ({ done, total }) => told.push([done, total]) });
  const packed = part(100, [10, 10]);
  await progress.watch(packed).fill(() => Promise.resolve(), { name: '', offset: 0 });
  progress.end(packed);
  // bytes that are there already do not move
  progress.end(part(150, [150]));
  const larger = part(null, [80]);
  await progress.watch(larger).fill(() => Promise.resolve(), { name: '', offset: 0 });
  progress.end(larger);
  expect(told).toEqual([
    [50, 300],
    [100, 300],
    [100, 300],
    [250, 300],
    [330, 330],
    [330, 330],
  ]);
});
