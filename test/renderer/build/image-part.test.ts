import { expect, test } from 'vitest';
import { heldPart, layerPart, putPart, storePathPart, takePart } from '../../../renderer/build/image-part.ts';
import type { ArchiveRef } from '../../../shared/contract/values.ts';
import type { LayerReport } from '../../../shared/report.ts';

const archive = '1'.repeat(32) as ArchiveRef;
const layer = (change: Partial<LayerReport>): LayerReport =>
  ({ index: 3, diffId: 'sha256:d', digest: 'sha256:e', storedSize: 10, ...change }) as LayerReport;

/** What a drag carries. */
function transfer(): DataTransfer {
  const held = new Map<string, string>();
  return {
    get types() {
      return [...held.keys()];
    },
    getData: (type: string) => held.get(type) ?? '',
    setData: (type: string, text: string) => void held.set(type, text),
  } as unknown as DataTransfer;
}

test('a layer is named by its DiffID, else by its digest; without either, or without bytes, it is no part', () => {
  expect(layerPart(archive, layer({}))).toEqual({
    kind: 'layer',
    archive,
    layer: 'sha256:d',
    title: 'Layer 3',
  });
  expect(layerPart(archive, layer({ diffId: null }))?.layer).toBe('sha256:e');
  expect(layerPart(archive, layer({ diffId: null, digest: null }))).toBeNull();
  expect(layerPart(archive, layer({ storedSize: null }))).toBeNull();
  expect(layerPart(archive, undefined)).toBeNull();
});

test('an entry of the tree is part of the store path that it lies in', () => {
  const path = `/nix/store/${'a'.repeat(32)}-app-1`;
  const part = storePathPart(archive, { id: null, legacyId: null }, 2, `${path.slice(1)}/bin/app`);
  expect(part).toEqual({ kind: 'store-path', archive, image: '2', path, title: 'app-1' });
  expect(storePathPart(archive, { id: null, legacyId: null }, 0, 'usr/bin')).toBeNull();
  expect(storePathPart(archive, undefined, 0, path)).toBeNull();
  if (part === null) return;
  const drag = transfer();
  putPart(drag, part);
  expect([heldPart(drag), takePart(drag)]).toEqual(['store-path', part]);
});

test('what is dragged arrives as it was; anything else is no part', () => {
  const drag = transfer();
  expect([heldPart(drag), takePart(drag)]).toEqual([null, null]);
  const part = layerPart(archive, layer({}));
  if (part === null) throw new Error('no part');
  putPart(drag, part);
  expect([heldPart(drag), takePart(drag)]).toEqual(['layer', part]);
  for (const text of ['', 'null', '3', '{}', '{"kind":"layer","archive":1}']) {
    const odd = transfer();
    odd.setData('application/x-varve-layer', text);
    expect(takePart(odd)).toBeNull();
  }
});
