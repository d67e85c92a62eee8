import { expect, test } from 'vitest';
import { platformName } from '../../shared/platform-name.ts';
import { selectImages } from '../../shared/select-image.ts';

test.each([
  ['linux', 'arm64', 'v8', 'linux/arm64/v8'],
  ['linux', 'amd64', null, 'linux/amd64'],
  ['linux', '', null, 'linux'],
  ['', '', '', ''],
  [null, null, null, ''],
])('%j, %j and %j are %j', (os, architecture, variant, name) => {
  expect(platformName({ os, architecture, variant })).toBe(name);
});

test('what is told of the images that are there has no empty platform', () => {
  const image = { names: ['app:1'], id: null, legacyId: null, os: '', architecture: '', variant: null };
  expect(() => selectImages([image], { image: '5', platform: null })).toThrow(
    'no image 5 here; there is 0 (app:1)',
  );
});
