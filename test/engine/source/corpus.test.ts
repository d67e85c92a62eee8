import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toProblem } from '../../../shared/problem.ts';
import type { ArchiveReport, ImageReport } from '../../../shared/report.ts';
import { buildReport } from '../../../main/engine/image/report.ts';
import { openArchive } from '../../../main/engine/source/open-archive.ts';
import { corpusFacts, unpackCorpus } from '../../make/corpus.ts';
import type { CorpusFacts, CorpusImage } from '../../make/corpus.ts';
import { allFacts } from '../../make/layer-facts.ts';

const folder = mkdtempSync(join(tmpdir(), 'varve-corpus-'));
beforeAll(() => unpackCorpus(folder));
afterAll(() => rmSync(folder, { recursive: true }));

/** Not image archives, and rightly said to be something else. */
const refused: ReadonlyMap<string, RegExp> = new Map([
  ['podman/buildah-multiplatform-v2s2list.dir', /skopeo/],
  ['public/docker-api__c3efab54__load.tar', /web page/],
  ['public/image__dir-img-valid.dir', /skopeo/],
  ['public/stereoscope__invalid_file.ocidir', /folder of other things/],
  ['public/stereoscope__no_manifests.ocidir', /folder of other things/],
]);

/** Where this reader and the facts differ, and why. Everything else must agree. */
const differences: ReadonlyMap<string, string> = new Map([
  // Broken on purpose: the facts repeat the config's claim, here the bytes count (the finding says both).
  ['malformed/layer-bad-inner-header.tar', 'diffIds'],
  ['malformed/oci-digest-traversal.tar', 'diffIds'],
  // The facts count the attestation's statement as a second layer of the image.
  ['malformed/oci-buildkit-attestation.tar', 'diffIds'],
  // Fixture of containers/image whose blobs were cut: the facts repeat the claim.
  ['public/image__delete_image_only_one_image.ocidir', 'diffIds'],
]);

/** Called valid by whoever made the corpus, but with something that engines refuse. */
const errorsInValid: ReadonlyMap<string, RegExp> = new Map([
  // The tar's header has only the first 100 characters of the blob's name, so the blob is not there.
  ['malformed/oci-sha512-layer.tar', /sha512:2bdef1e7.* is not in the archive/],
  // podman, too, says "unhandled tar header type 55".
  ['malformed/typeflags-unusual.docker.tar', /of type "7"/],
  // podman says "does not contain a tag".
  ['public/go-containerregistry__test_bundle.tar', /"test_image_2" .* has no tag/],
  ['public/go-containerregistry__d1f842db__test_bundle.tar', /"test_image_2" .* has no tag/],
  ['public/image__delete_image_only_one_image.ocidir', /has 740 bytes, its descriptor says 585/],
  ['public/oras__artifacts.ocidir', /0 diff_ids in the config, but 1 layer/],
  ['public/oras__images.ocidir', /0 diff_ids in the config, but 1 layer/],
  ['public/rules_docker__test_index5.ocidir', /layer 1 .* is not in the archive/],
]);

/** Hostile only in their trees, which are not looked at here (W rules). */
const soundByThemselves = new Set(['malformed/whiteouts-weird.docker.tar']);

function open(facts: CorpusFacts): ArchiveReport | null {
  try {
    const archive = openArchive(join(folder, facts.file));
    return buildReport(archive, allFacts(archive));
  } catch (error) {
    const problem = toProblem(error);
    expect(problem).toMatchObject({
      code: 'not-an-image',
      message: expect.stringMatching(refused.get(facts.file) ?? /never/) as string,
    });
    return null;
  }
}

function checkImage(report: ArchiveReport, expected: CorpusImage, file: string): void {
  if (
    report.others.some(({ kind }) => kind === 'artifact') &&
    !report.images.some(({ id }) => id === expected.id)
  )
    return;
  const images = report.images.filter(({ id }) => id === expected.id);
  expect(report.images.map(({ id }) => id)).toContain(expected.id);
  if (differences.has(file)) return;
  const everyDiffId = report.images.flatMap(({ layers }) =>
    layers.map(({ diffId }) => diffId as string | null),
  );
  const severalPlatforms = expected.diffIds.length > Math.max(...images.map(({ layers }) => layers.length));
  if (severalPlatforms) {
    for (const diffId of expected.diffIds) expect(everyDiffId).toContain(diffId);
    return;
  }
  const match = images.find((image) => diffIdsOf(image).join() === expected.diffIds.join()) ?? images[0];
  if (match === undefined) return;
  expect(diffIdsOf(match)).toEqual(expected.diffIds);
  expect(match.architecture ?? '').toBe(expected.architecture ?? '');
  expect(match.os ?? '').toBe(expected.os ?? '');
  if (expected.layerSizes?.length) expect(match.layers.map(({ size }) => size)).toEqual(expected.layerSizes);
  if (expected.layerDigests?.length)
    expect([match.layers.map(({ digest }) => digest), diffIdsOf(match)]).toContainEqual(
      expected.layerDigests,
    );
}

function diffIdsOf(image: ImageReport): (string | null)[] {
  return image.layers.map(({ diffId }) => diffId);
}

describe.each(corpusFacts())('$file', (facts) => {
  test('L2: ids, layers, digests, sizes and platforms are those that other programs found', () => {
    const report = open(facts);
    if (report === null) return;
    for (const image of facts.images) checkImage(report, image, facts.file);
    for (const loaded of facts.dockerLoad ?? []) {
      const found = report.images.some(
        (image) =>
          (report.format === 'docker-legacy' || image.id === loaded.id) &&
          diffIdsOf(image).join() === loaded.diffIds.join(),
      );
      expect({ loaded: loaded.id, found }).toEqual({ loaded: loaded.id, found: true });
    }
  });

  test('damage is an error finding, and what is sound has none', () => {
    const report = open(facts);
    if (report === null) return;
    const findings = [...report.findings, ...report.images.flatMap((image) => image.findings)];
    const errors = findings
      .filter(({ severity }) => severity === 'error')
      .map(({ rule, where, what }) => `${rule} ${where}: ${what}`);
    if (facts.broken === true && !soundByThemselves.has(facts.file)) expect(errors).not.toEqual([]);
    if (facts.broken === true || facts.set === 'other') return;
    const known = errorsInValid.get(facts.file);
    if (known === undefined) expect(errors).toEqual([]);
    else expect(errors.join('\n')).toMatch(known);
  });
});
