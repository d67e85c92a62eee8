import { describe, expect, test } from 'vitest';
import { legacyLayer } from '../../../main/engine/build/documents/docker-documents.ts';
import { v1Fields } from '../../../main/engine/build/documents/v1-image.ts';
import { chainIds } from '../../../main/engine/image/chain-id.ts';
import { rawMembers } from '../../../main/engine/image/raw-members.ts';
import { v1IdCandidates } from '../../../main/engine/image/v1-id.ts';
import { sha256DiffId } from '../../../shared/digest.ts';
import { archiveMembers, sha256 } from '../../make/image-maker.ts';
import type { LogicalImage } from '../../make/image-maker.ts';
import type { Json } from '../../../shared/report.ts';
import { jsonMember } from '../../make/outer-member.ts';
import type { OuterMember } from '../../make/outer-member.ts';
import { makeTar } from '../../make/tar-maker.ts';
import { openMade } from '../source/open-made.ts';
import { troublesOf, truthsOf, unhashedTruths } from './made-truths.ts';

const open = openMade();
const tars = ['one', 'two', 'three'].map((content) => makeTar([{ path: 'file', content }]));

/** The old half of what `docker save` writes, by the writer's own rules; `held`: what the folders hold instead. */
function saved(held: readonly Uint8Array[] = tars): OuterMember[] {
  const chain = chainIds(tars.map((tar) => sha256DiffId(sha256(tar))));
  let parent: string | null = null;
  const members = chain.flatMap((chainId, at): OuterMember[] => {
    const top = v1Fields(
      new Map([
        ['created', '2020-01-01T00:00:00Z'],
        ['architecture', 'amd64'],
        ['os', 'linux'],
      ]),
    );
    const { id, json } = legacyLayer(chainId, parent, at === tars.length - 1 ? top : null);
    parent = id;
    return [
      { name: `${id}/json`, body: json },
      { name: `${id}/layer.tar`, body: held[at] ?? new Uint8Array(0) },
    ];
  });
  return [...members, jsonMember('repositories', { app: { 1: parent } })];
}

describe('TR4: v1 ids', () => {
  test('TR4: those of docker save follow from the content', () => {
    const { graph } = truthsOf(open.members(saved()));
    expect(graph?.layers.map(({ id, check }) => [check.verdict, check.computed === id])).toEqual([
      ['match', true],
      ['match', true],
      ['match', true],
    ]);
  });

  test('TR4: a layer that was changed after it was named, and what is above it, differ', () => {
    const truths = truthsOf(open.members(saved([tars[0] as Uint8Array, makeTar([]), tars[2] as Uint8Array])));
    expect(truths.graph?.layers.map(({ check }) => check.verdict)).toEqual([
      'match',
      'differs',
      'not-derivable',
    ]);
    expect(troublesOf(truths)).toEqual([
      expect.stringMatching(
        /^warning F9 [0-9a-f]{64}\/json: the id is not the sha256 of its json, its chain id and its parent/,
      ),
    ]);
  });

  test('TR4: before the layers are hashed nothing is said', () => {
    const { graph, findings } = unhashedTruths(open.members(saved()));
    expect(graph?.layers.map(({ check }) => check.verdict)).toEqual(['pending', 'pending', 'pending']);
    expect(findings).toEqual([]);
  });

  test('TR4: nixpkgs’ buildImage: the json as it was before id and size came into it', () => {
    const before = '{\n "architecture": "amd64",\n "os": "linux",\n "checksum": "tarsum.v1+sha256:00"\n}\n';
    const id = sha256(before);
    const after = before.replace('00"\n', `00",\n "id": "${id}",\n "Size": 10240\n`);
    const found = v1IdCandidates({
      document: { bytes: Buffer.from(after), json: JSON.parse(after) as Json },
      chainId: null,
      diffId: null,
      parent: null,
    });
    expect(found).toMatchObject([{ maker: 'nixpkgs', id }]);
  });

  test.each(['{"a\u0001":1}', '{"a', '[1', ''])(
    'TR4: a json that is none (%j) has no id to derive',
    (text) => {
      const id = sha256('random');
      const json = { name: `${id}/json`, body: Buffer.from(text) };
      const layer = { name: `${id}/layer.tar`, body: tars[0] as Uint8Array };
      expect(truthsOf(open.members([json, layer])).graph?.layers[0]?.check).toMatchObject({
        verdict: 'not-derivable',
        how: 'it has no json that could be read',
      });
    },
  );

  test('TR4: ids at random are not derivable, and that is no finding', () => {
    const id = sha256('random');
    const truths = truthsOf(
      open.members([
        jsonMember(`${id}/json`, { id }),
        { name: `${id}/layer.tar`, body: tars[0] as Uint8Array },
      ]),
    );
    expect(truths.graph?.layers[0]?.check).toMatchObject({ verdict: 'not-derivable', computed: null });
    expect(troublesOf(truths)).toEqual([]);
  });
});

describe('TR5: v1 texts among the blobs, as Docker since 25 leaves them', () => {
  const image: LogicalImage = {
    names: ['app:1'],
    os: 'linux',
    architecture: 'amd64',
    env: [],
    layers: tars.map((tar) => ({ tar, createdBy: 'RUN' })),
  };
  /** The texts of `docker save`, each as a blob. */
  const texts = saved()
    .filter(({ name }) => name.endsWith('/json'))
    .map(({ body = '' }) => ({ name: `blobs/sha256/${sha256(body)}`, body }));

  test('TR5: they are the parent chain of the image whose diff_ids give their ids', () => {
    const { graph, images } = truthsOf(open.members([...archiveMembers([image], 'docker-25'), ...texts]));
    expect(graph).toMatchObject({ loose: true, tags: null, orphans: [], missing: [] });
    expect(graph?.layers.map(({ check, where }) => [check.verdict, where])).toEqual(
      texts.map(({ name }) => ['match', name]),
    );
    expect(images[0]?.parents.map(({ end, slots }) => [end, slots.map(({ content }) => content)])).toEqual([
      ['base', [0, 1, 2]],
    ]);
    expect(images[0]?.relations.every(({ relation }) => relation === 'same')).toBe(true);
  });

  test('TR5: texts that no image explains, or not all of them, are no chain; they are still told of as unused', () => {
    for (const some of [texts.slice(0, 2), texts.slice(1)]) {
      const archive = open.members([...archiveMembers([image], 'docker-25'), ...some]);
      expect(truthsOf(archive).graph).toBeNull();
      expect(archive.strays.map(({ member }) => member)).toEqual(some.map(({ name }) => name));
    }
    const other = { ...image, layers: image.layers.toReversed() };
    expect(truthsOf(open.members([...archiveMembers([other], 'docker-25'), ...texts])).graph).toBeNull();
  });
});

describe('TR4: raw members', () => {
  test('TR4: values as they are written, without white space outside of strings', () => {
    const text = '{ "a" : 1.50, "b\\"": {"z": [1, {"y": "} , {"}], "a": ""},\n"c":"\\\\" , "a": null }';
    expect([...(rawMembers(text) ?? [])]).toEqual([
      ['a', 'null'],
      ['b"', '{"z":[1,{"y":"} , {"}],"a":""}'],
      ['c', '"\\\\"'],
    ]);
    expect(rawMembers('[]')).toBeNull();
    expect(rawMembers('{}')).toEqual(new Map());
  });

  test('TR4: nesting of any depth', () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    expect(rawMembers(`{"a":${deep},"b":1}`)?.get('b')).toBe('1');
  });
});
