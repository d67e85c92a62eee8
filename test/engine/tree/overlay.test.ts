import { expect, test } from 'vitest';
import { mergeLayers } from '../../../main/engine/tree/overlay.ts';
import { dir, file, hide, makeLayer, opaque } from './make-layer.ts';
import { showTree } from './show-tree.ts';

test('W1', () => {
  const layers = [
    makeLayer([dir('a'), file('a/b', 3), file('a/c', 4)]),
    makeLayer([hide('a/b'), file('a/d', 5), opaque('x')]),
  ];
  const { tree, findings } = mergeLayers(layers, { upTo: 1 });
  expect(showTree(tree)).toEqual(['a directory 9 @0', 'a/c file 4 @0', 'a/d file 5 @1', 'x directory 0 @1']);
  expect(findings).toEqual([]);
});
