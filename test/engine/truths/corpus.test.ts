import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openArchive } from '../../../main/engine/source/open-archive.ts';
import { toProblem } from '../../../shared/problem.ts';
import type { TruthsReport } from '../../../shared/truths/truths.ts';
import { corpusFacts, unpackCorpus } from '../../make/corpus.ts';
import { troublesOf, truthsOf } from './made-truths.ts';

const folder = mkdtempSync(join(tmpdir(), 'varve-truths-'));
beforeAll(() => unpackCorpus(folder));
afterAll(() => rmSync(folder, { recursive: true }));

/** Archives that are called sound and yet are not of one mind; each was looked at by hand. */
const known: ReadonlyMap<string, RegExp> = new Map([
  // Saved by digest: its index lists nothing (moby#47210).
  [
    'public/go-containerregistry__hello-world-v25.tar',
    /^warning F9 manifest.json#\/0: index.json does not have/,
  ],
  // Fixtures whose blobs were cut or left out.
  ['public/image__delete_image_only_one_image.ocidir', /^error L2 /],
  ['public/rules_docker__test_index5.ocidir', /^error B1 /],
  // Artifacts dressed as images, without diff_ids.
  ['public/oras__artifacts.ocidir', /^error L1 .*0 diff_ids in the config/],
  ['public/oras__images.ocidir', /^error L1 .*0 diff_ids in the config/],
]);

function open(file: string): TruthsReport {
  return truthsOf(openArchive(join(folder, file)));
}

describe('TR3: no disagreement is invented', () => {
  test.each(corpusFacts().filter(({ set, images }) => set === 'sound' && images.length > 0))(
    '$file',
    ({ file }) => {
      const truths = open(file);
      const expected = known.get(file);
      if (expected !== undefined) {
        expect(troublesOf(truths)).not.toEqual([]);
        for (const line of troublesOf(truths)) expect(line).toMatch(expected);
        return;
      }
      expect(troublesOf(truths)).toEqual([]);
      for (const { relations, ids } of truths.images) {
        expect(relations.filter(({ relation }) => relation !== 'same')).toEqual([]);
        expect(ids.filter(({ verdict }) => verdict === 'differs' || verdict === 'pending')).toEqual([]);
      }
    },
  );
});

describe('TR4: v1 ids of real archives', () => {
  test.each([
    ['engine/docker20.10-save-duplayers.tar.bz2', 'docker save'],
    ['public/jib__docker-save.tar', 'docker save'],
    ['public/go-containerregistry__test_link.tar', 'docker save'],
    ['public/docker-java__image.tar', 'docker save'],
    ['public/osv-scalibr__multiple-files.tar', 'docker save'],
  ])('TR4: %s: every id follows from what %s hashed', (file, maker) => {
    const layers = open(file).graph?.layers ?? [];
    expect(layers.length).toBeGreaterThan(0);
    for (const { id, check } of layers)
      expect(check).toMatchObject({
        verdict: 'match',
        computed: id,
        how: expect.stringContaining(maker) as string,
      });
  });

  test.each(['public/container-diff__emptyLayer.tar', 'public/dockerode__test-load.tar'])(
    'TR4: %s: Docker before 1.10 drew its ids',
    (file) => {
      const layers = open(file).graph?.layers ?? [];
      expect(layers.length).toBeGreaterThan(0);
      for (const { check } of layers) expect(check.verdict).toBe('not-derivable');
    },
  );
});

describe('TR4: a layer that was changed', () => {
  test('TR4: malformed/layer-bad-inner-header.tar: ids follow from the diff_ids, and not from the bytes', () => {
    const truths = open('malformed/layer-bad-inner-header.tar');
    expect(truths.graph?.layers.map(({ check }) => check.verdict)).toEqual(['differs', 'differs']);
    expect(troublesOf(truths)).toContainEqual(expect.stringMatching(/^warning F9 .*\/json: the id is not/));
  });
});

describe('TR5: a real archive of Docker 25', () => {
  test('TR5: its v1 text is the parent chain, proved by its id', () => {
    const { graph, images } = open('public/go-containerregistry__hello-world-v25.tar');
    expect(graph).toMatchObject({ loose: true, layers: [{ check: { verdict: 'match' } }] });
    expect(images[0]?.relations.map(({ a, b, relation }) => `${a}/${b}=${relation}`)).toEqual([
      'parents/manifest=same',
      'parents/diffIds=same',
      'manifest/diffIds=same',
    ]);
  });
});

describe('TR1: chains of real archives', () => {
  test.each([
    ['malformed/legacy-fork-20-tags.tar', { heads: 20, forks: 1, orphans: 0, cycles: 0, missing: 0 }],
    ['malformed/legacy-parent-missing.tar', { heads: 1, forks: 0, orphans: 0, cycles: 0, missing: 1 }],
    ['malformed/legacy-self-parent.tar', { heads: 1, forks: 0, orphans: 1, cycles: 1, missing: 0 }],
    ['malformed/legacy-repositories-empty.tar', { heads: 1, forks: 0, orphans: 2, cycles: 0, missing: 0 }],
    [
      'public/docker2aci__fixture-test-depsloop.docker',
      { heads: 0, forks: 0, orphans: 0, cycles: 1, missing: 0 },
    ],
    ['public/go-containerregistry__test_link.tar', { heads: 2, forks: 0, orphans: 0, cycles: 0, missing: 0 }],
  ])('TR1: %s', (file, counts) => {
    const { graph } = open(file);
    if (graph === null) throw new Error('there is no graph');
    const { heads, forks, orphans, cycles, missing } = graph;
    expect({
      heads: heads.length,
      forks: forks.length,
      orphans: orphans.length,
      cycles: cycles.length,
      missing: missing.length,
    }).toEqual(counts);
  });
});

describe('hostile archives', () => {
  test.each(corpusFacts().filter(({ set, file }) => set !== 'sound' && !/bomb|pax-size-huge/.test(file)))(
    '$file gives an answer or a refusal',
    ({ file }) => {
      let truths: TruthsReport;
      try {
        truths = open(file);
      } catch (error) {
        expect(toProblem(error).code).toBe('not-an-image');
        return;
      }
      const { contents, graph, images } = truths;
      const slots = images.flatMap(({ parents, manifest, index, diffIds }) =>
        [...parents, manifest, index, diffIds].flatMap((column) => column?.slots ?? []),
      );
      for (const { content, layer } of slots) {
        if (content !== null) expect(contents[content]).toBeDefined();
        if (layer !== null) expect(graph?.layers[layer]).toBeDefined();
      }
    },
  );
});
