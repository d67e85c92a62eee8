import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../shared/finding.ts';
import { checkConfig } from '../../../main/engine/image/checks/config.ts';
import { checkEnvironment } from '../../../main/engine/image/checks/environment.ts';
import { checkLayerCount } from '../../../main/engine/image/checks/layer-count.ts';
import { checkLayerFacts } from '../../../main/engine/image/checks/layer-facts.ts';
import { checkNames, checkRefName, checkSharedNames } from '../../../main/engine/image/checks/names.ts';
import { checkPlatform } from '../../../main/engine/image/checks/platform.ts';
import type { ContainerConfig } from '../../../main/engine/image/documents.ts';
import { chainIds } from '../../../main/engine/image/chain-id.ts';
import { condense } from '../../../main/engine/image/condense.ts';
import { imageHistory } from '../../../main/engine/image/history.ts';
import type { LayerCore, LayerFacts } from '../../../main/engine/image/image-core.ts';
import { parseDiffId, parseDigest } from '../../../shared/digest.ts';
import type { DiffId, Digest } from '../../../shared/digest.ts';

const lines = (findings: readonly Finding[]): string[] =>
  findings.map(({ severity, rule, where, what }) => `${severity} ${rule} ${where}: ${what}`);

describe('A1', () => {
  const check = (architecture: string | null, os: string | null = 'linux', variant: string | null = null) =>
    lines(checkPlatform({ os, architecture, variant }, 'c.json'));

  test.each([
    ['amd64', 'linux', null],
    ['arm', 'linux', 'v7'],
    ['arm64', 'linux', 'v8'],
    ['amd64', 'windows', null],
  ])('A1: %s/%s/%s is right', (architecture, os, variant) => {
    expect(check(architecture, os, variant)).toEqual([]);
  });

  test('A1: the right value stands beside a wrong one', () => {
    expect(check('x86_64')).toEqual(['error A1 c.json#/architecture: "x86_64" should be "amd64"']);
    expect(check('armhf')).toEqual([
      'error A1 c.json#/architecture: "armhf" should be "arm" with variant "v7"',
    ]);
    expect(check('quantum')).toEqual(['error A1 c.json#/architecture: "quantum" is no GOARCH value']);
    expect(check('amd64', 'Linux')).toEqual(['error A1 c.json#/os: "Linux" should be "linux"']);
    expect(check('arm', 'linux', '7')).toEqual(['warning A1 c.json#/variant: "7" should be "v7"']);
    expect(check('s390x', 'linux', 'v1')).toEqual([
      'warning A1 c.json#/variant: "v1" does not go with "s390x"',
    ]);
  });

  test('A1: what is missing is a warning', () => {
    expect(check('', null)).toEqual([
      'warning A1 c.json#/architecture: no architecture is given',
      'warning A1 c.json#/os: no os is given',
    ]);
  });
});

describe('E1, E2', () => {
  const check = (list: string[]): string[] => lines(checkEnvironment(list, 'c.json', ['config', 'Env']));

  test('E1: a duplicate says what Docker, libc and Kubernetes would do', () => {
    const [finding] = checkEnvironment(['PATH=/a', 'X=1', 'PATH=/b'], 'c.json', ['config', 'Env']);
    expect(finding).toMatchObject({
      rule: 'E1',
      severity: 'warning',
      where: 'c.json#/config/Env/2',
      what: '"PATH" is set 2 times ("/a", "/b")',
    });
    expect(finding?.why).toContain(
      'Docker takes the last ("/b"), libc\'s getenv the first ("/a"), and Kubernetes',
    );
  });
  test('E2: entries without a value, without a name, with NUL', () => {
    expect(check(['A', '', '=x', 'B=a\0b'])).toEqual([
      'warning E2 c.json#/config/Env/0: "A" has no value (no "=")',
      'warning E2 c.json#/config/Env/1: an entry is empty',
      'error E2 c.json#/config/Env/2: "=x" has no name',
      'error E2 c.json#/config/Env/3: "B=a\\x00b" contains a NUL',
    ]);
  });
  test('E1: a flood stays readable', () => {
    expect(
      check(Array.from({ length: 20_000 }, (_, index) => `K${index % 9_000}=1`)).length,
    ).toBeLessThanOrEqual(100);
  });
});

