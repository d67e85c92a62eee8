import { expect, it } from 'vitest';
import { isInstalled } from '../../build/install.mjs';

const wanted = {
  packages: {
    '': { version: '1.0.0' },
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/a-for-another-system': { version: '1.0.0', integrity: 'sha512-b', optional: true },
  },
};

it('is content when every package is there, but for those of other systems', () => {
  expect(isInstalled(wanted, { packages: { 'node_modules/a': wanted.packages['node_modules/a'] } })).toBe(
    true,
  );
});

it.each([
  ['a package is missing', {}],
  ['a version differs', { 'node_modules/a': { version: '1.0.1', integrity: 'sha512-a' } }],
  ['the bytes differ', { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-c' } }],
])('asks for an install when %s', (_, packages) => {
  expect(isInstalled(wanted, { packages })).toBe(false);
});
