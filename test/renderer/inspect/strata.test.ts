import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hiddenWhy, lackText } from '../../../renderer/inspect/strata/hidden-layer.ts';
import { isIncluded } from '../../../renderer/inspect/strata/inclusion.ts';
import { layerOf, worstByLayer } from '../../../renderer/inspect/strata/layer-marks.ts';
import { originShares, wholeSize } from '../../../renderer/inspect/strata/origin-shares.ts';
import { strataBetween, strataLayout } from '../../../renderer/inspect/strata/strata-layout.ts';
import { verdictOf } from '../../../renderer/inspect/verdict.ts';
import { finding, imageReport } from '../fake/archive.ts';

const layer = (size: number | null): { size: number | null; storedSize: number | null } => ({
  size,
  storedSize: null,
});
const sizes = fc.array(fc.integer({ min: 0, max: 5_000_000_000 }), { minLength: 1, maxLength: 400 });

test('what the layers weigh together is told once it is known of each', () => {
  const together = (list: readonly (number | null)[]): number | null => wholeSize(list.map(layer));
  expect([together([3, 0, 4]), together([3, null]), together([])]).toEqual([7, null, null]);
});

describe('R10: heights of strata', () => {
  test('newest on top, one after the other, without gaps', () => {
    fc.assert(
      fc.property(
        sizes,
        fc.integer({ min: 0, max: 1_200 }),
        fc.constantFrom('log' as const, 'linear' as const),
        (list, available, scale) => {
          const strata = strataLayout(list.map(layer), available, scale);
          expect(strata.map((stratum) => stratum.layer)).toEqual(list.map((_, at) => list.length - 1 - at));
          let top = 0;
          for (const stratum of strata) {
            expect(stratum.top).toBe(top);
            expect(stratum.height).toBeGreaterThanOrEqual(scale === 'log' ? 22 : 3);
            top += stratum.height;
          }
        },
      ),
    );
  });

  test('a larger layer is never lower than a smaller one', () => {
    fc.assert(
      fc.property(sizes, fc.constantFrom('log' as const, 'linear' as const), (list, scale) => {
        const strata = strataLayout(list.map(layer), 700, scale);
        const bySize = strata.toSorted((a, b) => (list[a.layer] ?? 0) - (list[b.layer] ?? 0));
        const heights = bySize.map((stratum) => stratum.height);
        expect(heights).toEqual(heights.toSorted((a, b) => a - b));
      }),
    );
  });

  test('linear heights fill the pane and say how heavy each layer is', () => {
    const heights = strataLayout([layer(300), layer(100)], 406, 'linear').map(({ height }) => height);
    expect(heights).toEqual([103, 303]);
  });

  test('layers of the same size are all heavy; without any size all are light', () => {
    expect(strataLayout([layer(5e9), layer(5e9)], 700, 'log').map(({ height }) => height)).toEqual([
      142, 142,
    ]);
    expect(strataLayout([layer(null), layer(null)], 700, 'linear').map(({ height }) => height)).toEqual([
      3, 3,
    ]);
    expect(strataLayout([], 700, 'log')).toEqual([]);
  });

  test('of ten thousand layers only those in view are drawn', () => {
    const strata = strataLayout(
      Array.from({ length: 10_000 }, () => layer(1)),
      600,
      'log',
    );
    const seen = strataBetween(strata, 50_000, 50_600);
    expect(seen.length).toBeLessThan(40);
    expect(seen[0]!.top + seen[0]!.height).toBeGreaterThan(50_000);
    expect(seen.at(-1)!.top).toBeLessThan(50_600);
    expect(strataBetween(strata, -100, 0)).toEqual([]);
  });
});

describe('what strata say', () => {
  test('origins add up, from the bottom up', () => {
    const image = imageReport(
      1,
      [
        { createdBy: null, origin: 'base', entries: [], more: { size: 300 } },
        { createdBy: null, origin: 'nix', entries: [], more: { size: 100 } },
        { createdBy: null, origin: 'nix', entries: [], more: { size: null, storedSize: 100 } },
      ],
      {},
    );
    expect(originShares(image.layers)).toEqual([
      { origin: 'base', size: 300, layers: 1, share: 0.6 },
      { origin: 'nix', size: 200, layers: 2, share: 0.4 },
    ]);
    expect(originShares([])).toEqual([]);
  });

  test('the worst finding of a layer marks it', () => {
    const found = [
      finding('W4', 'info', 'layer 3, nothing/here', '', ''),
      finding('L2', 'error', 'layer 3', '', ''),
      finding('F9', 'error', 'manifest.json', '', ''),
      finding('T4', 'warning', 'layer 12, a/b', '', ''),
    ];
    expect([...worstByLayer(found)]).toEqual([
      [3, 'error'],
      [12, 'warning'],
    ]);
    expect(layerOf({ where: 'player 3' })).toBeNull();
    expect(layerOf({ where: `blobs/sha256/${'a'.repeat(64)}#/layers/5/mediaType` })).toBe(5);
    expect(layerOf({ where: 'manifest.json#/1/Layers/0' })).toBeNull();
  });

  test('L1, L5: what a tree is without is said: layers that are not there, and encrypted ones', () => {
    const more = [
      {},
      { mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip+encrypted', size: null, storedSize: 9 },
      { size: null, storedSize: null },
    ];
    const { layers } = imageReport(
      1,
      more.map((each) => ({ createdBy: null, origin: 'other', entries: [], more: each })),
      {},
    );
    expect(layers.map(hiddenWhy)).toEqual([null, 'encrypted', 'absent']);
    const lack = (view: 'merged' | 'layer' | 'changes', top: number): string | null =>
      lackText(layers, { view, layer: top, from: top });
    expect([
      lack('merged', 0),
      lack('merged', 1),
      lack('merged', 2),
      lack('layer', 2),
      lack('layer', 0),
    ]).toEqual([
      null,
      'layer 1, which is encrypted',
      '2 layers that cannot be seen',
      'layer 2, which is not in this archive',
      null,
    ]);
  });

  test('the view decides which layers are part of the tree', () => {
    const which = (view: 'merged' | 'layer' | 'changes'): number[] =>
      [0, 1, 2, 3, 4].filter((number) => isIncluded({ view, layer: 3, from: 2 }, number));
    expect([which('merged'), which('layer'), which('changes')]).toEqual([[0, 1, 2, 3], [3], [2, 3]]);
  });
});

describe('what verifying has shown', () => {
  const image = (verified: boolean): ReturnType<typeof imageReport> =>
    imageReport(1, [{ createdBy: null, origin: 'other', entries: [], more: { verified } }], {});

  test('an archive is verified only where every digest is what it should be', () => {
    const wrong = [finding('L2', 'error', 'layer 0', '', '')];
    const odd = [finding('W4', 'warning', 'layer 0', '', '')];
    const title = (...parts: Parameters<typeof verdictOf>): string => verdictOf(...parts).title;
    expect([
      title({ images: [{ ...image(true), findings: odd }], findings: [] }),
      title({ images: [{ ...image(true), findings: [] }], findings: wrong }),
      title({ images: [{ ...image(true), findings: wrong }], findings: [] }),
      title({ images: [{ ...image(false), findings: [] }], findings: [] }),
    ]).toEqual(['Verified', 'Checked', 'Checked', 'Checked']);
  });
});
