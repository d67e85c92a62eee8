import { expect, test } from 'vitest';
import { commonHeaders, contentPolicy } from '../../../shared/window/content-policy.ts';

function directives(policy: string): Map<string, readonly string[]> {
  return new Map(
    policy.split('; ').map((line): [string, readonly string[]] => {
      const [name = '', ...values] = line.split(' ');
      return [name, values];
    }),
  );
}

test('H1: everything is forbidden but what is listed', () => {
  const policy = directives(contentPolicy('none'));
  expect(policy.get('default-src')).toEqual(["'none'"]);
  expect(policy.get('script-src')).toEqual(["'self'"]);
  expect(policy.get('style-src')).toEqual(["'self'"]);
  expect(policy.get('connect-src')).toEqual(["'none'"]);
  const closed = ['frame-ancestors', 'base-uri', 'form-action', 'trusted-types'];
  expect(closed.map((name) => policy.get(name))).toEqual(closed.map(() => ["'none'"]));
  expect(policy.get('require-trusted-types-for')).toEqual(["'script'"]);
});

test.each([
  'unsafe-inline',
  'unsafe-eval',
  'wasm-unsafe-eval',
  'strict-dynamic',
  'nonce-',
  'http:',
  'https:',
  '*',
])('H1: the policy does not say %s', (word) => {
  for (const connect of ['none', 'self'] as const) expect(contentPolicy(connect)).not.toContain(word);
});

test('H1: the served window may talk to its own origin only', () => {
  expect(directives(contentPolicy('self')).get('connect-src')).toEqual(["'self'"]);
});

test('H2: every response is isolated and not sniffed', () => {
  expect(commonHeaders).toMatchObject({
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Frame-Options': 'DENY',
  });
});
