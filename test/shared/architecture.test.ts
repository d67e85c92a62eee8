import { describe, expect, test } from 'vitest';
import {
  isGoArchitecture,
  isGoSystem,
  isVariantOf,
  meantArchitecture,
  meantSystem,
  meantVariant,
} from '../../shared/architecture.ts';

describe('A1: architecture is a GOARCH value', () => {
  test.each(['amd64', 'arm64', 'arm', '386', 'ppc64le', 's390x', 'riscv64', 'loong64', 'wasm', 'mips64le'])(
    'A1: %s is one',
    (text) => {
      expect(isGoArchitecture(text)).toBe(true);
      expect(meantArchitecture(text)).toBeNull();
    },
  );

  test.each([
    ['x86_64', 'amd64', null],
    ['X86_64', 'amd64', null],
    ['AMD64', 'amd64', null],
    ['i686', '386', null],
    ['aarch64', 'arm64', null],
    ['armv8', 'arm64', 'v8'],
    ['armhf', 'arm', 'v7'],
    ['armv6l', 'arm', 'v6'],
    ['armv5tel', 'arm', 'v5'],
    ['ppc64el', 'ppc64le', null],
    ['powerpc64le', 'ppc64le', null],
    ['loongarch64', 'loong64', null],
    ['mipsel', 'mipsle', null],
    ['wasm32', 'wasm', null],
  ])('A1: %s is none, %s is meant', (text, architecture, variant) => {
    expect(isGoArchitecture(text)).toBe(false);
    expect(meantArchitecture(text)).toEqual({ architecture, variant });
  });

  test.each(['', 'unknown', 'toString', '__proto__', 'amd64 evil'])('A1: %j means nothing', (text) => {
    expect(isGoArchitecture(text)).toBe(false);
    expect(meantArchitecture(text)).toBeNull();
  });
});

describe('A1: os is lower case', () => {
  test('known values stand', () => {
    expect(isGoSystem('linux')).toBe(true);
    expect(isGoSystem('Linux')).toBe(false);
  });
  test('other spellings are told what they mean', () => {
    expect(meantSystem('Linux')).toBe('linux');
    expect(meantSystem('macOS')).toBe('darwin');
    expect(meantSystem('beos')).toBeNull();
  });
});

describe('A1: variants', () => {
  test('go with arm, arm64 and amd64 only', () => {
    expect(isVariantOf('arm', 'v7')).toBe(true);
    expect(isVariantOf('arm64', 'v8')).toBe(true);
    expect(isVariantOf('arm64', 'v8.2')).toBe(true);
    expect(isVariantOf('amd64', 'v3')).toBe(true);
    expect(isVariantOf('arm', 'v9')).toBe(false);
    expect(isVariantOf('s390x', 'v1')).toBe(false);
  });
  test('other spellings are told what they mean', () => {
    expect(meantVariant('arm', '7')).toBe('v7');
    expect(meantVariant('arm', 'V6')).toBe('v6');
    expect(meantVariant('arm', 'armv7l')).toBe('v7');
    expect(meantVariant('arm', 'v7')).toBeNull();
    expect(meantVariant('s390x', '1')).toBeNull();
  });
});
