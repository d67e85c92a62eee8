import { describe, expect, test } from 'vitest';
import { archiveMembers, configOf, sha256 } from '../../make/image-maker.ts';
import type { LogicalImage } from '../../make/image-maker.ts';
import { edited } from '../../make/outer-member.ts';
import { findingsOf, openMade, sample, troublesOf } from './open-made.ts';

const open = openMade();
const second: LogicalImage = {
  ...sample,
  names: ['other:2'],
  env: ['A=1'],
  layers: sample.layers.slice(0, 1),
};

describe('F9: manifest.json against the OCI view (F4)', () => {
  test('F9: an OCI manifest without layers, as Docker 25.0.0 wrote (moby#47065)', () => {
    const archive = open.members(archiveMembers([sample], 'docker-25.0.0-empty'));
    expect(archive.images[0]?.layers).toHaveLength(2);
    expect(troublesOf(archive)).toEqual([
      expect.stringMatching(
        /^error F9 blobs\/sha256\/.*#\/layers: the OCI manifest has no layers, manifest.json has 2/,
      ),
    ]);
  });

  test('F9: layers in another order (moby#47160); manifest.json and the diff_ids are shown', () => {
    const archive = open.members(archiveMembers([sample], 'docker-25.0.0-order'));
    expect(archive.images[0]?.layers.map(({ claimedDiffId }) => claimedDiffId)).toEqual(
      sample.layers.map(({ tar }) => `sha256:${sha256(tar)}`),
    );
    expect(troublesOf(archive)).toEqual([
      expect.stringMatching(/^error F9 .*the same layers in another order/),
    ]);
  });

  test('F9: an image that only one of the views has', () => {
    const both = archiveMembers([sample, second], 'docker-25');
    const onlyDocker = open.members(
      edited(both, 'index.json', (json: { manifests: unknown[] }) => ({
        ...json,
        manifests: json.manifests.slice(1),
      })),
    );
    expect(onlyDocker.images.map(({ names }) => names)).toEqual([['team/app:1'], ['other:2']]);
    expect(troublesOf(onlyDocker)).toEqual([
      'warning F9 manifest.json#/0: index.json does not have the image "team/app:1"',
    ]);
    const onlyOci = open.members(edited(both, 'manifest.json', (json: unknown[]) => json.slice(1)));
    expect(onlyOci.images.map(({ names }) => names)).toEqual([['other:2'], ['docker.io/team/app:1']]);
    expect(troublesOf(onlyOci)).toContain(
      'warning F9 index.json#/manifests/0: manifest.json does not have the image "docker.io/team/app:1"',
    );
  });

  test('F9: other names in the OCI view', () => {
    const archive = open.members(
      edited(archiveMembers([sample], 'docker-25'), 'manifest.json', (json: object[]) =>
        json.map((entry) => ({ ...entry, RepoTags: ['else:1'] })),
      ),
    );
    expect(archive.images[0]?.names).toEqual(['else:1', 'docker.io/team/app:1']);
    expect(troublesOf(archive).join('\n')).toContain(
      'warning F9 manifest.json#/0/RepoTags: index.json names it "docker.io/team/app:1", RepoTags does not',
    );
  });

  test('F9: an oci-layout file without an index, as nixpkgs leaves it of a hybrid base', () => {
    const archive = open.members(
      archiveMembers([sample], 'docker-25').filter(({ name }) => name !== 'index.json'),
    );
    expect(archive.images).toHaveLength(1);
    expect(troublesOf(archive)).toEqual([
      'warning F9 index.json: there is an oci-layout file, but index.json is not in the archive',
    ]);
  });

  test('F4: manifests of null, as Docker 25 wrote for images saved by digest (moby#47210)', () => {
    const archive = open.members(
      edited(archiveMembers([sample], 'docker-25'), 'index.json', (json: object) => ({
        ...json,
        manifests: null,
      })),
    );
    expect(archive.images).toHaveLength(1);
    expect(troublesOf(archive)).toEqual([
      'warning F9 manifest.json#/0: index.json does not have the image "team/app:1"',
    ]);
  });
});

