import { describe, expect, test } from 'vitest';
import { findByPrefix, treeCommand } from '../../../renderer/inspect/files/tree-keys.ts';
import type { TreeKeyPlace } from '../../../renderer/inspect/files/tree-keys.ts';

const press = (
  key: string,
  more: Partial<Parameters<typeof treeCommand>[0]> = {},
): Parameters<typeof treeCommand>[0] => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...more,
});
const file = { expandable: false, expanded: false, depth: 2 };
const closed = { expandable: true, expanded: false, depth: 1 };
const open = { expandable: true, expanded: true, depth: 1 };
const at = (cursor: number, row: TreeKeyPlace['row'] = file): TreeKeyPlace => ({
  cursor,
  total: 100,
  page: 20,
  row,
});

describe('R8: the keyboard in the tree', () => {
  test.each([
    ['ArrowDown', at(5), 6],
    ['ArrowUp', at(5), 4],
    ['ArrowUp', at(0), 0],
    ['ArrowDown', at(99), 99],
    ['Home', at(50), 0],
    ['End', at(50), 99],
    ['PageDown', at(50), 69],
    ['PageUp', at(5), 0],
    ['ArrowRight', at(5, open), 6],
  ] as const)('%s moves', (key, place, to) => {
    expect(treeCommand(press(key), place)).toEqual({ do: 'move', to });
  });

  test('right opens, left closes or goes to the parent', () => {
    expect(treeCommand(press('ArrowRight'), at(5, closed))).toEqual({ do: 'open' });
    expect(treeCommand(press('ArrowRight'), at(5, file))).toBeNull();
    expect(treeCommand(press('ArrowLeft'), at(5, open))).toEqual({ do: 'close' });
    expect(treeCommand(press('ArrowLeft'), at(5, closed))).toEqual({ do: 'parent' });
    expect(treeCommand(press('ArrowLeft'), at(5, file))).toEqual({ do: 'parent' });
  });

  test('Enter previews, * opens all, letters jump, Ctrl-C copies', () => {
    expect(treeCommand(press('Enter'), at(5))).toEqual({ do: 'preview' });
    expect(treeCommand(press('*'), at(5))).toEqual({ do: 'open-all' });
    expect(treeCommand(press('l'), at(5))).toEqual({ do: 'type', text: 'l' });
    expect(treeCommand(press('?'), at(5))).toBeNull();
    expect(treeCommand(press('c', { ctrlKey: true }), at(5))).toEqual({ do: 'copy' });
  });

  test('keys with Alt, other shortcuts, Tab and the space bar are not the tree’s', () => {
    for (const other of [
      press('ArrowDown', { altKey: true }),
      press('f', { ctrlKey: true }),
      press('Tab'),
      press(' '),
    ])
      expect(treeCommand(other, at(5))).toBeNull();
  });
});

test('typed letters go round, and look only at rows that are at hand', () => {
  const names = ['bin', 'boot', 'dev', 'etc', 'lib'];
  const row = (index: number): { name: string } | undefined => {
    const name = names[index];
    return name === undefined ? undefined : { name };
  };
  expect(findByPrefix('b', 1, 5, 100, row)).toBe(1);
  expect(findByPrefix('B', 2, 5, 100, row)).toBe(0);
  expect(findByPrefix('bo', 0, 5, 100, row)).toBe(1);
  expect(findByPrefix('x', 0, 5, 100, row)).toBeNull();
  expect(findByPrefix('l', 0, 1_000_000, 3, row)).toBeNull();
});
