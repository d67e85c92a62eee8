import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WasteReport } from '../../../../shared/view.ts';
import type { ContentDigests } from '../../../../main/engine/tree/content-digests.ts';
import { digestCandidates } from '../../../../main/engine/tree/waste/duplicates.ts';
import { mergeLayers } from '../../../../main/engine/tree/overlay/overlay.ts';
import { wasteReport } from '../../../../main/engine/tree/waste/waste.ts';
import { dir, file, hard, hide, makeLayer, opaque, symlink } from '../make-layer.ts';
import type { EntrySpec } from '../make-layer.ts';
import { nodesOf } from '../model.ts';
import { layerStack } from '../random-layers.ts';

function waste(stack: readonly (readonly EntrySpec[])[], known: ContentDigests | null = null): WasteReport {
  return wasteReport(stack.map(makeLayer), { limit: 100, digests: known });
}

function rows(report: WasteReport): string[] {
  return report.rows.map(
    (row) =>
      `${row.path} ${row.reason} ${row.size} in ${row.layers.join(',')} by ${row.causeLayer}${row.twin === null ? '' : ` as ${row.twin}`}`,
  );
}

/** Digests by path, the same for all layers but those named `layer path`. */
function digests(stack: readonly (readonly EntrySpec[])[], of: Record<string, string>): ContentDigests {
  const paths = stack.map((entries) => ['', ...nodesOf(entries).keys()]);
  return {
    digestOf: (layer, node) => {
      const path = paths[layer]?.[node] ?? '';
      return of[`${layer} ${path}`] ?? of[path] ?? null;
    },
  };
}