describe('F9: manifest.json against the parent chain and repositories (F2)', () => {
  const both = archiveMembers([sample, second], 'docker-1.10');

  test('F9: nothing to say where they agree, links or not', () => {
    for (const container of ['docker-1.10', 'docker-symlinks', 'skopeo'] as const)
      expect(findingsOf(open.members(archiveMembers([sample, second], container)))).toEqual([]);
  });

  test('F9: a stale manifest beside a right chain (nixpkgs#27294): both images are shown', () => {
    const archive = open.members(edited(both, 'manifest.json', (json: unknown[]) => json.slice(1)));
    expect(archive.images.map(({ names, layers }) => [names, layers.length])).toEqual([
      [['other:2'], 1],
      [['team/app:1'], 2],
    ]);
    expect(troublesOf(archive)).toContain(
      'error F9 repositories#/team~1app/1: names "team/app:1", manifest.json does not',
    );
  });

  test('F9: layers in another order than the chain', () => {
    const archive = open.members(
      edited(archiveMembers([sample], 'docker-1.10'), 'manifest.json', (json: { Layers: string[] }[]) =>
        json.map((entry) => ({ ...entry, Layers: entry.Layers.toReversed() })),
      ),
    );
    expect(troublesOf(archive).join('\n')).toContain(
      'the same layers as manifest.json in another order (from layer 0 on)',
    );
  });

  test('F9: fewer layers than the chain', () => {
    const archive = open.members(
      edited(archiveMembers([sample], 'docker-1.10'), 'manifest.json', (json: { Layers: string[] }[]) =>
        json.map((entry) => ({ ...entry, Layers: entry.Layers.slice(1) })),
      ),
    );
    expect(troublesOf(archive).join('\n')).toContain('has 2 layers, manifest.json has 1');
    expect(troublesOf(archive).join('\n')).toContain('error L1');
  });

  test('F9: the disagreement of an image without names is found too', () => {
    const nameless = archiveMembers([{ ...sample, names: [] }], 'docker-1.10');
    const archive = open.members(
      edited(nameless, 'manifest.json', (json: { Layers: string[] }[]) =>
        json.map((entry) => ({ ...entry, Layers: [entry.Layers[1], entry.Layers[1]] })),
      ),
    );
    expect(troublesOf(archive).join('\n')).toMatch(/error F9 .*a parent chain of 2 layers that no image/);
  });

  test('F9: names that only one of them has', () => {
    const archive = open.members(
      edited(both, 'repositories', (json: Record<string, unknown>) => ({ 'team/app': json['team/app'] })),
    );
    expect(troublesOf(archive)).toEqual(['warning F9 repositories: lacks "other:2"']);
  });

  test('F9: the same layers under another name are one image', () => {
    const archive = open.members(
      edited(both, 'manifest.json', (json: object[]) =>
        json.map((entry, index) => (index === 0 ? { ...entry, RepoTags: ['renamed:1'] } : entry)),
      ),
    );
    expect(archive.images).toHaveLength(2);
    expect(troublesOf(archive)).toEqual([
      'warning F9 repositories#/team~1app/1: names "team/app:1", manifest.json does not',
      'warning F9 repositories: lacks "renamed:1"',
    ]);
  });

  test('F7: folders without a json are no chain', () => {
    expect(findingsOf(open.members(archiveMembers([sample], 'nixpkgs')))).toEqual([]);
  });
});

