import { expect, test } from 'vitest';
import { parseStorePath, storeHash, storePathOf } from '../../shared/store-path.ts';

const hash = '0123456789abcdfghijklmnpqrsvwxyz';

test.each(['hello-2.12', 'a', 'A+b-c._?=0', '.config', '...', '..a', 'x'.repeat(211)])(
  'a store path is the store, a hash and a name: %s',
  (name) => {
    const path = parseStorePath(`/nix/store/${hash}-${name}`);
    expect(path).toBe(`/nix/store/${hash}-${name}`);
    expect(storeHash(path!)).toBe(hash);
  },
);

test.each([
  '',
  '/nix/store',
  `/nix/store/${hash}`,
  `/nix/store/${hash}-`,
  `/nix/store/${hash}-x/bin`,
  `/nix/store/${hash}-x/`,
  `/nix/store/${hash.slice(1)}-x`,
  `/nix/store/${hash}0-x`,
  `/nix/store/${hash.replace('f', 'e')}-x`,
  `/nix/store/${hash.replace('f', 'o')}-x`,
  `/nix/store/${hash.replace('f', 't')}-x`,
  `/nix/store/${hash.replace('f', 'u')}-x`,
  `/nix/store/${hash.toUpperCase()}-x`,
  `nix/store/${hash}-x`,
  `/gnu/store/${hash}-x`,
  `/nix/store/${hash}-${'x'.repeat(212)}`,
  `/nix/store/${hash}-a b`,
  `/nix/store/${hash}-é`,
  `/nix/store/${hash}-a\n`,
  `/nix/store/${hash}-.`,
  `/nix/store/${hash}-..`,
  `/nix/store/${hash}-.-a`,
  `/nix/store/${hash}-..-a`,
])('nothing else is: %j', (text) => {
  expect(parseStorePath(text)).toBeNull();
});

test('the store path that a path of an image is, or is below', () => {
  const path = `/nix/store/${hash}-x`;
  expect(storePathOf(`nix/store/${hash}-x`)).toBe(path);
  expect(storePathOf(`nix/store/${hash}-x/bin/x`)).toBe(path);
  expect(storePathOf('nix/store/.links/x')).toBeNull();
  expect(storePathOf('nix/store')).toBeNull();
  expect(storePathOf(`usr/nix/store/${hash}-x`)).toBeNull();
  expect(storePathOf('')).toBeNull();
});
