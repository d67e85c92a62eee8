import { describe, expect, test } from 'vitest';
import type { Digest, DiffId } from '../../../../shared/digest.ts';
import type { Json } from '../../../../shared/report.ts';
import { legacyLayer, repositoriesFile } from '../../../../main/engine/build/documents/docker-documents.ts';
import { sortedJson } from '../../../../main/engine/build/documents/image-config.ts';
import { v1Fields } from '../../../../main/engine/build/documents/v1-image.ts';
import { chainIds } from '../../../../main/engine/image/chain-id.ts';

/** What `docker save` of 20.10 wrote of an image that BuildKit had made. */
const saved = {
  created: '2026-11-23T04:07:32.872579687Z',
  architecture: 'amd64',
  os: 'linux',
  config: {
    User: '1000:1000',
    ExposedPorts: { '53/udp': {}, '80/tcp': {} },
    Env: ['PATH=/bin:/usr/bin', 'FOO=bar baz', 'UNICODE=héllo wörld ✓'],
    Entrypoint: ['/bin/sh', '-c'],
    Cmd: ['echo hi'],
    Volumes: { '/data/vol': {} },
    WorkingDir: '/data',
    Labels: { maintainer: 'corpus@example.test', 'org.opencontainers.image.title': 'corpus-classic' },
    StopSignal: 'SIGQUIT',
    Healthcheck: { Test: ['CMD', '/bin/true'], Interval: 5_000_000_000, Timeout: 3_000_000_000 },
    ArgsEscaped: true,
    OnBuild: null,
  } satisfies Json,
};
const diffIds = [
  '9e89c937163a1a4680f433331e9a7031e973ed6d25ee721bc905d8a804fd7932',
  'f735a97b1f68983b8ee1ad6a046d2efd503c47279ba0a5f70642dcc4f0c9e87e',
  '74c55f5b474aaee991345393c99f5ac03a1757c438ef5feab728442158202ccb',
  '9fe4cc6cf386ec7ebdf8f60b4b9ff018a65352ad940898726cd12f1f0369329a',
  'cf96066f1c3c3ba831b753a03efb5bd1963bb936ce1ec6543e18896b3ec070ea',
  'b78298d43baa906ab7844dd7bcd2de713c76c442eea3824f3ff7f2193f97ee16',
  '5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef',
].map((hex) => `sha256:${hex}` as DiffId);
const ids = [
  'e7b352a14b9dd1e35893e97369ec9bce50979fd3621a5b204716ed983adfb243',
  '9e653c30cd60f9d21957e19335377cf8c1922ed0249c7cbfc3018187ba46320e',
  'd8d07e8d2af633535a38ff6e9794336fb6cbd54fa2ce1b57cf48b7137e4d7abd',
  'afbd2318376ee07fa8348300e81e4cabcfddd21cf3045e03e637c098d5b110b3',
  'c68d697fba6306a9310ab15052e6776bf2d52138c825ad4d89624879faace2b9',
  '1b52f1ddc4db2bc4156a3c49e3d1cdf3cfcdf68a09b2dd955a24b79558d020a4',
  '4dcc150699200268cd058cac22f081ef8c257e5600ee0fb72222cc0a5323ac6b',
];

describe('legacy layers (dockertools.md 12)', () => {
  test('their ids are those that Docker 20.10 gave the same layers', () => {
    const top = v1Fields(sortedJson(saved));
    const made: string[] = [];
    for (const [at, chainId] of chainIds(diffIds).entries()) {
      made.push(legacyLayer(chainId, made.at(-1) ?? null, at === ids.length - 1 ? top : null).id);
    }
    expect(made).toEqual(ids);
  });

  test('a layer’s json names itself and its parent, and escapes as Go does', () => {
    const top = v1Fields(sortedJson({ ...saved, config: { Cmd: ['a && b < c'] } }));
    const { id, json } = legacyLayer(`sha256:${'1'.repeat(64)}` as Digest, 'f'.repeat(64), top);
    const text = json.toString();
    expect(text.startsWith(`{"id":"${id}","parent":"${'f'.repeat(64)}","created":"2026-`)).toBe(true);
    expect(text).toContain(String.raw`"Cmd":["a \u0026\u0026 b \u003c c"]`);
  });

  test('a time whose offset is zero is written as UTC', () => {
    const top = v1Fields(sortedJson({ ...saved, created: '1970-01-01T00:00:01+00:00', config: {} }));
    expect(legacyLayer(`sha256:${'1'.repeat(64)}` as Digest, null, top).json.toString()).toContain(
      '"created":"1970-01-01T00:00:01Z"',
    );
  });

  test('repositories names the newest layer', () => {
    expect(repositoriesFile(new Map([['team/app', new Map([['v1', 'ab']])]])).toString()).toBe(
      '{"team/app":{"v1":"ab"}}\n',
    );
  });
});