describe('docker archives by themselves', () => {
  const made = archiveMembers([sample], 'nixpkgs');
  // oxlint-disable-next-line typescript/no-explicit-any
  const withEntry = (edit: (entry: any) => unknown): ReturnType<typeof open.members> =>
    open.members(edited(made, './manifest.json', (json: unknown[]) => json.map(edit)));

  test('L2: a config whose name is not its digest', () => {
    const name = `${sha256(configOf(sample))}.json`;
    const archive = open.members(
      made.map((member) =>
        member.name === `./${name}` ? { ...member, body: `${configOf(sample)} ` } : member,
      ),
    );
    expect(archive.images[0]?.config?.digest).toBe(`sha256:${sha256(`${configOf(sample)} `)}`);
    expect(troublesOf(archive)).toEqual([expect.stringMatching(/^error L2 .*the name claims sha256:/)]);
  });

  test('L1: the same layer twice', () => {
    const twice = { ...sample, layers: [...sample.layers, ...sample.layers] };
    const archive = open.members(archiveMembers([twice], 'nixpkgs'));
    expect(archive.images[0]?.layers).toHaveLength(4);
    expect(archive.images[0]?.layers[0]?.blob).toEqual(archive.images[0]?.layers[2]?.blob);
    expect(troublesOf(archive)).toEqual([]);
  });

  test('L1: foreign layers have no blob, on purpose', () => {
    const diffId = `sha256:${sha256(sample.layers[0]?.tar ?? '')}`;
    const archive = withEntry((entry: object) => ({
      ...entry,
      Layers: ['gone/layer.tar', (entry as { Layers: string[] }).Layers[1]],
      LayerSources: {
        [diffId]: {
          mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
          size: 7,
          digest: `sha256:${'a'.repeat(64)}`,
          urls: ['https://example.com/layer'],
        },
      },
    }));
    expect(archive.images[0]?.layers[0]).toMatchObject({
      foreign: true,
      blob: null,
      urls: ['https://example.com/layer'],
    });
    expect(troublesOf(archive)).toEqual([]);
    expect(findingsOf(archive).join('\n')).toContain('info L1');
  });

  test('F11: keys in another case are read as Go reads them', () => {
    const archive = withEntry((entry: Record<string, unknown>) => ({
      config: entry['Config'],
      LAYERS: entry['Layers'],
      repoTags: entry['RepoTags'],
    }));
    expect(archive.images[0]?.layers).toHaveLength(2);
    expect(archive.images[0]?.names).toEqual(['team/app:1']);
    expect(troublesOf(archive)).toEqual([
      'warning F11 manifest.json#/0/config: "config" should be "Config"',
      'warning F11 manifest.json#/0/LAYERS: "LAYERS" should be "Layers"',
      'warning F11 manifest.json#/0/repoTags: "repoTags" should be "RepoTags"',
    ]);
  });

  test('F11: both cases side by side are an error', () => {
    const archive = withEntry((entry: Record<string, unknown>) => ({ ...entry, layers: [] }));
    expect(archive.images[0]?.layers).toHaveLength(2);
    expect(troublesOf(archive)).toEqual([
      'error F11 manifest.json#/0/layers: "layers" stands beside "Layers"',
    ]);
  });

  test.each(['null', '[]'])('F2: a manifest of %s lists nothing, which is an error', (body) => {
    const archive = open.members(
      made.map((member) => (member.name === './manifest.json' ? { ...member, body } : member)),
    );
    expect(archive.images).toEqual([]);
    expect(troublesOf(archive)[0]).toMatch(/^error F2 manifest.json/);
  });

  test('F2: an entry with neither config nor layers is no image, and those beside it are read', () => {
    const archive = open.members(
      edited(made, './manifest.json', ([entry]: unknown[]) => [
        null,
        entry,
        {},
        { Config: '', Layers: [], RepoTags: ['a:b'] },
      ]),
    );
    expect(archive.images.map(({ views }) => views.manifest)).toEqual([1]);
    const told = archive.findings.filter(({ rule }) => rule === 'F2');
    expect(told.map(({ severity, where, what }) => `${severity} ${where}: ${what}`)).toEqual(
      [0, 2, 3].map((at) => `error manifest.json#/${at}: names neither a config nor layers`),
    );
  });
});