describe('C1 to C3: the config', () => {
  const good = { architecture: 'amd64', os: 'linux' };
  test('C1: created is RFC 3339', () => {
    expect(lines(checkConfig({ ...good, created: 'yesterday' }, {}, 'c'))).toEqual([
      'error C1 c#/created: "yesterday" is no RFC 3339 date and time',
    ]);
    expect(checkConfig({ ...good, created: '1970-01-01T00:00:01Z' }, {}, 'c')).toEqual([]);
    const history = [{ created: '1970-01-01T00:00:01Z' }, undefined, { created: 'x' }, {}];
    expect(lines(checkConfig({ ...good, history }, {}, 'c'))).toEqual([
      'error C1 c#/history/2/created: "x" is no RFC 3339 date and time',
    ]);
    const many = Array.from({ length: 500 }, () => ({ created: '' }));
    expect(checkConfig({ ...good, history: many }, {}, 'c')).toHaveLength(20);
  });
  test('C2: a Cmd that is a string', () => {
    expect(lines(checkConfig({ ...good, config: { Cmd: 'sh' } }, {}, 'c'))).toEqual([
      'warning C2 c#/config/Cmd: Cmd is the string "sh", not an array',
    ]);
  });
  test('C3: a config of null is said, a missing one is not', () => {
    expect(lines(checkConfig({ ...good, config: null }, { config: null }, 'c'))).toEqual([
      'info C3 c#/config: config is null',
    ]);
    expect(checkConfig(good, {}, 'c')).toEqual([]);
  });
});

describe('C4 to C7: what is told when a container starts', () => {
  const check = (config: ContainerConfig, os = 'linux') =>
    checkConfig({ architecture: 'amd64', os, config }, {}, 'c');
  const ports = (...keys: string[]) =>
    check({ ExposedPorts: Object.fromEntries(keys.map((key) => [key, {}])) });

  test('C4: a working directory that is not absolute', () => {
    expect(lines(check({ WorkingDir: 'app' }))).toEqual([
      'warning C4 c#/config/WorkingDir: "app" is no absolute path',
    ]);
    for (const WorkingDir of ['/app', '/a/../b', '']) expect(check({ WorkingDir })).toEqual([]);
    expect(check({ WorkingDir: 'C:\\app' }, 'windows')).toEqual([]);
  });
  test('C5: ports', () => {
    expect(ports('80', '80/tcp', '80/UDP', '80/sctp', '80/', '1/tcp', '65535/tcp', '080/tcp')).toEqual([]);
    expect(
      lines(ports('80/foo', '/tcp', '80/tcp/udp', '80-90/tcp', 'abc', '0/tcp', '65536/udp', '90-80')),
    ).toEqual([
      'warning C5 c#/config/ExposedPorts/80~1foo: "80/foo" has the protocol "foo", which is none',
      'warning C5 c#/config/ExposedPorts/~1tcp: "/tcp" has no port',
      'warning C5 c#/config/ExposedPorts/80~1tcp~1udp: "80/tcp/udp" is no port with a protocol',
      'warning C5 c#/config/ExposedPorts/80-90~1tcp: "80-90/tcp" is a range, not a port',
      'warning C5 c#/config/ExposedPorts/abc: "abc" is no port from 1 to 65535',
      'warning C5 c#/config/ExposedPorts/0~1tcp: "0" is no port from 1 to 65535',
      'warning C5 c#/config/ExposedPorts/65536~1udp: "65536" is no port from 1 to 65535',
      'warning C5 c#/config/ExposedPorts/90-80: "90-80" is no port from 1 to 65535',
    ]);
    const many = ports(...Array.from({ length: 50 }, (_, at) => `x${at}`));
    expect(many).toHaveLength(21);
    expect(many.at(-1)?.what).toBe('30 more ports that are none');
  });
  test.each(['SIGTERM', 'sigterm', 'TERM', '15', '64', 'SIGRTMIN+3', 'RTMAX-14', ''])(
    'C6: %j is a signal',
    (StopSignal) => {
      expect(check({ StopSignal })).toEqual([]);
    },
  );
  test.each(['SIGFOO', 'SIGSIGTERM', '0', '65', ' 15', 'SIGRTMIN+16', 'RTMAX-15', 'SIGUNUSED'])(
    'C6: %j is none',
    (StopSignal) => {
      expect(lines(check({ StopSignal }))).toEqual([
        `warning C6 c#/config/StopSignal: "${StopSignal}" is no signal of Linux`,
      ]);
      expect(check({ StopSignal }, 'windows')).toEqual([]);
    },
  );
  test('C7: a volume at the root', () => {
    expect(lines(check({ Volumes: { '/data': {}, '/': {} } }))).toEqual([
      'warning C7 c#/config/Volumes/~1: a volume lies over the root',
    ]);
  });
});

