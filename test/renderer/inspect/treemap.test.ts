import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { firstInside, neighbour } from '../../../renderer/inspect/treemap/treemap-keys.ts';
import { cellAt, cellHolding, treemapCells } from '../../../renderer/inspect/treemap/treemap-layout.ts';
import type { Cell } from '../../../renderer/inspect/treemap/treemap-layout.ts';
import type { SizeNode } from '../../../shared/view.ts';

function node(
  name: string,
  size: number,
  children: readonly SizeNode[] = [],
  rest: SizeNode['rest'] = null,
): SizeNode {
  return { node: 1, name, kind: children.length > 0 ? 'directory' : 'file', size, layer: 0, children, rest };
}

const tree = node('', 100, [
  node('usr', 60, [node('bin', 40, [node('bash', 25), node('cat', 15)]), node('lib', 20)]),
  node('etc', 30, [node('passwd', 10)], { count: 7, size: 20 }),
  node('tmp', 10),
]);

describe('the treemap', () => {
  const cells = treemapCells(tree, '', 800, 600);
  const at = (path: string): Cell => {
    const found = cells.find((cell) => cell.path === path);
    if (found === undefined) throw new Error(`${path} is not drawn`);
    return found;
  };

  test('paths are those of the tree, below the root that is drawn', () => {
    expect(
      cells
        .map((cell) => cell.path)
        .filter((path) => path !== null)
        .toSorted(),
    ).toEqual(['', 'etc', 'etc/passwd', 'tmp', 'usr', 'usr/bin', 'usr/bin/bash', 'usr/bin/cat', 'usr/lib']);
    const deeper = treemapCells(node('usr', 60, [node('lib', 20)]), 'usr', 100, 100);
    expect(deeper.map((cell) => cell.path)).toEqual(['usr', 'usr/lib']);
  });

  test('children lie within their parents and do not overlap', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 40, max: 900 }),
        (list, width) => {
          const drawn = treemapCells(
            node(
              '',
              list.reduce((a, b) => a + b, 0),
              list.map((size, index) => node(`f${index}`, size)),
            ),
            '',
            width,
            400,
          );
          const leaves = drawn.filter((cell) => cell.depth === 1);
          for (const [index, cell] of leaves.entries()) {
            expect(
              cell.x >= 0 && cell.y >= 0 && cell.x + cell.width <= width && cell.y + cell.height <= 400,
            ).toBe(true);
            for (const other of leaves.slice(index + 1))
              expect(
                cell.x + cell.width <= other.x ||
                  other.x + other.width <= cell.x ||
                  cell.y + cell.height <= other.y ||
                  other.y + other.height <= cell.y,
              ).toBe(true);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  test('what is too small to draw stands together', () => {
    expect(cells.filter((cell) => cell.path === null)).toMatchObject([{ count: 7, size: 20, depth: 2 }]);
  });

  test('nothing to draw, or no room: no cells', () => {
    expect(treemapCells(node('', 0), '', 800, 600)).toEqual([]);
    expect(treemapCells(tree, '', 3, 600)).toEqual([]);
  });

  test('a point is in its innermost cell', () => {
    const bash = at('usr/bin/bash');
    expect(cellAt(cells, bash.x + 1, bash.y + 1)).toBe(bash);
    expect(cellAt(cells, -5, 10)).toBeNull();
  });

  test('a path is shown by its own cell, or by the innermost that holds it', () => {
    expect(cellHolding(cells, 'usr/bin/cat')).toBe(at('usr/bin/cat'));
    expect(cellHolding(cells, 'usr/bin/no/such')).toBe(at('usr/bin'));
    expect(cellHolding(treemapCells(node('usr', 60, [node('lib', 20)]), 'usr', 99, 99), 'etc')).toBeNull();
  });

  test('R8: arrow keys go to neighbours and back, and stop at the border', () => {
    const first = firstInside(cells, null);
    expect(first?.path).toBe('usr');
    for (const [there, back] of [
      ['ArrowRight', 'ArrowLeft'],
      ['ArrowDown', 'ArrowUp'],
    ] as const) {
      const next = first === null ? null : neighbour(cells, first, there);
      if (next !== null) expect(neighbour(cells, next, back)?.depth).toBe(1);
    }
    const leftmost = at('usr');
    expect(neighbour(cells, leftmost, 'ArrowLeft')).toBeNull();
    expect(firstInside(cells, at('usr'))?.path).toBe('usr/bin');
    expect(firstInside(cells, at('tmp'))).toBeNull();
  });

  test('R8: every cell of a depth can be reached by arrow keys', () => {
    const flat = treemapCells(
      node(
        '',
        820,
        Array.from({ length: 40 }, (_, index) => node(`f${index}`, index + 1)),
      ),
      '',
      700,
      500,
    );
    const start = firstInside(flat, null);
    const reached = new Set<Cell>();
    const queue = start === null ? [] : [start];
    for (const cell of queue) {
      if (reached.has(cell)) continue;
      reached.add(cell);
      for (const direction of ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'] as const) {
        const next = neighbour(flat, cell, direction);
        if (next !== null) queue.push(next);
      }
    }
    expect(reached.size).toBe(flat.length - 1);
  });
});
