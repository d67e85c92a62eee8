import { describe, expect, test } from 'vitest';
import { archiveMembers } from '../../make/image-maker.ts';
import { edited } from '../../make/outer-member.ts';
import type { OuterMember } from '../../make/outer-member.ts';
import type { LogicalImage } from '../../make/image-maker.ts';
import { legacyNames, legacyParts, partTar, v1Id } from '../../make/legacy-maker.ts';
import { makeTar } from '../../make/tar-maker.ts';
import { openMade, sample } from '../source/open-made.ts';
import { contentsOf, relationsOf, troublesOf, truthsOf, unhashedTruths } from './made-truths.ts';

const open = openMade();
const three: LogicalImage = {
  ...sample,
  layers: [...sample.layers, { tar: makeTar([{ path: 'etc/x', content: 'x' }]), createdBy: 'RUN x' }],
};

/** The v1 id that comes first, which is that of the oldest layer. */
function oldest(members: readonly OuterMember[]): string {
  return members.find(({ name }) => name.endsWith('/json'))?.name.slice(0, 64) ?? '';
}

describe('TR2: columns are linked by what their slots hold', () => {
  test('TR2: all agree in an archive of Docker 1.10, and nothing is said', () => {
    const truths = truthsOf(open.members(archiveMembers([three], 'docker-1.10')));
    expect([
      contentsOf(truths, 'parents'),
      contentsOf(truths, 'manifest'),
      contentsOf(truths, 'diffIds'),
    ]).toEqual([
      [0, 1, 2],
      [0, 1, 2],
      [0, 1, 2],
    ]);
    expect(relationsOf(truths)).toEqual([
      'parents/manifest=same',
      'parents/diffIds=same',
      'manifest/diffIds=same',
    ]);
    expect(truths.hashed).toBe(true);
    expect(truths.findings).toEqual([]);
  });

  test('TR2: all agree in the hybrid of Docker 25, nixpkgs and skopeo', () => {
    for (const container of [
      'docker-25',
      'nixpkgs',
      'skopeo',
      'oci',
      'containerd',
      'docker-symlinks',
    ] as const) {
      const truths = truthsOf(open.members(archiveMembers([three], container)));
      expect(truths.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(truths.images[0]?.relations.every(({ relation }) => relation === 'same')).toBe(true);
    }
  });

  test('TR2: equal bytes at two places are one content', () => {
    const truths = truthsOf(
      open.members([
        ...legacyParts([
          { name: 'one', parent: null, content: 'same' },
          { name: 'two', parent: 'one', content: 'same' },
        ]),
        legacyNames({ 'a:1': 'two' }),
      ]),
    );
    expect(contentsOf(truths, 'parents')).toEqual([0, 0]);
    expect(truths.contents).toHaveLength(1);
  });

  test('TR2: before anything is hashed, places tell what they can and diff_ids wait', () => {
    const truths = unhashedTruths(open.members(archiveMembers([three], 'docker-1.10')));
    expect(truths.hashed).toBe(false);
    expect(relationsOf(truths)).toEqual([
      'parents/manifest=same',
      'parents/diffIds=unknown',
      'manifest/diffIds=unknown',
    ]);
    expect(truths.images[0]?.diffIds?.slots[0]).toMatchObject({
      content: null,
      holds: null,
      state: 'unhashed',
    });
  });
});

describe('TR3: disagreements', () => {
  test('TR3: the OCI manifest without layers of Docker 25.0.0 (moby#47065)', () => {
    const truths = truthsOf(open.members(archiveMembers([three], 'docker-25.0.0-empty')));
    expect(relationsOf(truths)).toEqual([
      'manifest/index=empty@0',
      'manifest/diffIds=same',
      'index/diffIds=empty@0',
    ]);
    expect(troublesOf(truths)).toEqual([
      expect.stringMatching(/^error F9 blobs\/sha256\/.*#\/layers: the OCI manifest has no layers/),
    ]);
  });

  test('TR3: the OCI manifest in another order of Docker 25.0.0 (moby#47160)', () => {
    const truths = truthsOf(open.members(archiveMembers([three], 'docker-25.0.0-order')));
    expect(contentsOf(truths, 'manifest')).toEqual([0, 1, 2]);
    expect(contentsOf(truths, 'index')).toEqual([2, 1, 0]);
    expect(relationsOf(truths)).toEqual([
      'manifest/index=reordered@0',
      'manifest/diffIds=same',
      'index/diffIds=reordered@0',
    ]);
    expect(troublesOf(truths)).toEqual([
      expect.stringMatching(/^error F9 .*the same layers in another order/),
    ]);
  });

  test('TR3: a stale manifest beside a right chain (nixpkgs#27294)', () => {
    const stale = edited(
      archiveMembers([three], 'docker-1.10'),
      'manifest.json',
      (json: { Layers: string[] }[]) => json.map((entry) => ({ ...entry, Layers: entry.Layers.slice(0, 2) })),
    );
    const truths = truthsOf(open.members(stale));
    expect(relationsOf(truths)).toEqual([
      'parents/manifest=shorter@2',
      'parents/diffIds=same',
      'manifest/diffIds=shorter@2',
    ]);
    expect(troublesOf(truths)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /^error F9 repositories#\/team~1app\/1: the parent chain .* has 3 layers, manifest.json has 2/,
        ),
        expect.stringMatching(/^error L1 .*3 diff_ids in the config, but 2 layers/),
      ]),
    );
  });

  test('TR3: manifest.json in another order than the config’s diff_ids', () => {
    const truths = truthsOf(
      open.members(
        edited(archiveMembers([three], 'nixpkgs'), './manifest.json', (json: { Layers: string[] }[]) =>
          json.map((entry) => ({ ...entry, Layers: entry.Layers.toReversed() })),
        ),
      ),
    );
    expect(relationsOf(truths)).toEqual(['manifest/diffIds=reordered@0']);
    expect(troublesOf(truths)[0]).toMatch(
      /^error F9 manifest.json#\/0\/Layers\/0: manifest.json has the layers of the config’s diff_ids in another order/,
    );
  });

  test('TR3: repositories that point elsewhere', () => {
    const elsewhere = edited(
      archiveMembers([three, { ...sample, names: ['other:2'] }], 'docker-1.10'),
      'repositories',
      (json: Record<string, Record<string, string>>) => ({ ...json, other: { 2: json['team/app']?.['1'] } }),
    );
    const truths = truthsOf(open.members(elsewhere));
    expect(relationsOf(truths, 1)).toEqual([
      'parents/manifest=shorter@2',
      'parents/diffIds=shorter@2',
      'manifest/diffIds=same',
    ]);
    expect(troublesOf(truths)).toContainEqual(
      expect.stringMatching(
        /^error F9 repositories#\/other\/2: the parent chain of "other:2" has 3 layers, manifest.json has 2/,
      ),
    );
  });

  test('TR3: two names of one image with two chains: both are there', () => {
    const two = archiveMembers([{ ...three, names: ['a:1', 'b:1'] }], 'docker-1.10');
    const truths = truthsOf(
      open.members(
        edited(two, 'repositories', (json: Record<string, Record<string, string>>) => ({
          ...json,
          b: { 1: oldest(two) },
        })),
      ),
    );
    expect(truths.images[0]?.parents.map(({ slots }) => slots.length).toSorted()).toEqual([1, 3]);
  });

  test('TR3: beside manifest.json a cut chain is a warning', () => {
    const whole = archiveMembers([three], 'docker-1.10');
    const json = `${oldest(whole)}/json`;
    const undescribed = truthsOf(open.members(whole.filter(({ name }) => name !== json)));
    expect(undescribed.images[0]?.parents.map(({ end, slots }) => [end, slots.length])).toEqual([
      ['unknown', 3],
    ]);
    expect(troublesOf(undescribed)).toEqual([`warning F1 ${json}: a layer without its json`]);
    const gone = truthsOf(
      open.members(edited(whole, json, (fields: object) => ({ ...fields, parent: v1Id('gone') }))),
    );
    expect(gone.images[0]?.parents[0]?.end).toBe('missing');
    expect(troublesOf(gone)).toEqual([
      expect.stringMatching(/^warning F1 .*#\/parent: the parent .* is not in the archive/),
    ]);
  });

  test('TR3: a parent chain beside an OCI index, without manifest.json', () => {
    const base = { name: 'base', parent: null, content: 'other' };
    const truths = truthsOf(
      open.members([
        ...archiveMembers(
          [{ ...sample, names: ['a:1'], layers: [{ tar: partTar(base), createdBy: '' }] }],
          'oci',
        ),
        ...legacyParts([base, { name: 'top', parent: 'base' }]),
        legacyNames({ 'a:1': 'top' }),
      ]),
    );
    expect(truths.format).toBe('oci-layout');
    expect(relationsOf(truths)).toEqual([
      'parents/index=shorter@1',
      'parents/diffIds=shorter@1',
      'index/diffIds=same',
    ]);
    expect(troublesOf(truths)).toEqual([
      expect.stringMatching(/^error F9 .*the parent chain of .* has 2 layers, the OCI manifest 1/),
    ]);
  });

  test('TR3: equal layers at two places are no disagreement once they are hashed', () => {
    const both = archiveMembers([{ ...three, names: [] }], 'docker-25');
    const copied = edited(both, 'manifest.json', (json: { Layers: string[] }[]) =>
      json.map((entry) => ({ ...entry, Layers: entry.Layers.map((_, at) => `copy-${at}.tar`) })),
    );
    const copies = three.layers.map(({ tar }, at) => ({ name: `copy-${at}.tar`, body: tar }));
    const archive = open.members([...copied, ...copies]);
    expect(troublesOf(unhashedTruths(archive))).toEqual([
      expect.stringMatching(/^error F9 .*they are not the same/),
    ]);
    expect(relationsOf(truthsOf(archive))).toContain('manifest/index=same');
    expect(troublesOf(truthsOf(archive))).toEqual([]);
  });

  test('TR3: the same of a parent chain', () => {
    const whole = archiveMembers([three], 'docker-1.10');
    const copied = edited(whole, 'manifest.json', (json: { Layers: string[] }[]) =>
      json.map((entry) => ({ ...entry, Layers: entry.Layers.map((_, at) => `copy-${at}.tar`) })),
    );
    const copies = three.layers.map(({ tar }, at) => ({ name: `copy-${at}.tar`, body: tar }));
    const truths = truthsOf(open.members([...copied, ...copies]));
    expect(relationsOf(truths)).toContain('parents/manifest=same');
    expect(troublesOf(truths)).toEqual([]);
  });
});
