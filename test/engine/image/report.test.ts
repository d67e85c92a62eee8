import { describe, expect, test } from 'vitest';
import type { LayerOrigin } from '../../../shared/report.ts';
import { countStorePaths, layerOrigins } from '../../../main/engine/image/origin.ts';
import { buildReport } from '../../../main/engine/image/report.ts';
import type { LayerFacts } from '../../../main/engine/image/image-core.ts';
import { sha256DiffId, sha256Digest } from '../../../shared/digest.ts';
import { createTarScanner } from '../../../main/engine/tar/tar-scanner.ts';
import { archiveMembers, configOf, sha256 } from '../../make/image-maker.ts';
import { jsonMember } from '../../make/outer-member.ts';
import { makeTar } from '../../make/tar-maker.ts';
import { openMade, sample } from '../source/open-made.ts';

const open = openMade();

function indexOf(paths: readonly string[]) {
  const scanner = createTarScanner();
  scanner.write(makeTar(paths.map((path) => ({ path, kind: path.endsWith('/') ? 'directory' : 'file' }))));
  return scanner.end().index;
}

describe('R3: where layers come from', () => {
  test.each([
    [
      [0, 0, 3, 2, 0],
      ['base', 'base', 'nix', 'nix', 'top'],
    ],
    [
      [3, 0, 2, 0],
      ['nix', 'other', 'nix', 'top'],
    ],
    [
      [0, 2],
      ['base', 'nix'],
    ],
    [[1], ['nix']],
    [
      [0, 0],
      ['other', 'other'],
    ],
    [
      [null, null],
      ['other', 'other'],
    ],
    [
      [null, 2, null],
      ['other', 'nix', 'other'],
    ],
    [
      [0, null, 0, 2],
      ['base', 'other', 'other', 'nix'],
    ],
    [[], []],
  ] as [(number | null)[], LayerOrigin[]][])('R3: store paths %j are %j', (counts, origins) => {
    expect(layerOrigins(counts)).toEqual(origins);
  });

  test.each([
    [['nix/store/a/', 'nix/store/a/x', 'nix/store/b'], 2],
    [['./nix/', './nix/store/', './nix/store/a'], 1],
    [['/nix/store/a/bin'], 1],
    [['nix/store/.wh.a', 'nix/store/b'], 1],
    [['nix/store'], 0],
    [['nixstore/a', 'x/nix/store/a'], 0],
    [[], 0],
  ])('F7: %j holds %i store paths', (paths, count) => {
    expect(countStorePaths(indexOf(paths))).toBe(count);
  });
});

describe('R1: the report', () => {
  const archive = open.members(archiveMembers([sample], 'containerd', 'gzip'));
  const claimed = sample.layers.map(({ tar }) => `sha256:${sha256(tar)}`);

  test('R1: without facts it says what is claimed', () => {
    const report = buildReport(archive, () => null);
    expect(report).toMatchObject({ schemaVersion: 1, format: 'hybrid', compression: 'none' });
    const [image] = report.images;
    expect(image).toMatchObject({
      id: `sha256:${sha256(configOf(sample))}`,
      legacyId: null,
      os: 'linux',
      architecture: 'amd64',
      variant: null,
      created: '2020-02-02T02:02:02Z',
      config: { Env: ['PATH=/bin'], Cmd: ['/bin/sh'] },
      env: [{ name: 'PATH', value: '/bin', duplicates: [] }],
    });
    expect(image?.layers).toMatchObject([
      {
        index: 0,
        diffId: claimed[0],
        verified: false,
        compression: 'gzip',
        size: null,
        entries: null,
        origin: 'other',
      },
      { index: 1, diffId: claimed[1], createdBy: 'COPY app', emptyLayer: false },
    ]);
    expect(image?.history.map(({ layer, emptyLayer }) => [layer, emptyLayer])).toEqual([
      [0, false],
      [null, true],
      [1, false],
    ]);
  });

  test('R1, L2: with facts it says what was computed, and what that contradicts', () => {
    const facts: LayerFacts = {
      digest: sha256Digest('d'.repeat(64)),
      diffId: sha256DiffId('e'.repeat(64)),
      size: 7,
      entries: 3,
      storePaths: 1,
      findings: [{ rule: 'T4', severity: 'warning', where: 'x', what: 'y', why: 'z' }],
    };
    const [image] = buildReport(archive, (_image, layer) => (layer === 0 ? facts : null)).images;
    expect(image?.layers[0]).toMatchObject({
      digest: facts.digest,
      diffId: facts.diffId,
      verified: true,
      size: 7,
      entries: 3,
      origin: 'nix',
    });
    // nothing is known of it yet: not that it is the top either
    expect(image?.layers[1]).toMatchObject({ verified: false, origin: 'other' });
    expect(image?.findings.map(({ rule }) => rule)).toEqual(['T4', 'L2', 'L2']);
  });

  test('R1: a plain layer’s size and digest are known from its claims', () => {
    const [image] = buildReport(open.members(archiveMembers([sample], 'nixpkgs')), () => null).images;
    expect(image?.layers[0]).toMatchObject({ size: sample.layers[0]?.tar.length, digest: claimed[0] });
  });

  test('R4: what the config holds is shown as found, hostile or not', () => {
    const config = JSON.parse(
      '{"__proto__":{"x":1},"config":{"__proto__":{"y":2},"Env":["A=1",7]}}',
    ) as object;
    const made = open.members([
      jsonMember('manifest.json', [{ Config: 'c.json', Layers: [], RepoTags: null }]),
      jsonMember('c.json', config),
    ]);
    const [image] = buildReport(made, () => null).images;
    expect(Object.keys(image?.config as object)).toEqual(['__proto__', 'Env']);
    expect(image?.env).toEqual([{ name: 'A', value: '1', duplicates: [] }]);
    expect(({} as Record<string, unknown>)['y']).toBeUndefined();
  });
});
