import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SizeNode } from '../../../../shared/view.ts';
import { changedTree } from '../../../../main/engine/tree/changes.ts';
import { mergeLayers } from '../../../../main/engine/tree/overlay/overlay.ts';
import { sizeTree } from '../../../../main/engine/tree/rows/sizes.ts';
import { file, hide, makeLayer } from '../make-layer.ts';

const layer = makeLayer([
  file('a/one', 50),
  file('a/two', 30),
  file('a/three', 3),
  file('b/four', 40),
  file('b/five', 0),
  file('six', 1),
]);
const { tree } = mergeLayers([layer], { upTo: 0 });

function text(node: SizeNode): string {
  const inside = [
    ...node.children.map(text),
    ...(node.rest === null ? [] : [`rest ${node.rest.count}:${node.rest.size}`]),
  ];
  return `${node.name || '/'}:${node.size}${inside.length === 0 ? '' : `(${inside.join(' ')})`}`;
}

test('the largest nodes are drawn, largest first, and the rest is summed', () => {
  expect(text(sizeTree(tree, '', 1))).toBe('/:124(rest 3:124)');
  expect(text(sizeTree(tree, '', 3))).toBe('/:124(a:83(one:50 rest 2:33) rest 2:41)');
  expect(text(sizeTree(tree, '', 6))).toBe(
    '/:124(a:83(one:50 two:30 rest 1:3) b:40(four:40 rest 1:0) rest 1:1)',
  );
  expect(text(sizeTree(tree, '', 100))).toBe(
    '/:124(a:83(one:50 two:30 three:3) b:40(four:40 rest 1:0) six:1)',
  );
});

test('any path can be the root of what is drawn', () => {
  expect(text(sizeTree(tree, 'a', 2))).toBe('a:83(one:50 rest 2:33)');
  expect(text(sizeTree(tree, 'six', 2))).toBe('six:1');
  expect(() => sizeTree(tree, 'nothing', 2)).toThrow('nothing');
});

test('removed things have no place among what is still there', () => {
  const layers = [layer, makeLayer([hide('a/one'), file('a/new', 7)])];
  const changes = changedTree(
    mergeLayers(layers, { upTo: 0 }).tree,
    mergeLayers(layers, { upTo: 1 }).tree,
    1,
  );
  expect(text(sizeTree(changes, '', 9))).toBe('/:7(a:7(new:7))');
});

test('random trees: sizes add up, nothing drawn is smaller than what its directory leaves out, the limit holds', () => {
  const path = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 4 });
  const files = fc.array(fc.tuple(path, fc.nat(99)), { maxLength: 30 });
  fc.assert(
    fc.property(files, fc.integer({ min: 1, max: 20 }), (list, limit) => {
      const entries = list.map(([parts, size], at) => file([...parts, `f${at}`].join('/'), size));
      const random = mergeLayers([makeLayer(entries)], { upTo: 0 }).tree;
      let count = 0;
      const check = (node: SizeNode): void => {
        count++;
        const drawn = node.children.reduce((sum, child) => sum + child.size, 0);
        if (node.kind === 'directory') expect(drawn + (node.rest?.size ?? 0)).toBe(node.size);
        node.children.forEach((child, at) =>
          expect(child.size).toBeLessThanOrEqual(node.children[at - 1]?.size ?? Infinity),
        );
        node.children.forEach(check);
      };
      check(sizeTree(random, '', limit));
      const drawable = Array.from(random.size.subarray(1)).filter((size) => size > 0).length;
      expect(count).toBe(Math.min(limit, drawable + 1));
    }),
    { numRuns: 300 },
  );
});
