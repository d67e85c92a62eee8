import { describe, expect, test } from 'vitest';
import { archiveName, baseName, imageName } from '../../../shared/build/image-name.ts';
import { nearestKey } from '../../../shared/build/nearest-key.ts';
import { parsePlatform, samePlatform } from '../../../shared/build/platform.ts';

describe('names', () => {
  test('BN1: the repository is written in lower case, registry and port included', () => {
    expect(imageName('registry.example.com:5000/Team/Fake-App', 'V1')).toEqual({
      ok: true,
      name: 'registry.example.com:5000/team/fake-app',
      tag: 'V1',
    });
  });

  test.each([
    ['app@sha256:0123', null, 'name', 'cannot be chosen'],
    ['app:v1', null, 'name', 'belongs in "tag": "v1"'],
    ['a//b', null, 'name', 'is no name'],
    ['-a', null, 'name', 'is no name'],
    ['app', '', 'tag', 'is no tag'],
    ['app', 'a'.repeat(129), 'tag', 'is no tag'],
    ['app', 'sha256:0123', 'tag', 'cannot be chosen'],
  ])('BN2, BN3: %s with the tag %s is refused', (name, tag, where, why) => {
    const outcome = imageName(name, tag);
    expect(outcome).toMatchObject({ ok: false, where });
    expect(outcome.ok ? '' : outcome.why).toContain(why);
  });

  test('BN4: files are called after the last part of the name, in its own letters', () => {
    expect(baseName('x/y/Conf-Only')).toBe('Conf-Only');
    expect(archiveName('x/y/App', 'docker-archive', 'gzip')).toBe('App.tar.gz');
    expect(archiveName('App', 'oci-archive', 'none')).toBe('App.tar');
    expect(archiveName('x/App', 'oci-dir', 'none')).toBe('App');
  });

  test('the nearest key: a slip of the fingers, not any other word', () => {
    expect(nearestKey('nmae', ['tag', 'name'])).toBe('name');
    expect(nearestKey('layers', ['maxLayers', 'name'])).toBe('maxLayers');
    expect(nearestKey('volume', ['tag', 'name'])).toBeNull();
    expect(nearestKey('x'.repeat(100_000), ['tag'])).toBeNull();
  });
});

describe('architecture', () => {
  test.each([
    ['amd64', 'amd64', null],
    ['x86_64-linux', 'amd64', null],
    ['x86_64', 'amd64', null],
    ['x64', 'amd64', null],
    ['i686-linux', '386', null],
    ['aarch64-linux', 'arm64', null],
    ['arm64/v8', 'arm64', 'v8'],
    ['linux/arm/v7', 'arm', 'v7'],
    ['armv7l-linux', 'arm', 'v7'],
    ['armv6l', 'arm', 'v6'],
    ['armv5tel-linux', 'arm', 'v5'],
    ['powerpc64le-linux', 'ppc64le', null],
    ['ppc64le', 'ppc64le', null],
    ['mips64el-linux', 'mips64le', null],
    ['loongarch64-linux', 'loong64', null],
    ['riscv64-unknown-linux-gnu', 'riscv64', null],
  ])('BA1: %s is %s %s', (text, architecture, variant) => {
    expect(parsePlatform(text)).toEqual({ ok: true, architecture, variant });
  });

  test.each(['', 'z80', 'aarch64-darwin', 'windows/amd64', 'amd64/v1/x', 'constructor', 'amd64/../x'])(
    'BA1: %j is refused with a reason',
    (text) => {
      expect(parsePlatform(text)).toMatchObject({ ok: false });
    },
  );

  test('BA2: a variant that only one side names is no conflict', () => {
    const arm = (variant: string | null) => ({ architecture: 'arm', variant });
    expect(samePlatform(arm(null), arm('v7'))).toBe(true);
    expect(samePlatform(arm('v6'), arm('v7'))).toBe(false);
  });
});
