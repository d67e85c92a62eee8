import { describe, expect, test } from 'vitest';
import { configSecrets } from '../../../main/engine/secrets/config-secrets.ts';
import {
  secretInVariable,
  secretsInCommand,
  secretToken,
} from '../../../main/engine/secrets/secret-texts.ts';

const many = (letter: string, count: number): string => letter.repeat(count);

describe('X1.2: tokens are known by their form', () => {
  test.each([
    ['a GitHub token', `ghp_${many('a', 36)}`],
    ['a GitHub token', `x github_pat_${many('B', 60)} y`],
    ['a GitLab token', `glpat-${many('c', 20)}`],
    ['an npm token', `npm_${many('d', 36)}`],
    ['a PyPI token', `pypi-${many('e', 50)}`],
    ['an AWS access key id', `AKIA${many('F', 16)}`],
    ['a Slack token', `xoxb-${many('1', 20)}`],
    ['a Google API key', `AIza${many('g', 35)}`],
    ['a Stripe key', `sk_live_${many('h', 20)}`],
    ['an address with a password in it', 'postgres://me:hunter2@db/x'],
    ['an address with a password in it', 'redis://:hunter2@cache'],
    ['a private key', '-----BEGIN RSA PRIVATE KEY-----'],
  ])('%s', (what, text) => {
    expect(secretToken(text)).toBe(what);
  });

  test.each([
    'ghp_short',
    `AKIA${many('F', 17)}`,
    'https://example.org:8080/a@b',
    'postgres://me:$PASSWORD@db',
    'git@github.com:a/b',
    '-----BEGIN PUBLIC KEY-----',
  ])('and %s is none', (text) => {
    expect(secretToken(text)).toBeNull();
  });
});

describe('X1.3: names tell, where the value can be a secret', () => {
  test.each([
    ['DB_PASSWORD', 'hunter2'],
    ['password', 'hunter2'],
    ['NPM_TOKEN', 'abcd'],
    ['STRIPE_API_KEY', 'abcd'],
    ['APIKEY', 'abcd'],
    ['AWS_SECRET_ACCESS_KEY', 'abcd'],
    ['DJANGO_SECRET_KEY', 'abcd'],
  ])('%s', (name, value) => {
    expect(secretInVariable(name, value)).toBe(`what its name calls a secret (${value.length} characters)`);
  });

  test.each([
    ['GPG_KEY', 'E3FF2839C048B25C084DEBE9B26995E310250568'],
    ['POSTGRES_PASSWORD_FILE', '/run/secrets/x'],
    ['POSTGRES_PASSWORD', '/run/secrets/x'],
    ['DB_PASSWORD', '$OTHER'],
    ['ALLOW_EMPTY_PASSWORD', 'yes'],
    ['ALLOW_EMPTY_PASSWORD', 'true'],
    ['API_TOKEN', '3600'],
    ['API_TOKEN', 'abc'],
    ['PASSWORDLESS', 'hunter2'],
    ['COMPASSWORD', 'hunter2'],
    ['PATH', '/bin'],
  ])('but not %s=%s', (name, value) => {
    expect(secretInVariable(name, value)).toBeNull();
  });
});

test('X1.1: commands are searched for assignments, each name once, and for tokens', () => {
  expect(secretsInCommand('|2 NPM_TOKEN=abcdef V=1 /bin/sh -c NPM_TOKEN=abcdef npm ci')).toEqual([
    { name: 'NPM_TOKEN', secret: 'what its name calls a secret (6 characters)' },
  ]);
  expect(secretsInCommand(`RUN export API_KEY="a b c d" && curl`)).toEqual([
    { name: 'API_KEY', secret: 'what its name calls a secret (7 characters)' },
  ]);
  expect(secretsInCommand(`ENV T=ghp_${many('a', 36)}`)).toEqual([{ name: 'T', secret: 'a GitHub token' }]);
  expect(secretsInCommand('git clone https://me:hunter2@example.org/x')).toEqual([
    { name: null, secret: 'an address with a password in it' },
  ]);
  expect(secretsInCommand('RUN --mount=type=secret,id=npm NPM_TOKEN=$(cat /run/secrets/npm) npm ci')).toEqual(
    [],
  );
});

test('X1.1: hostile commands take linear time', () => {
  for (const piece of ['A="', "A='", '://:', '-----BEGIN A ', 'A_TOKEN=', 'a'])
    expect(secretsInCommand(piece.repeat(1_000_000 / piece.length)).length).toBeLessThan(2);
});

test('X1: environment with duplicates, labels and history; no secret is repeated', () => {
  const step = { created: null, author: null, comment: null, emptyLayer: true, layer: null };
  const findings = configSecrets({
    env: [{ name: 'DB_PASSWORD', value: 'hunter22', duplicates: ['hunter1'] }],
    config: { Labels: { deploy: `ghp_${many('a', 36)}`, name: 'x' } },
    history: [
      { ...step, createdBy: null },
      { ...step, createdBy: 'ENV SECRET=hunter333' },
    ],
  });
  expect(findings.map(({ where, what }) => `${where}: ${what}`)).toEqual([
    'environment: DB_PASSWORD: the value is what its name calls a secret (8 characters)',
    'environment: DB_PASSWORD: the value is what its name calls a secret (7 characters)',
    'label: deploy: the value is a GitHub token',
    'history: step 1: the command gives SECRET what its name calls a secret (9 characters)',
  ]);
  expect(JSON.stringify(findings)).not.toMatch(/hunter|ghp_/);
  expect(configSecrets({ env: [], config: { Labels: ['x'] }, history: [] })).toEqual([]);
  expect(configSecrets({ env: [], config: null, history: [] })).toEqual([]);
});

test('X1.4: what is not searched is said', () => {
  const step = { created: null, author: null, comment: null, emptyLayer: true, layer: null };
  const history = [
    { ...step, createdBy: 'A_TOKEN=abcdef' },
    { ...step, createdBy: ' '.repeat(2 ** 20) },
    { ...step, createdBy: 'B_TOKEN=abcdef' },
  ];
  expect(configSecrets({ env: [], config: null, history }).map(({ what }) => what)).toEqual([
    'the command gives A_TOKEN what its name calls a secret (6 characters)',
    'not all texts of the config were searched for secrets',
  ]);
});
