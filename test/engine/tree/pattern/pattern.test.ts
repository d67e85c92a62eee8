import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeName, encodeName } from '../../../../shared/layer-path.ts';
import { ProblemError } from '../../../../shared/problem.ts';
import { createMatcher } from '../../../../main/engine/tree/pattern/automaton.ts';
import { parsePattern } from '../../../../main/engine/tree/pattern/parse-pattern.ts';

function matches(text: string, path: string): boolean {
  const matcher = createMatcher(parsePattern(text)!);
  // component by component, as a tree is walked
  let state = matcher.start;
  path.split('/').forEach((part, at) => {
    if (at > 0) state = matcher.step(state, Uint8Array.of(0x2f), 0, 1);
    const bytes = encodeName(part);
    state = matcher.step(state, bytes, 0, bytes.length);
  });
  return matcher.accepts(state);
}

describe('a piece of a path', () => {
  test.each([
    ['lib', 'usr/LIB/x', true],
    ['b/X', 'usr/lib/x', true],
    ['ab', 'aab', true],
    ['aab', 'aaab', true],
    ['aab', 'aa/ab', false],
    ['é', 'caf\u00c9', true],
    ['.so', 'libso', false],
    ['a+b', 'xa+by', true],
    ['/', 'x', true],
    // what follows the last slash is no flag: a path, as people write it
    ['/usr/lib', 'usr/Lib/x', true],
    ['/usr/lib', 'a/usr/lib', true],
    ['/usr/lib', 'ausr/lib', false],
    ['/etc/g', 'etc/group', true],
    ['\udcff', 'a/b\udcff', true],
    ['日本', 'x日本y', true],
  ])('%s in %s: %s', (text, path, expected) => {
    expect(matches(text, path)).toBe(expected);
  });
});

describe('globs', () => {
  test.each([
    ['*.so', 'usr/lib/libc.so', true],
    ['*.so', 'usr/lib/libc.so.6', false],
    ['*.so*', 'usr/lib/libc.so.6', true],
    ['l?b*', 'usr/lib', true],
    ['l?b*', 'usr/lib/x', false],
    ['usr/*/x', 'usr/lib/x', true],
    ['usr/*/x', 'usr/lib/y/x', false],
    ['usr/**/x', 'usr/lib/y/x', true],
    ['usr/**/x', 'usr/x', true],
    ['**/x', 'x', true],
    ['usr/**', 'usr/a/b', true],
    ['usr/**', 'usr', false],
    ['/usr/*', 'usr/a', true],
    ['/usr*', 'a/usr', false],
    ['usr/*', 'a/usr/b', false],
    ['[ab]*', 'x/apple', true],
    ['[!ab]*', 'x/apple', false],
    ['[^ab]*', 'x/cat', true],
    ['[a-c]at', 'bat', true],
    ['[]x]y', ']y', true],
    ['a[!x]b', 'a/b', false],
    ['a[+-0]b', 'a/b', false],
    ['a[+-0]b', 'a.b', true],
    ['[é-ö]*', 'ñu', true],
    ['\\*[*]', '**', true],
    ['\\*[*]', 'a*', false],
    ['A*', 'apple', false],
    ['a**b', 'axxb', true],
    ['*', '', true],
    // as gitignore means it: a folder, wherever it is
    ['*.d/', 'etc/x.d', true],
    ['usr/l*//', 'usr/lib', true],
    ['usr/l*/', 'a/usr/lib', false],
    ['/u*/', 'usr', true],
  ])('%s matches %s: %s', (text, path, expected) => {
    expect(matches(text, path)).toBe(expected);
  });

  test.each(['[a', '[z-a]*', 'x['])('%s is a bad request', (text) => {
    expect(() => parsePattern(text)).toThrow(ProblemError);
  });
});

/** 100,000 letters a and b in no order that repeats. */
const mixed = ((): string => {
  let state = 1;
  return Array.from({ length: 100_000 }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return 'ab'[(state >>> 30) & 1]!;
  }).join('');
})();

