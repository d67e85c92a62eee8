import { expect, test } from 'vitest';
import { fileSecretFindings } from '../../../main/engine/secrets/file-secrets.ts';
import { secretHead, secretIn } from '../../../main/engine/secrets/secret-contents.ts';
import type { SecretKind } from '../../../main/engine/secrets/secret-contents.ts';
import { isMadeUp, secretCandidates } from '../../../main/engine/secrets/secret-files.ts';
import { entryPath } from '../../../main/engine/tar/index/entry-path.ts';
import { mergeLayers } from '../../../main/engine/tree/overlay/overlay.ts';
import { dir, file, hard, hide, makeLayer, symlink } from '../tree/make-layer.ts';

const base64 = 'b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAA';
const pem = (form: string, head = ''): string =>
  `-----BEGIN ${form}PRIVATE KEY-----\n${head}${base64}\n-----END ${form}PRIVATE KEY-----\n`;

test('X2.1: which files are read', () => {
  const paths = [
    'root/.ssh/id_rsa',
    'etc/ssh/ssh_host_ed25519_key',
    'srv/server.key',
    'srv/all.pem',
    'root/.aws/credentials',
    'root/.docker/config.json',
    'root/.kube/config',
    'app/.git/config',
    'app/.env',
    'etc/shadow',
    'key/service-account.json',
    'etc/nix/nix.conf',
    'etc/nix/netrc',
    'app/.env.local',
    'root/.cargo/credentials.toml',
    'root/.config/gh/hosts.yml',
    'root/.gnupg/key.asc',
  ];
  const others = [
    '.key',
    'a/credentials',
    'b/config.json',
    'b/config',
    'shadow',
    'x.pem.txt',
    'id_rsa.pub',
    'env',
  ];
  const layer = makeLayer([
    ...[...paths, ...others].map((path) => file(path, 10)),
    file('c/empty.pem', 0),
    dir('c/folder.pem'),
    symlink('c/link.pem', 'x'),
  ]);
  expect(
    secretCandidates(layer)
      .map(({ node }) => entryPath(layer, node))
      .toSorted(),
  ).toEqual(paths.toSorted());
});

test.each<[SecretKind, string, string | null]>([
  ['private-key', pem(''), 'a private key'],
  ['private-key', pem('RSA '), 'a private key (RSA)'],
  ['private-key', `certificate\n${pem('OPENSSH ')}`, 'a private key (OPENSSH)'],
  ['private-key', pem('ENCRYPTED '), 'a private key, encrypted'],
  [
    'private-key',
    pem('RSA ', 'Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n'),
    'a private key (RSA), encrypted',
  ],
  ['private-key', 'PuTTY-User-Key-File-3: ssh-rsa', 'a private key (PuTTY)'],
  ['private-key', 'grep -e "-----BEGIN PRIVATE KEY-----"\nthen go on', null],
  ['private-key', '-----BEGIN CERTIFICATE-----\n', null],
  [
    'service-account',
    `{"private_key": "-----BEGIN PRIVATE KEY-----\\n"}`,
    'the private key of a service account',
  ],
  ['private-key', pem('PGP ').replaceAll('KEY-', 'KEY BLOCK-'), 'a private key (PGP)'],
  ['service-account', '{"private_key_id": "1"}', null],
  ['service-account', '{"refresh_token": "1//0abc", "type": "authorized_user"}', 'a refresh token'],
  ['netrc', 'machine x login y password z', 'a password for a server'],
  ['netrc', 'machine x login y password $Z', null],
  ['netrc', '# the password goes here', null],
  ['nix-conf', 'extra-access-tokens = github.com=abc gitlab.com=PAT:abc\n', 'an access token of Nix'],
  ['nix-conf', 'netrc-file = /etc/nix/netrc\n# access-tokens = github.com=abc\naccess-tokens =\n', null],
  [
    'git-config',
    '[http "https://github.com/"]\n\textraheader = AUTHORIZATION: basic eC1hY2Nlc3M6YWJj\n',
    'a login for a Git server',
  ],
  ['git-config', `[remote]\n url = https://ghp_${'a'.repeat(36)}@github.com/a`, 'a GitHub token'],
  ['git-config', '[remote]\n url = https://me:abc@example.org/a', 'an address with a password in it'],
  ['git-config', '[remote]\n url = git@github.com:a/b\n', null],
  ['netrc', 'machine x login y', null],
  ['url-password', 'https://me:token@example.org\n', 'an address with a password in it'],
  ['url-password', '[remote]\n  url = https://example.org/a\n', null],
  ['npmrc', '//r.example.org/:_authToken=abc', 'a token for an npm registry'],
  ['npmrc', '//r.example.org/:_authToken=${NPM_TOKEN}', null],
  ['npmrc', '//r.example.org/:_authToken="${NPM_TOKEN}"', null],
  ['npmrc', '# _auth=abc', null],
  ['htpasswd', 'me:$apr1$abc$def\n', 'the password hash of a user'],
  ['htpasswd', 'me:\n', null],
  ['token', 'github.com:\n    oauth_token: gho_abc\n', 'a token'],
  ['token', `hvs.${'a'.repeat(24)}\n`, 'a Vault token'],
  ['token', '0123456789abcdef0123456789abcdef\n', 'a token'],
  ['token', 'not a token\n', null],
  ['cargo', '[registry]\ntoken = "abc"\n', 'a token for a registry of crates'],
  ['cargo', '[registry]\ntoken = ""\n', null],
  ['maven', '<server><password>abc</password>', 'a password for a server'],
  ['maven', '<server><password>${env.PASSWORD}</password>', null],
  ['password-line', '[pypi]\npassword = abc', 'a password'],
  ['password-line', 'password =\n', null],
  ['pgpass', 'localhost:5432:db:me:secret\n', 'a password for PostgreSQL'],
  ['pgpass', '# host:port:db:user:password\n', null],
  ['env-file', 'A=1\nexport DB_PASSWORD="hunter2"\n', 'a value for DB_PASSWORD'],
  ['env-file', 'DB_PASSWORD=\n', null],
  ['aws', '[default]\naws_secret_access_key = abc', 'a secret access key of AWS'],
  ['aws', '[default]\nregion = eu', null],
  ['aws', '[default]\naws_session_token="abc"', 'a secret access key of AWS'],
  ['docker-config', '{"auths":{"x":{"auth":"YTpi"}}}', 'a login for a registry'],
  ['docker-config', '{"auths":{"x":{}},"credsStore":"x"}', null],
  ['kubeconfig', 'users:\n- user:\n    client-key-data: abc', 'a key or token for Kubernetes'],
  ['kubeconfig', 'users: []', null],
  ['kubeconfig', 'users:\n- user:\n    token: ""\n', null],
  ['shadow', 'root:$6$salt$hash:1::::::\nbin:*:1::::::\n', 'the password hash of root'],
  [
    'shadow',
    ['a', 'b', 'c', 'd'].map((user) => `${user}:$y$j9T$x:1\n`).join(''),
    'password hashes of a, b, c and 1 more',
  ],
  ['shadow', 'root:!$6$salt$hash:1::::::\n', 'the password hash of root'],
  ['shadow', 'root:abJnggxhB/yWI:1::::::\n', 'the password hash of root'],
  ['shadow', 'root:*:1::::::\nbin:!:1::::::\n', null],
])('X2.2: %s %j: %s', (kind, text, what) => {
  expect(secretIn(kind, Buffer.from(text))).toBe(what);
});

