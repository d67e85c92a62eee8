import { describe, expect, test } from 'vitest';
import { isPacked, plannedSizeText } from '../../../renderer/build/planned-size.ts';
import type { LayerOutline } from '../../../shared/contract/build-values.ts';

const found = (size: number, packed: boolean): LayerOutline => ({
  kind: 'base',
  digest: null,
  diffId: null,
  size,
  isPacked: packed,
  createdBy: null,
});
const files: LayerOutline = { kind: 'files', sources: [], entries: 1, size: 1_000_000 };

describe('R16: sizes of planned layers', () => {
  test('are plain where that is known, and called packed where it is not, in sums too', () => {
    const plain = found(2_000_000, false);
    const packed = found(3_000_000, true);
    expect([plain, packed, files].map((layer) => plannedSizeText([layer]))).toEqual([
      '2.00 MB',
      '3.00 MB packed',
      '1.00 MB',
    ]);
    expect(plannedSizeText([plain, files])).toBe('3.00 MB');
    expect(plannedSizeText([packed, packed])).toBe('6.00 MB packed');
    expect(plannedSizeText([packed, files])).toBe('4.00 MB, partly packed');
    expect([plain, packed, files].filter(isPacked)).toEqual([packed]);
  });
});
