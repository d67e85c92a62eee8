import { describe, expect, it } from 'vitest';
import { parseDigest } from '../../shared/digest.ts';
import { ProblemError } from '../../shared/problem.ts';
import { selectImages } from '../../shared/select-image.ts';

const none = { names: [], id: null, legacyId: null, os: null, architecture: null, variant: null };
const images = [
  { ...none, names: ['nginx:1.25', 'reg.example:5000/web:1'], os: 'linux', architecture: 'amd64' },
  { ...none, names: ['nginx:1.25'], os: 'linux', architecture: 'arm64', variant: 'v8' },
  { ...none, id: parseDigest(`sha256:${'ab'.repeat(32)}`), os: 'windows', architecture: 'amd64' },
  { ...none, legacyId: 'cd'.repeat(32) },
];
const select = (image: string | null, platform: string | null = null) =>
  selectImages(images, { image, platform });

describe('selectImages', () => {
  it.each([
    [null, null, [0, 1, 2, 3]],
    ['2', null, [2]],
    ['nginx:1.25', null, [0, 1]],
    ['docker.io/library/nginx:1.25', null, [0, 1]],
    ['reg.example:5000/web:1', null, [0]],
    ['abababab', null, [2]],
    [`sha256:${'ab'.repeat(32)}`, null, [2]],
    ['cdcdcd', null, [3]],
    [null, 'linux', [0, 1]],
    [null, 'linux/arm64', [1]],
    [null, 'linux/arm64/v8', [1]],
    ['nginx:1.25', 'linux/amd64', [0]],
  ])('%s for %s is %j', (image, platform, expected) => {
    expect(select(image, platform)).toEqual(expected);
  });

  const platforms = [
    { ...none, os: 'linux', architecture: 'amd64' },
    { ...none, os: 'linux', architecture: 'arm64' },
    { ...none, os: 'linux', architecture: 'arm', variant: 'v7' },
    { ...none, os: 'linux', architecture: 'arm', variant: 'v6' },
    { ...none, os: 'linux', architecture: 'arm' },
    { ...none, os: 'linux', architecture: 'x86_64', variant: 'v3' },
    { ...none, os: 'windows', architecture: 'amd64' },
  ];
  it.each([
    ['linux/arm64/v8', [1]],
    ['linux/aarch64', [1]],
    ['Linux/ARM64', [1]],
    ['arm64', [1]],
    ['arm64/v8', [1]],
    ['linux/arm', [2, 3, 4]],
    ['linux/arm/v7', [2, 4]],
    ['linux/arm/7', [2, 4]],
    ['linux/armhf', [2, 4]],
    ['linux/arm/v6', [3]],
    ['linux/amd64', [0, 5]],
    ['linux/amd64/v1', [0]],
    ['linux/x86_64/v3', [5]],
    ['amd64', [0, 5, 6]],
    ['windows', [6]],
  ])('%s is %j, as containerd spells platforms', (platform, expected) => {
    expect(selectImages(platforms, { image: null, platform })).toEqual(expected);
  });

  it.each([
    ['4', null],
    ['nginx:2', null],
    ['', null],
    [null, 'linux/arm64/v7'],
    ['nginx:1.25', 'windows/amd64'],
  ])('%s for %s is no image, and the problem tells what there is', (image, platform) => {
    expect(() => select(image, platform)).toThrow(ProblemError);
    expect(() => select(image, platform)).toThrow(/there is 0 \(nginx:1\.25, linux\/amd64\), 1/);
  });

  it.each(['linux/arm64/v8/x', 'arm64/v8/x', 'a/b/c/'])('%s is no platform', (platform) => {
    expect(() => select(null, platform)).toThrow(/ is no platform: that is OS\/ARCH or OS\/ARCH\/VARIANT$/);
  });

  it('answers nothing for an archive without images when nothing was asked for', () => {
    expect(selectImages([], { image: null, platform: null })).toEqual([]);
  });
});
