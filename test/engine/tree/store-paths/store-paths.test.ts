import { expect, test } from 'vitest';
import { storePathOf } from '../../../../shared/store-path.ts';
import { mergeLayers } from '../../../../main/engine/tree/overlay/overlay.ts';
import { buildReferences } from '../../../../main/engine/tree/store-paths/references.ts';
import { storePathRows } from '../../../../main/engine/tree/store-paths/store-path-rows.ts';
import {
  storePathNodes,
  storePathsIn,
  storePathsOfLayer,
} from '../../../../main/engine/tree/store-paths/store-paths.ts';
import { pathOf } from '../../../../main/engine/tree/tree.ts';
import { dir, file, hard, hide, makeLayer, opaque, symlink } from '../make-layer.ts';
import type { EntrySpec } from '../make-layer.ts';

const hello = `nix/store/${'a'.repeat(32)}-hello`;
const glibc = `nix/store/${'b'.repeat(32)}-glibc`;
const script = `nix/store/${'c'.repeat(32)}-script.sh`;

function found(...stack: readonly (readonly EntrySpec[])[]): string[] {
  const layers = stack.map(makeLayer);
  const { tree } = mergeLayers(layers, { upTo: layers.length - 1 });
  return storePathsIn(layers, tree).map(
    ({ path, layer, layers: all, files, size, visible }) =>
      `${path.slice(44)} @${layer} [${all.join(',')}] ${files} files ${size} bytes${visible ? '' : ' gone'}`,
  );
}

test('which store paths are where, with their files and sizes', () => {
  const base = [
    dir('nix/store'),
    dir(hello),
    file(`${hello}/bin/hello`, 10),
    symlink(`${hello}/lib`, 'x'),
    file(script, 3),
  ];
  expect(
    found(base, [dir(glibc), file(`${glibc}/libc.so`, 90), hard(`${glibc}/libc.so.6`, `${glibc}/libc.so`)]),
  ).toEqual([
    'hello @0 [0] 2 files 10 bytes',
    'glibc @1 [1] 2 files 90 bytes',
    'script.sh @0 [0] 1 files 3 bytes',
  ]);
});

test('in several layers: sizes are those of the merged tree', () => {
  const stack = [
    [dir(hello), file(`${hello}/a`, 10)],
    [dir(hello), file(`${hello}/b`, 5)],
    [file(`${hello}/a`, 1)],
  ];
  expect(found(...stack)).toEqual(['hello @1 [0,1,2] 2 files 6 bytes']);
});

test('removed: as the newest layer has it', () => {
  expect(found([file(`${hello}/a`, 10)], [hide(hello)])).toEqual(['hello @0 [0] 1 files 10 bytes gone']);
  expect(found([file(`${hello}/a`, 10)], [dir('nix/store'), opaque('nix/store')])).toEqual([
    'hello @0 [0] 1 files 10 bytes gone',
  ]);
});

test('only what has the form of a store path counts', () => {
  expect(
    found([
      file('nix/store/.links/x', 1),
      file('nix/store/short-x', 1),
      file(`usr/${hello}/x`, 1),
      dir('nix/var'),
    ]),
  ).toEqual([]);
  expect(found([symlink('nix', 'elsewhere')])).toEqual([]);
  expect(storePathsOfLayer(makeLayer([]))).toEqual([]);
});

test('the nodes of a store path', () => {
  const { tree } = mergeLayers(
    [makeLayer([file(`${hello}/bin/x`, 1), file(`${hello}/a`, 1), file(`${glibc}/b`, 1)])],
    { upTo: 0 },
  );
  const path = storePathOf(hello)!;
  const nodes = storePathNodes(tree, path).map((node) => pathOf(tree, node));
  expect(nodes.toSorted()).toEqual([hello, `${hello}/a`, `${hello}/bin`, `${hello}/bin/x`]);
  expect(storePathNodes(tree, storePathOf(script)!)).toEqual([]);
});

test('rows: references by path once they are known, and what another layer had first', () => {
  const layers = [
    makeLayer([file(`${hello}/a`, 10), file(`${glibc}/old`, 1)]),
    makeLayer([hide(glibc), file(script, 1)]),
    makeLayer([dir(hello), file(`${hello}/b`, 2)]),
  ];
  const paths = storePathsIn(layers, mergeLayers(layers, { upTo: 2 }).tree);
  expect(storePathRows(paths, null)[0]).toEqual({
    path: `/${hello}`,
    layer: 2,
    layers: [0, 2],
    files: 2,
    size: 12,
    closureSize: null,
    references: null,
    referrers: null,
    inBase: true,
  });
  const references = buildReferences(
    paths.map(({ size }) => size),
    [[1, 2], [], []],
  );
  const rows = storePathRows(paths, references);
  expect(
    rows.map((row) => [row.path.slice(44), row.references, row.referrers, row.closureSize, row.inBase]),
  ).toEqual([
    ['hello', [`/${glibc}`, `/${script}`], [], 14, true],
    // only a layer below shows it
    ['glibc', null, null, null, false],
    ['script.sh', [], [`/${hello}`], 1, false],
  ]);
});