describe('W7: waste', () => {
  test('a path counts in every layer but the last that shows it', () => {
    const report = waste([[file('x', 10), file('y', 1)], [file('x', 20)], [file('x', 30)]]);
    expect(rows(report)).toEqual(['x replaced 30 in 0,1 by 2']);
    expect(report).toMatchObject({
      total: 61,
      wasted: 30,
      efficiency: 1 - 30 / 61,
      rowCount: 1,
      duplicatesKnown: false,
    });
  });

  test('what is removed is wasted in all layers', () => {
    expect(rows(waste([[file('x', 10)], [file('x', 20)], [hide('x')]]))).toEqual([
      'x removed 20 in 1 by 2',
      'x replaced 10 in 0 by 1',
    ]);
  });

  test('removed with a directory, by opaque, by a file in its place: each file is a row', () => {
    const base = [dir('d'), file('d/x', 10), file('d/y', 5)];
    for (const top of [[hide('d')], [opaque('d')], [file('d', 0)], [symlink('d', 'e')]]) {
      expect(rows(waste([base, top]))).toEqual(['d/x removed 10 in 0 by 1', 'd/y removed 5 in 0 by 1']);
    }
  });

  test('hidden and brought again by one layer is replaced', () => {
    expect(rows(waste([[file('d/x', 10)], [opaque('d'), file('d/x', 4)]]))).toEqual([
      'd/x replaced 10 in 0 by 1',
    ]);
    expect(rows(waste([[file('x', 10)], [hide('x'), dir('x')]]))).toEqual(['x replaced 10 in 0 by 1']);
  });

  test('removed, brought back, replaced: each version under its own reason', () => {
    expect(rows(waste([[file('x', 10)], [hide('x')], [file('x', 7)], [file('x', 1)]]))).toEqual([
      'x removed 10 in 0 by 1',
      'x replaced 7 in 2 by 3',
    ]);
  });

  test('T5: content is wasted with its last name, once', () => {
    const base = [file('a', 10), hard('b', 'a'), hard('c', 'b')];
    expect(rows(waste([base, [hide('a'), file('b', 2)]]))).toEqual([]);
    expect(rows(waste([base, [hide('a'), file('b', 2)], [hide('c')]]))).toEqual(['c removed 10 in 0 by 2']);
    expect(waste([base, [hide('a'), hide('b'), hide('c')]]).wasted).toBe(10);
  });

  test('T5: a rename within one layer wastes nothing', () => {
    expect(rows(waste([[file('a', 10)], [hard('b', 'a'), hide('a')]]))).toEqual([]);
  });

  test('holes of sparse files waste nothing', () => {
    const report = waste([[file('x', 1_000_000, { storedSize: 8 })], [hide('x')]]);
    expect([report.total, report.wasted]).toEqual([8, 8]);
  });

  test('content stored again unchanged is metadata-only, as far as that is known', () => {
    const stack = [
      [file('x', 10), file('y', 10)],
      [file('x', 10, { mode: 0o600 }), file('y', 10)],
    ];
    const known = digests(stack, { x: 'same', '0 y': 'one', '1 y': 'other' });
    expect(rows(waste(stack, known))).toEqual(['x metadata-only 10 in 0 by 1', 'y replaced 10 in 0 by 1']);
    expect(rows(waste(stack))).toEqual(['x replaced 10 in 0 by 1', 'y replaced 10 in 0 by 1']);
  });

  test('identical content at several paths: all but the oldest, hard links aside', () => {
    const stack = [
      [file('b', 10), hard('b2', 'b'), file('z', 0)],
      [file('a', 10), file('c', 10), file('other', 10), file('zz', 0)],
    ];
    const report = waste(
      stack,
      digests(stack, { a: 'same', b: 'same', c: 'same', z: 'nothing', zz: 'nothing' }),
    );
    expect(rows(report)).toEqual(['a duplicate 10 in 1 by 1 as b', 'c duplicate 10 in 1 by 1 as b']);
    expect(report).toMatchObject({ total: 40, wasted: 20, efficiency: 0.5, duplicatesKnown: true });
  });

  test('rows are the largest first, equal ones by path, and no more than asked for', () => {
    const stack = [
      [file('c', 5), file('a', 5), file('b', 9)],
      [hide('a'), hide('b'), hide('c')],
    ];
    expect(rows(waste(stack)).map((row) => row.slice(0, 1))).toEqual(['b', 'a', 'c']);
    const short = wasteReport(stack.map(makeLayer), { limit: 1 });
    expect([short.rows.length, short.rowCount, short.wasted]).toEqual([1, 3, 19]);
  });

  test('nothing at all is efficient', () => {
    expect(waste([])).toMatchObject({ total: 0, wasted: 0, efficiency: 1 });
  });

  test('a content that came back in a layer and went again is wasted once', () => {
    const report = waste([[file('b', 9)], [hard('a/a', 'b'), file('b/a', 0), opaque(''), symlink('b', 'a')]]);
    expect([report.total, report.wasted]).toEqual([9, 9]);
    expect(report.rows).toMatchObject([{ path: 'a/a', size: 9 }]);
  });

  test('random stacks: what is not wasted is what the merged tree shows', () => {
    fc.assert(
      fc.property(layerStack, (stack) => {
        const layers = stack.map(makeLayer);
        const { tree, findings } = mergeLayers(layers, { upTo: layers.length - 1 });
        // entries that no engine could place, and those below reserved names, are stored but never shown
        fc.pre(!findings.some((each) => each.rule === 'W8' || each.rule === 'W3'));
        const report = wasteReport(layers, { limit: 1_000 });
        const hiddenSizes = stack.flatMap((entries) =>
          entries.filter((each) => /(^|\/)\.wh\./.test(each.path)).map((each) => each.size ?? 0),
        );
        const hiding = hiddenSizes.reduce((sum, size) => sum + size, 0);
        expect(report.total - report.wasted - hiding).toBe(tree.size[0]);
        expect(report.rows.reduce((sum, row) => sum + row.size, 0)).toBe(report.wasted);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('digestCandidates', () => {
  test('files that share their size with another, in the order of the tar', () => {
    const layers = [
      makeLayer([file('a', 5), file('b', 6), file('z', 0), hard('h', 'a')]),
      makeLayer([file('c', 5), file('d', 7), file('y', 0)]),
    ];
    layers[0]!.dataOffset[1] = 9_000;
    const found = digestCandidates(layers).map(({ layer, nodes }) => [layer, ...nodes]);
    expect(found).toEqual([
      [0, 1],
      [1, 1],
    ]);
  });

  test('content that cannot be read is no candidate', () => {
    const layer = makeLayer([file('a', 5), file('b', 5), file('c', 5)]);
    layer.dataOffset[2] = -1;
    expect(Array.from(digestCandidates([layer])[0]!.nodes)).toEqual([1, 3]);
  });
});
