import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveEnv } from '../../../shared/build/resolve-env.ts';
import type { EnvRule } from '../../../shared/build/resolve-env.ts';

const none: ReadonlyMap<string, EnvRule> = new Map();
const rules = (given: Readonly<Record<string, EnvRule>>) => new Map(Object.entries(given));
const base = ['PATH=/usr/bin:/bin', 'LANG=C.UTF-8', 'DUP=first', 'FROM_BASE=1', 'DUP=second', 'NOVALUE'];
const own = ['DUP=child', 'FROM_CHILD=1', 'LANG=de_DE.UTF-8', 'TWICE=a', 'TWICE=b'];

describe('resolveEnv', () => {
  it('with the rule last gives what nixpkgs wrote (dockertools.md 6.3)', () => {
    expect(resolveEnv(base, own, none, 'last').env).toEqual([
      'PATH=/usr/bin:/bin',
      'LANG=de_DE.UTF-8',
      'DUP=child',
      'FROM_BASE=1',
      'NOVALUE',
      'FROM_CHILD=1',
      'TWICE=b',
    ]);
  });

  it('without a rule finds the conflicts, within one list too, and what agrees is none', () => {
    const { conflicts } = resolveEnv([...base, 'SAME=1'], [...own, 'SAME=1'], none, null);
    expect(conflicts.map(({ name }) => name)).toEqual(['LANG', 'DUP', 'TWICE']);
    expect(conflicts[1]?.claims.map(({ source, value }) => `${source} ${String(value)}`)).toEqual([
      'base first',
      'base second',
      'new child',
    ]);
  });

  it.each<[EnvRule, string[]]>([
    [{ rule: 'first' }, ['P=/usr/bin:/bin']],
    [{ rule: 'last' }, ['P=/bin:/opt']],
    [{ rule: 'append' }, ['P=/usr/bin:/bin:/opt']],
    [{ rule: 'prepend' }, ['P=/bin:/opt:/usr/bin']],
    [{ rule: 'pin', value: 'x=y' }, ['P=x=y']],
    [{ rule: 'unset' }, []],
  ])('rule %j gives %j', (rule, env) => {
    const resolved = resolveEnv(['P=/usr/bin:/bin'], ['P=/bin:/opt'], rules({ P: rule }), null);
    expect([resolved.env, resolved.conflicts]).toEqual([env, []]);
  });

  it('a pin may name a new key, and an empty list adds no current folder', () => {
    const resolved = resolveEnv(
      ['P='],
      ['P=/a'],
      rules({ NEW: { rule: 'pin', value: '1' }, P: { rule: 'append' } }),
      null,
    );
    expect(resolved.env).toEqual(['P=/a', 'NEW=1']);
  });

  it('keys are data, whatever they are called', () => {
    expect(resolveEnv(['__proto__=1', 'constructor=2'], ['__proto__=1'], none, null).env).toEqual([
      '__proto__=1',
      'constructor=2',
    ]);
  });

  it('never writes a key twice, and with a fallback never has a conflict', () => {
    const entry = fc.tuple(
      fc.constantFrom('A', 'B', 'C', 'PATH', ''),
      fc.option(fc.constantFrom('', '1', '2:3', 'x=y')),
    );
    const list = fc.array(entry.map(([name, value]) => (value === null ? name : `${name}=${value}`)));
    fc.assert(
      fc.property(list, list, fc.constantFrom('last' as const, 'first' as const), (left, right, fallback) => {
        const { env, conflicts } = resolveEnv(left, right, none, fallback);
        const keys = env.map((text) => text.split('=', 1)[0]);
        expect(new Set(keys).size).toBe(keys.length);
        expect(conflicts).toEqual([]);
      }),
    );
  });
});
