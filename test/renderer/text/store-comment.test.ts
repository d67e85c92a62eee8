import { expect, test } from 'vitest';
import { storeCommentPaths, storeCommentText } from '../../../renderer/text/store-comment.ts';

const hash = '0c9h1v5xq2r8m4n7k3j6z1b8d5f2s4wp';

test.each([
  [`store paths: ['/nix/store/${hash}-glibc-2.40-66']`, 'glibc-2.40-66'],
  [
    `store paths: ['/nix/store/${hash}-a-1', '/nix/store/${hash}-b-2', "/nix/store/${hash}-c-3"]`,
    'a-1 and 2 more',
  ],
  [`store paths: ['/nix/store/${hash}-report-customisation-layer']`, 'customisation layer'],
  [`store paths: ['83ca6fbfd8950fd5728b93f7cb2f46bf/layer.tar']`, null],
  ['store paths: []', null],
  ['buildkit.dockerfile.v0', null],
  ['', null],
])('the comment %j names %j', (comment, text) => {
  expect(storeCommentText(comment)).toBe(text);
});

test('the paths of the comment are told whole, in their order; another comment has none', () => {
  const [b, a] = [`/nix/store/${hash}-b-2`, `/nix/store/${hash}-a-1`] as const;
  expect(storeCommentPaths(`store paths: ['${b}', "${a}"]`)).toEqual([b, a]);
  expect(storeCommentPaths('buildkit.dockerfile.v0')).toBeNull();
});
