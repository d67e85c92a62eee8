import { expect, test } from 'vitest';
import { hiddenName, nameRole } from '../../../main/engine/tar/whiteout.ts';
import { toBytes } from '../../make/tar-maker.ts';

test.each([
  ['a', 'none'],
  ['', 'none'],
  ['.wh', 'none'],
  ['wh.a', 'none'],
  ['a.wh.b', 'none'],
  ['.WH.a', 'none'],
  ['.wh.a', 'whiteout'],
  ['.wh..hidden', 'whiteout'],
  ['.wh....', 'whiteout'],
  ['.wh.wh.a', 'whiteout'],
  ['.wh..w', 'whiteout'],
  ['.wh..wh', 'whiteout'],
  ['.wh.\udcff', 'whiteout'],
  ['.wh..wh..opq', 'opaque'],
  ['.wh..wh.', 'reserved'],
  ['.wh..wh..opq2', 'reserved'],
  ['.wh..wh..op', 'reserved'],
  ['.wh..wh.aufs', 'reserved'],
  ['.wh..wh.plnk', 'reserved'],
  ['.wh.', 'reserved'],
  ['.wh..', 'reserved'],
  ['.wh...', 'reserved'],
] as const)('W.1, W.2: %j is %s', (name, role) => {
  expect(nameRole(toBytes(name))).toBe(role);
  // Also amidst other bytes, as in the names of an index.
  const among = toBytes(`.wh.${name}.wh..wh..opq`);
  expect(nameRole(among, 4, toBytes(name).length)).toBe(role);
  if (role === 'whiteout') expect(hiddenName(among, 4, toBytes(name).length)).toEqual(toBytes(name.slice(4)));
});