describe('regular expressions', () => {
  test.each([
    ['/^usr/', 'usr/lib', true],
    ['/^usr/', 'a/usr', false],
    ['/lib$/', 'usr/lib', true],
    ['/lib$/', 'usr/lib/x', false],
    ['/^$/', 'x', false],
    ['/\\.(so|a)(\\.\\d+)*$/', 'lib/libc.so.6.1', true],
    ['/\\bsh\\b/', 'bin/sh', true],
    ['/\\bsh\\b/', 'bin/bash', false],
    ['/\\Bsh\\b/', 'bin/bash', true],
    ['/USR/i', 'usr', true],
    ['/[^/]{3}$/', 'a/bcd', true],
    ['/^[^/]+$/', 'a/b', false],
    ['/a{2,3}b/', 'ab', false],
    ['/a{2,3}b/', 'aaaab', true],
    ['/a{,3}/', 'a{,3}', true],
    ['/x*/', '', true],
    ['/(?<name>a)(?:b)/', 'ab', true],
    ['/a+?b*?c??d/', 'aad', true],
    ['/\\u{1F600}/', 'x😀', true],
    ['/^.$/', '😀', true],
    ['/^.$/', '\udcff', true],
    ['/\\udcff/', 'a\udcff', true],
    ['/\\x41/', 'A', true],
    ['/a|^b|c$/', 'xb', false],
    ['/a|^b|c$/', 'xc', true],
    ['/[\\w-]+@[\\d.]+/', 'foo-bar@1.2', true],
    ['/[\\W]/', 'ab', false],
    ['/é/i', 'É', true],
    ['/[^a]/i', 'A', false],
    ['/(a*)*$/', 'b', true],
    ['/usr/lib/', 'x/usr/lib', true],
  ])('%s in %s: %s', (text, path, expected) => {
    expect(matches(text, path)).toBe(expected);
  });

  test.each([
    ['/(/', '")"'],
    ['/a)/', 'too many'],
    ['/[a/', '"]"'],
    ['/*a/', 'nothing to repeat'],
    ['/a**/', 'nothing to repeat'],
    ['/a{3,2}/', 'out of order'],
    ['/(?=a)/', 'not supported'],
    ['/(?<!a)b/', 'not supported'],
    ['/(a)\\1/', 'not supported'],
    ['/\\k<a>/', 'not supported'],
    ['/\\p{L}/', 'not known'],
    ['/^*/', 'cannot be repeated'],
    ['/[z-a]/', 'backwards'],
    ['/\\/', 'nothing after'],
    ['/((((a{99}){99}){99}){99})/', 'too long'],
    ['/(?:(?:){999999}){999999}/', 'too long'],
    ['/(a|b)*a(a|b){18}c/', 'too complex'],
  ])('%s is a bad request: %s', (text, message) => {
    const attempt = (): void => {
      const matcher = createMatcher(parsePattern(text)!);
      const bytes = encodeName(mixed);
      matcher.step(matcher.start, bytes, 0, bytes.length);
    };
    expect(attempt).toThrow(ProblemError);
    expect(attempt).toThrow(message);
  });

  test('patterns that stop a backtracking matcher take linear time', () => {
    for (const text of [
      '/(a+)+$/',
      '/(a|aa)+$/',
      '/(a|a)*b$/',
      '/^(([a-z])+.)+[A-Z]([a-z])+$/',
      '/(.*)*x/',
    ]) {
      expect(matches(text, `${'a'.repeat(30_000)}!`)).toBe(false);
    }
  });

  test('what they say is what JavaScript says', () => {
    const atom = fc.constantFrom(
      'a',
      'b',
      '/',
      '.',
      '[ab]',
      '[^a]',
      '\\d',
      '\\w',
      'é',
      '\\/',
      '-',
      '\\b',
      '^',
      '$',
      'A',
    );
    const { pattern } = fc.letrec<{ pattern: string; part: string }>((tie) => ({
      pattern: fc.array(tie('part'), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')),
      part: fc.oneof(
        { depthSize: 'small' },
        atom,
        fc
          .tuple(tie('pattern'), fc.constantFrom('', '*', '+', '?', '{2}', '{1,}', '{0,2}', '*?'))
          .map(([of, count]) => `(${of})${count}`),
        fc.tuple(tie('pattern'), tie('pattern')).map(([one, other]) => `(?:${one}|${other})`),
      ),
    }));
    const path = fc
      .array(fc.string({ unit: fc.constantFrom('a', 'b', 'A', '1', '-', 'é', '.'), maxLength: 5 }), {
        minLength: 1,
        maxLength: 3,
      })
      .map((parts) => parts.join('/'));
    fc.assert(
      fc.property(
        pattern,
        fc.constantFrom('', 'i'),
        fc.array(path, { minLength: 1, maxLength: 5 }),
        (source, flags, paths) => {
          const oracle = new RegExp(source, `u${flags}`);
          for (const each of paths)
            expect(`${each} ${matches(`/${source}/${flags}`, each)}`).toBe(`${each} ${oracle.test(each)}`);
        },
      ),
      { numRuns: 800 },
    );
  });
});

test('"" matches all', () => {
  expect(parsePattern('')).toBeNull();
});

test('names that are no UTF-8 are matched as their lossless form', () => {
  const name = Uint8Array.of(0x61, 0xff, 0x62);
  const matcher = createMatcher(parsePattern(decodeName(name))!);
  expect(matcher.accepts(matcher.step(matcher.start, name, 0, 3))).toBe(true);
});