describe('L1: history beside layers', () => {
  const step = (created_by: string, empty_layer = false) => ({ created_by, empty_layer });

  test('L1: empty steps are skipped', () => {
    const { steps, findings } = imageHistory(
      { history: [step('a'), step('b', true), step('c')] },
      2,
      'c.json',
    );
    expect(steps.map(({ createdBy, layer }) => [createdBy, layer])).toEqual([
      ['a', 0],
      ['b', null],
      ['c', 1],
    ]);
    expect(findings).toEqual([]);
  });

  test.each([
    [1, 1],
    [3, 3],
  ])('L1: with %i layers for 2 steps no step gets a layer', (layers) => {
    const { steps, findings } = imageHistory({ history: [step('a'), step('b')] }, layers, 'c.json');
    expect(steps.map(({ layer }) => layer)).toEqual([null, null]);
    expect(lines(findings)).toEqual([
      `${layers < 2 ? 'error' : 'warning'} L1 c.json#/history: 2 steps that made a layer, but ${layers} layer${layers === 1 ? '' : 's'}`,
    ]);
  });

  test('L1: history may be missing', () => {
    expect(imageHistory({}, 3, 'c')).toEqual({ steps: [], findings: [] });
    expect(imageHistory({ history: null }, 3, 'c')).toEqual({ steps: [], findings: [] });
  });

  test('L1: a step that could not be read makes every match a guess', () => {
    const { steps } = imageHistory({ history: [undefined, step('b')] }, 2, 'c');
    expect(steps.map(({ layer }) => layer)).toEqual([null, null]);
  });
});

describe('S1', () => {
  test.each([
    [42, []],
    [43, ['info S1 m: 43 layers']],
    [125, ['info S1 m: 125 layers']],
    [126, ['warning S1 m: 126 layers']],
  ])('S1: %i layers', (layers, expected) => {
    expect(lines(checkLayerCount(layers, 'm'))).toEqual(expected);
  });
});

describe('N1, N2', () => {
  const placed = (name: string, index: number) => ({
    name,
    member: 'manifest.json',
    at: [0, 'RepoTags', index],
  });

  test('N1, N2: names that engines refuse, where they are', () => {
    expect(lines(checkNames(['team/app:1', 'Team/App:1', 'app:.x'].map(placed)))).toEqual([
      'error N1 manifest.json#/0/RepoTags/1: "Team/App:1" is no image name: its repository has upper-case letters',
      expect.stringMatching(/^error N2 manifest.json#\/0\/RepoTags\/2: "app:.x" is no image name: a tag is /),
    ]);
  });
  test('N3: a name of manifest.json has a tag', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const names = ['app:1', `app:1@${digest}`, 'app', `app@${digest}`, 'host:5000/app'].map(placed);
    expect(checkNames(names)).toEqual([]);
    expect(lines(checkNames(names, true))).toEqual([
      'error N3 manifest.json#/0/RepoTags/2: "app" is no image name: it has no tag',
      `error N3 manifest.json#/0/RepoTags/3: "app@${digest}" is no image name: it has no tag`,
      'error N3 manifest.json#/0/RepoTags/4: "host:5000/app" is no image name: it has no tag',
    ]);
  });
  test('N1: a flood of bad names is counted', () => {
    const findings = checkNames(Array.from({ length: 5_000 }, (_, index) => placed(`BAD ${index}`, index)));
    expect(findings).toHaveLength(21);
    expect(findings.at(-1)?.what).toContain('4,980 more names');
  });
  test('N1: ref.name has a grammar of its own', () => {
    for (const name of ['latest', '1.0', 'a--b', 'localhost/corpus/x:1'])
      expect(checkRefName({ name, member: 'i', at: [] })).toEqual([]);
    for (const name of ['a/B:c@d', 'UPPER--case', '1.0+b'])
      expect(lines(checkRefName({ name, member: 'i', at: [] }))).toEqual([
        `warning N1 i: "${name}" is a reference name, but no image name`,
      ]);
    for (const name of ['', 'a b', '-a', 'a//b', 'x'.repeat(2_000)])
      expect(checkRefName({ name, member: 'i', at: [] })).toMatchObject([
        { rule: 'N1', severity: 'warning' },
      ]);
  });
});

