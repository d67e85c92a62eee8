import { describe, expect, test } from 'vitest';
import { configSecrets } from '../../../main/engine/secrets/config-secrets.ts';
import { secretInVariable, secretsInCommand } from '../../../main/engine/secrets/secret-texts.ts';
import { secretToken } from '../../../main/engine/secrets/secret-tokens.ts';

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
    ['a private key', '-----BEGIN PGP PRIVATE KEY BLOCK-----'],
    ['a private key (age)', `AGE-SECRET-KEY-1${many('Q', 58)}`],
    ['a Docker Hub token', `dckr_pat_${many('a', 27)}`],
    ['a Slack webhook', `https://hooks.slack.com/services/T00000000/B00000000/${many('x', 24)}`],
    ['an API key', `sk-ant-${many('a', 40)}`],
    ['a Hugging Face token', `hf_${many('a', 34)}`],
    ['a DigitalOcean token', `dop_v1_${many('0', 64)}`],
    ['a SendGrid key', `SG.${many('a', 22)}.${many('b', 43)}`],
    ['a Vault token', `hvs.${many('a', 24)}`],
    ['a signed token (JSON Web Token)', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdefghij'],
    ['a login for a web server', `curl -H "Authorization: Bearer ${many('a', 12)}"`],
    ['a password for a server', 'machine example.org login me password hunter2'],
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
    // of the manual
    'AKIAIOSFODNN7EXAMPLE',
    // a port, and an address of mail behind it
    '{"url":"http://localhost:8080","mail":"a@b.example"}',
    'http://proxy:3128;mail=a@b.example',
    'http://host:80,user@x',
    'postgres://me:<password>@db',
    'postgres://me:***@db',
    'postgres://me:{{password}}@db',
    'https://me:%PASSWORD%@db',
    'Authorization: Bearer $TOKEN',
    'login me password $PASSWORD',
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
    ['SECRET_KEY_BASE', 'abcd'],
    ['DB_PASS', 'abcd'],
    ['MYSQL_PWD', 'abcd'],
    ['PGPASSWORD', 'abcd'],
    ['api-key', 'abcd'],
    ['spring.datasource.password', 'abcd'],
    ['clientSecret', 'abcd'],
    ['accessToken', 'abcd'],
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
    ['PWD', 'abcd'],
    ['BYPASS', 'abcd'],
    ['TOKEN', '`curl -s http://example.org`'],
    ['TOKEN', '$(curl -s http://example.org)'],
    ['TOKEN', 'https://example.org/token'],
    ['TOKEN', 'file:/run/secrets/token'],
    ['TOKEN', 'get_token(1)'],
    ['TOKEN', 'os.environ["TOKEN"]'],
    ['TOKEN', 'auth_token'],
    ['TOKEN', 'your-token-here'],
    ['TOKEN', 'disabled'],
    ['PASSWORD', '@password@'],
    ['PASSWORD', '__PASSWORD__'],
    ['PASSWORD', '[password]'],
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

test.each([
  ['within the value of another', `ENV JAVA_OPTS="-Xmx1g -Ddb.password=hunter2 -Dx=1"`, 'db.password', 7],
  ['of a Java property', 'java -Dpassword=hunter2 -jar x', 'password', 7],
  ['in a connection string', 'ENV DB=Server=db;User Id=sa;Password=hunter2;', 'Password', 7],
  ['in quotes in quotes', String.raw`RUN sh -c "PASSWORD=\"hunter2\" x"`, 'PASSWORD', 7],
  ['of an option', 'deploy --api-key=hunter2', 'api-key', 7],
  ['behind an option', 'kubeadm join --token abcdef.01234567 1.2.3.4', 'token', 15],
  ['in the question of an address', 'curl https://example.org/?a=1&token=hunter2', 'token', 7],
])('X1.3: in commands also %s', (_, text, name, length) => {
  expect(secretsInCommand(text)).toEqual([
    { name, secret: `what its name calls a secret (${length} characters)` },
  ]);
});

test.each([
  'adduser --disabled-password app',
  'docker login --password-stdin me',
  'createuser --no-password app',
  'mysql --password -u root',
  'docker build --secret id=npm,src=.npmrc .',
  'login(token=auth_token, password=get_password())',
  'sed -i "s/PASSWORD=.*/PASSWORD=${PASSWORD}/" x',
  String.raw`echo "TOKEN=\"$TOKEN\""`,
  '[ "$TOKEN" == "" ]',
  '[[ $TOKEN=="x" ]]',
])('X1.3: but not in %s', (text) => {
  expect(secretsInCommand(text)).toEqual([]);
});

// Times are not asserted: one that grew with the square of the length would run for hours.
test('X1.1: hostile commands take linear time', () => {
  const pieces = [
    'A="',
    "A='",
    '://:',
    '-----BEGIN A ',
    'A_TOKEN=',
    'a',
    'a.',
    'A=',
    '-DA=',
    'eyJ-',
    'login ',
  ];
  for (const piece of pieces)
    expect(secretsInCommand(piece.repeat(1_000_000 / piece.length)).length).toBeLessThan(2);
  for (const value of ['', 'https://', '/', '1'])
    expect(
      secretsInCommand(Array.from({ length: 50_000 }, (_, at) => `A${at}_TOKEN=${value}`).join('')).length,
    ).toBeLessThan(2);
});

test('X1: environment with duplicates, labels and history; no secret is repeated', () => {
  const step = { created: null, author: null, comment: null, emptyLayer: true, layer: null };
  const findings = configSecrets({
    env: [
      { name: 'DB_PASSWORD', value: 'hunter22', duplicates: ['hunter1'] },
      { name: 'OPTS', value: '-Dpassword=hunter8888', duplicates: [] },
    ],
    config: {
      Labels: { deploy: `ghp_${many('a', 36)}`, name: 'x', usage: 'docker run -e PASSWORD=hunter4' },
      Cmd: ['serve', '--token', 'hunter55', '--port', '80'],
      Entrypoint: ['sh', '-c', 'true'],
      Healthcheck: { Test: ['CMD-SHELL', 'curl http://me:hunter66@localhost'] },
      OnBuild: ['ENV SECRET=hunter777'],
    },
    history: [
      { ...step, createdBy: null },
      { ...step, createdBy: 'ENV SECRET=hunter333' },
    ],
  });
  expect(findings.map(({ where, what }) => `${where}: ${what}`)).toEqual([
    'environment: DB_PASSWORD: the value is what its name calls a secret (8 characters)',
    'environment: DB_PASSWORD: the value is what its name calls a secret (7 characters)',
    'environment: OPTS: the value gives password what its name calls a secret (10 characters)',
    'label: deploy: the value is a GitHub token',
    'config: Cmd: the command gives token what its name calls a secret (8 characters)',
    'config: OnBuild: the command gives SECRET what its name calls a secret (9 characters)',
    'config: Healthcheck: the command holds an address with a password in it',
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
  expect(
    configSecrets({ env: [], config: null, history }).map(({ where, what }) => `${where}: ${what}`),
  ).toEqual([
    'history: step 0: the command gives A_TOKEN what its name calls a secret (6 characters)',
    'history: step 2: the command gives B_TOKEN what its name calls a secret (6 characters)',
    'history: step 1: not all texts of the config were searched for secrets',
  ]);
});