test('X2.2: heads that would make careless patterns go round for ever are read', () => {
  const kinds: readonly SecretKind[] = [
    'private-key',
    'netrc',
    'nix-conf',
    'git-config',
    'npmrc',
    'pgpass',
    'env-file',
    'htpasswd',
    'maven',
    'kubeconfig',
    'shadow',
    'url-password',
  ];
  for (const piece of [
    '_auth ',
    'a:',
    '-----BEGIN A ',
    '-----BEGIN PRIVATE KEY-----\n',
    'a: -----BEGIN PRIVATE KEY-----\n',
    'A: b\n',
    '- ',
    '://a:',
    'A=',
    '\xff',
  ])
    for (const kind of kinds)
      expect(['string', 'object']).toContain(
        typeof secretIn(kind, Buffer.from(piece.repeat(secretHead / piece.length), 'latin1')),
      );
  // Times are not asserted: looking at every line from every line would take a minute here.
  const keys = 'a: -----BEGIN PRIVATE KEY-----\n'.repeat(2 ** 15);
  expect(secretIn('private-key', Buffer.from(keys))).toBeNull();
});

test('X2.1: hard links are names, too', () => {
  const layer = makeLayer([
    file('a/backup', 10),
    hard('root/.ssh/id_rsa', 'a/backup'),
    hard('b/id_rsa', 'not/here'),
    hard('c/id_rsa', 'c/id_rsa'),
  ]);
  expect(
    secretCandidates(layer).map(({ node, file: content }) => [
      entryPath(layer, node),
      entryPath(layer, content),
    ]),
  ).toEqual([['root/.ssh/id_rsa', 'a/backup']]);
});

test('X2.3: keys of tests and examples are likely made up', () => {
  const layer = makeLayer(
    [
      'app/test/a.pem',
      'lib/testdata/tls/a.pem',
      'my-examples/a.pem',
      'x/__tests__/a.pem',
      'x/test-certs/a.pem',
      'latest/a.pem',
      'app/a.pem',
      'inspect/a.pem',
    ].map((path) => file(path, 1)),
  );
  expect(
    secretCandidates(layer)
      .filter(({ node }) => isMadeUp(layer, node))
      .map(({ node }) => entryPath(layer, node))
      .toSorted(),
  ).toEqual([
    'app/test/a.pem',
    'lib/testdata/tls/a.pem',
    'my-examples/a.pem',
    'x/__tests__/a.pem',
    'x/test-certs/a.pem',
  ]);
});

test('X2.5: what newer layers make of the file is said', () => {
  const key = ['a/id_rsa', 'b/id_rsa', 'c/id_rsa', 'docs/id_rsa'].map((path) => file(path, 9));
  const layers = [
    makeLayer([...key, hard('d/id_rsa', 'c/id_rsa'), hard('e/id_rsa', 'c/id_rsa')]),
    makeLayer([hide('a/id_rsa'), file('b/id_rsa', 9), hide('e/id_rsa')]),
  ];
  const { tree } = mergeLayers(layers, { upTo: 1 });
  const [first] = layers;
  const secrets =
    first === undefined ? [] : secretCandidates(first).map((each) => ({ ...each, what: 'a key' }));
  expect(
    fileSecretFindings(tree, 0, secrets)
      .map(({ severity, where, what }) => `${severity} ${where}: ${what}`)
      .toSorted(),
  ).toEqual([
    'info layer 0: docs/id_rsa: the file holds a key',
    'warning layer 0: a/id_rsa: the file holds a key; a newer layer removes it, and it is still in this one',
    'warning layer 0: b/id_rsa: the file holds a key; a newer entry takes its place, and it is still in this layer',
    'warning layer 0: c/id_rsa: the file holds a key',
    'warning layer 0: d/id_rsa: the file holds a key',
    'warning layer 0: e/id_rsa: the file holds a key; a newer layer removes it, and it is still in this one',
  ]);
});