describe('L2: what the bytes are, against what is claimed', () => {
  const digest = (letter: string) => parseDigest(`sha256:${letter.repeat(64)}`);
  const diffId = (letter: string) => parseDiffId(`sha256:${letter.repeat(64)}`);
  const layer: LayerCore = {
    index: 3,
    member: 'm',
    blob: null,
    compression: 'gzip',
    claimedDigest: digest('a'),
    claimedDiffId: diffId('b'),
    claimedSize: null,
    mediaType: null,
    foreign: false,
    urls: [],
    encrypted: false,
    legacyId: null,
    step: null,
  };
  const facts: LayerFacts = {
    digest: digest('a'),
    diffId: diffId('b'),
    size: 1,
    entries: 1,
    storePaths: 0,
    findings: [],
  };

  test('L2: equal is nothing to say', () => {
    expect(checkLayerFacts(layer, facts)).toEqual([]);
    expect(checkLayerFacts(layer, { ...facts, digest: null, diffId: null })).toEqual([]);
    expect(checkLayerFacts({ ...layer, claimedDigest: null, claimedDiffId: null }, facts)).toEqual([]);
  });
  test('L2: each difference is an error with both values', () => {
    expect(checkLayerFacts(layer, { ...facts, digest: digest('c'), diffId: diffId('d') })).toMatchObject([
      {
        rule: 'L2',
        severity: 'error',
        where: 'layer 3',
        what: expect.stringMatching(/cccc.*aaaa/) as string,
      },
      {
        rule: 'L2',
        severity: 'error',
        where: 'layer 3',
        what: expect.stringMatching(/dddd.*bbbb/) as string,
      },
    ]);
  });
  test('L2: another algorithm is said not to have been compared', () => {
    const other = { ...layer, claimedDigest: parseDigest(`sha512:${'a'.repeat(128)}`) };
    expect(checkLayerFacts(other, facts)).toMatchObject([{ rule: 'L2', severity: 'info' }]);
  });
  test('L2: what was computed in another algorithm is compared in it', () => {
    const claims = {
      claimedDigest: parseDigest(`sha512:${'a'.repeat(128)}`),
      claimedDiffId: parseDiffId(`sha384:${'b'.repeat(96)}`),
    };
    const more = (letter: string): Pick<LayerFacts, 'more'> => ({
      more: {
        stored: [parseDigest(`sha512:${letter.repeat(128)}`) as Digest],
        plain: [parseDiffId(`sha384:${letter === 'a' ? 'b'.repeat(96) : 'c'.repeat(96)}`) as DiffId],
      },
    });
    expect(checkLayerFacts({ ...layer, ...claims }, { ...facts, ...more('a') })).toEqual([]);
    expect(checkLayerFacts({ ...layer, ...claims }, { ...facts, ...more('c') })).toMatchObject([
      { rule: 'L2', severity: 'error', what: expect.stringMatching(/sha512:cccc.*sha512:aaaa/) as string },
      { rule: 'L2', severity: 'error', what: expect.stringMatching(/sha384:cccc.*sha384:bbbb/) as string },
    ]);
  });
});

describe('N4: one name for two images', () => {
  const entry = (id: string, at: number, ...names: string[]) => ({
    id,
    names: names.map((name, tag) => ({ name, member: 'manifest.json', at: [at, 'RepoTags', tag] })),
  });
  test('N4: is told where it stands again, however it is spelt', () => {
    const found = checkSharedNames([
      entry('a', 0, 'app:1', 'app:2'),
      entry('b', 1, 'app:3', 'docker.io/library/app:1'),
    ]);
    expect(found.map(({ rule, severity, where, what }) => `${severity} ${rule} ${where} ${what}`)).toEqual([
      'warning N4 manifest.json#/1/RepoTags/1 "docker.io/library/app:1" names image 1 here, and image 0 before',
    ]);
  });
  test('N4: the same image twice, or one name twice for one image, is nothing to say', () => {
    expect(checkSharedNames([entry('a', 0, 'app:1', 'app:1'), entry('a', 1, 'app:1')])).toEqual([]);
  });
  test('N4: a flood is cut', () => {
    const names = Array.from({ length: 5_000 }, (_, at) => `app:${at}`);
    expect(checkSharedNames([entry('a', 0, ...names), entry('b', 1, ...names)])).toHaveLength(20);
  });
});

test('chain ids are those of the OCI specification', () => {
  const ids = ['a', 'b', 'c'].map((letter) => parseDiffId(`sha256:${letter.repeat(64)}`)) as DiffId[];
  const [first, second, third] = chainIds(ids);
  expect(first).toBe(`sha256:${'a'.repeat(64)}`);
  // printf 'sha256:aaa… sha256:bbb…' | sha256sum, and so on.
  expect(second).toBe('sha256:ccd722928bd92476ba1745586fed6e45a102504185ad88cd89e01ff116fd146c');
  expect(third).toBe('sha256:c1377126441fb2f5ec2c21ae2a60255331d639e830f0ee1b40a36e52d4c40588');
  expect(chainIds([])).toEqual([]);
});

test('D4: equal findings are told once, floods are counted', () => {
  const finding = (index: number): Finding => ({
    rule: 'X',
    severity: 'error',
    where: 'w',
    what: `${index}`,
    why: '',
  });
  expect(condense([finding(1), finding(1)])).toEqual([finding(1)]);
  const many = condense(Array.from({ length: 1_000 }, (_, index) => finding(index)));
  expect(many).toHaveLength(201);
  expect(many.at(-1)?.what).toContain('800 more');
});
