import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { BuildInputs } from '../../../shared/build/build-inputs.ts';
import { changeRates, kindOf } from '../../../shared/build/change-rates.ts';
import { configFindings } from '../../../shared/build/config-findings.ts';
import { nixBase32Text } from '../../../shared/build/derived-tag.ts';
import { parseBuildSpec } from '../../../shared/build/parse-build-spec.ts';
import { createBuildPlanner } from '../../../shared/build/plan-build.ts';
import type { StoreNode } from '../../../shared/packing/store-graph.ts';

const path = (name: string, hash = '0'): string => `/nix/store/${hash.repeat(32)}-${name}`;
const spec = (json: object) =>
  parseBuildSpec(JSON.stringify({ name: 'App', tag: 't', ...json }), new Date(0));

function inputs(nodes: readonly StoreNode[], change: Partial<BuildInputs> = {}): BuildInputs {
  return {
    base: null,
    taken: [],
    closure: 'file',
    nodes,
    oneLayer: false,
    rates: new Map(),
    configNode: { size: 100, references: [] },
    topNode: { size: 10_784, references: [] },
    topSize: 10_240,
    files: null,
    machine: { architecture: 'amd64', variant: null },
    findings: [],
    ...change,
  };
}

const base = {
  layers: [{ digest: null, diffId: 'sha256:1', size: 5, isPacked: false, createdBy: null }],
  env: ['PATH=/bin', 'LANG=C'],
  id: 'sha256:c',
  platform: { architecture: 'arm', variant: 'v7' },
};

describe('a plan', () => {
  const many = Array.from({ length: 140 }, (_, at) => ({
    path: path(`p${at}`),
    references: [],
    narSize: at,
  }));

  test('BL3: more layers than Docker loads are a warning', () => {
    const plan = createBuildPlanner(inputs(many), String)(spec({ maxLayers: 200 }));
    expect(plan.layers.length).toBe(141);
    expect(plan.findings.map(({ rule, what }) => [rule, what])).toEqual([
      ['BL3', 'the image has 141 layers'],
    ]);
    expect(createBuildPlanner(inputs(many), String)(spec({ maxLayers: 125 })).findings).toEqual([]);
  });

  test('BL1: a budget that is too small says the least that would do, plain files counted', () => {
    const files = { sources: ['/x'], entries: 1, size: 10_240, digest: null };
    const planner = createBuildPlanner(inputs(many, { base, files }), String);
    const sources = { files: [{ source: '/x', to: '/x' }], contents: ['/nix/store/x'] };
    expect(() => planner(spec({ ...sources, maxLayers: 3 }))).toThrow(/maxLayers is 3, but at least 4/);
    const plan = planner(spec({ ...sources, maxLayers: 4 }));
    expect(plan.layers.map(({ kind }) => kind)).toEqual(['base', 'store', 'files', 'top']);
    expect(plan.budget).toEqual({ maxLayers: 4, base: 1, taken: 0, store: 1, top: 2, free: 0 });
  });

  test('BL7: layers of other images count, stand above the base, and are told when they are there twice', () => {
    const taken = ['sha256:1', 'sha256:2'].map((diffId) => {
      return { archive: '/x.tar', digest: null, diffId, size: 7, isPacked: false, createdBy: null };
    });
    const planner = createBuildPlanner(inputs(many.slice(0, 1), { base, taken }), String);
    expect(() => planner(spec({ maxLayers: 3 }))).toThrow(
      'maxLayers is 3, but at least 5 layers are needed: 1 from the base, 2 from other images, ',
    );
    const plan = planner(spec({ maxLayers: 5 }));
    expect(plan.layers.map(({ kind }) => kind)).toEqual(['base', 'taken', 'taken', 'store', 'top']);
    expect(plan.budget).toEqual({ maxLayers: 5, base: 1, taken: 2, store: 1, top: 1, free: 0 });
    expect(plan.findings.map(({ rule, where }) => [rule, where])).toEqual([['BL7', 'layers[0]']]);
  });

  test('the env is resolved, differing keys are conflicts until a rule says', () => {
    const planner = createBuildPlanner(inputs([], { base }), String);
    const config = { Env: ['LANG=de', 'X=1'] };
    expect(planner(spec({ config })).env.conflicts.map(({ name }) => name)).toEqual(['LANG']);
    expect(planner(spec({ config, envDefault: 'last' })).env).toMatchObject({
      conflicts: [],
      env: ['PATH=/bin', 'LANG=de', 'X=1'],
    });
  });

  test('BT1: where the base’s config is inherited, it is part of what the tag is derived from', () => {
    const tagOf = (inherit: string, id: string): string => {
      const derived = spec({ tag: null, fromImage: 'base.tar', inherit, envDefault: 'last' });
      const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
      return createBuildPlanner(inputs([], { base: { ...base, id } }), sha)(derived).tag;
    };
    expect(tagOf('docker', 'sha256:c')).not.toBe(tagOf('docker', 'sha256:d'));
    expect(tagOf('nixpkgs', 'sha256:c')).toBe(tagOf('nixpkgs', 'sha256:d'));
  });

  test('BA2: the base’s architecture, with its variant', () => {
    const planner = createBuildPlanner(inputs([], { base }), String);
    expect(planner(spec({}))).toMatchObject({
      architecture: 'arm',
      variant: 'v7',
      architectureConflict: null,
    });
    expect(planner(spec({ architecture: 'arm' }))).toMatchObject({
      variant: 'v7',
      architectureConflict: null,
    });
    expect(planner(spec({ architecture: 'armv6l-linux' })).architectureConflict).toEqual({
      base: 'arm/v7',
      wanted: 'arm/v6',
    });
  });

  test('BS6: keys of the config that no engine knows are told', () => {
    expect(
      configFindings({ Env: [], Entrypont: [], Labels: {} }).map(({ where, what }) => [where, what]),
    ).toEqual([['config.Entrypont', 'no engine knows this key; did you mean Entrypoint?']]);
  });
});

describe('BL5: rates of change', () => {
  const image = (app: string, lib: string, data: string) => ({
    paths: [path(`app-${app}`, app), path('lib-1.0', lib), path('data', data)],
    references: [[path('lib-1.0', lib), path('data', data)], [path('lib-1.0', lib)], []],
  });

  test('what changed by itself counts, what changed along does not', () => {
    const rates = changeRates(
      [image('1', 'a', 'x'), image('2', 'b', 'x'), image('3', 'b', 'x')],
      image('4', 'b', 'x'),
    );
    expect([...rates.values()]).toEqual([2.5 / 4, 1.5 / 4, 0.5 / 4]);
    expect(changeRates([], image('1', 'a', 'x')).size).toBe(0);
  });

  test.each([
    ['openssl-3.0.14-dev', 'openssl-dev'],
    ['openssl-3.0.14', 'openssl'],
    ['python3-3.11.9', 'python3'],
    ['gcc-13.2.0-libgcc', 'gcc-libgcc'],
    ['source', 'source'],
  ])('%s is a kind of %s', (name, kind) => {
    expect(kindOf(path(name))).toBe(kind);
  });
});

test('BT1: Nix’s base-32', () => {
  // nix hash to-base32 --type sha1 of the empty text
  const sha1 = Buffer.from('da39a3ee5e6b4b0d3255bfef95601890afd80709', 'hex');
  expect(nixBase32Text(sha1)).toBe('143xibwh31h9bvxzalr0sjvbbvpa6ffs');
});
