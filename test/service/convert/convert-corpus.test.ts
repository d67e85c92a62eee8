import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { conversionTargets, isOciTarget } from '../../../shared/convert/conversion.ts';
import type { ConversionTarget } from '../../../shared/convert/conversion.ts';
import { createPool } from '../../../main/service/threads/create-pool.ts';
import { corpusFacts, unpackCorpus } from '../../make/corpus.ts';
import { added, convertTo, diffIdsOf, planOf, seen } from './converting.ts';

const pool = createPool({ size: 2 });
let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'varve-convert-'));
  await unpackCorpus(folder);
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await pool.close();
});

const sound = corpusFacts().filter(({ set }) => set === 'sound');

/** The opposite kind, for the way back. */
const back: Readonly<Record<ConversionTarget, ConversionTarget>> = {
  'docker-archive': 'oci-archive',
  'both-specs': 'docker-legacy',
  'docker-legacy': 'oci-dir',
  'oci-archive': 'both-specs',
  'oci-dir': 'docker-archive',
};

/** Archives that programs take as long as they do not look closely, and what is in the way of converting them. */
const refused = new Map<string, RegExp>([
  ['public/go-containerregistry__test_index_media_type.ocidir', /no image in it/],
  ['public/image__delete_image_only_one_image.ocidir', /B2.*F10/],
  ['public/oras__artifacts.ocidir', /0 diff_ids/],
  ['public/oras__images.ocidir', /0 diff_ids/],
  ['public/rules_docker__test_index5.ocidir', /is not in the archive/],
]);
/** Docker's formats know no platforms of one name. */
const ofOneName = new Map<string, RegExp>([
  ['public/stereoscope__multiplatform_oci_dir.ocidir', /the name .* is that of/],
]);

describe('archives of other programs, turned into every kind and back', () => {
  test.for(sound)('$file', async ({ file }, { expect: expects }) => {
    const source = join(folder, file);
    const before = await seen(source, pool);
    // Docker's formats have no place for an image without layers, nor for a layout that has artifacts alone.
    const found = before.report.images;
    const staysOci =
      ofOneName.has(file) || found.length === 0 || found.some(({ layers }) => layers.length === 0);
    for (const target of conversionTargets) {
      const plan = await planOf([source], { target }, pool);
      if (!plan.possible) {
        const why = plan.notes.filter(({ kind }) => kind === 'refused').map(({ what }) => what);
        const isEmpty =
          target === 'docker-legacy' && before.report.images.some(({ layers }) => layers.length === 0);
        const expected = isEmpty
          ? /it has no layers/
          : (refused.get(file) ?? (isOciTarget(target) ? undefined : ofOneName.get(file)));
        expects.soft(why.join('; '), `${target} is refused`).toMatch(expected ?? /never/);
        continue;
      }
      const out = join(folder, 'out');
      const made = await convertTo([source], out, { target }, pool);
      expects.soft(made.plan, 'what is written is what was shown').toEqual(plan);
      const after = await seen(out, pool);
      expects.soft(added(before.complaints, after.complaints), `${target}: new findings`).toEqual([]);
      expects.soft(after.report.images.length, target).toBe(plan.images.length);
      for (const [at, image] of plan.images.entries()) {
        const twin = after.report.images.findIndex(
          (other) =>
            JSON.stringify(diffIdsOf(other)) === JSON.stringify(image.layers.map(({ diffId }) => diffId)) &&
            (image.id === null || other.id === image.id),
        );
        expects.soft(after.files[twin], `${target}: files of image ${at}`).toBe(before.files[image.image]);
        expects.soft(made.images[at]?.id, target).toBe(image.id);
      }
      if (isOciTarget(target) && before.report.format === 'oci-layout')
        for (const image of plan.images)
          expects
            .soft([image.config, image.manifest], `${target}: nothing had to change`)
            .toEqual(['kept', 'kept']);
      const home = await convertTo(
        [out],
        join(folder, 'back'),
        { target: staysOci ? 'oci-dir' : back[target] },
        pool,
      );
      const stacks = (images: typeof plan.images): string[] =>
        images.map(({ layers }) => layers.map(({ diffId }) => diffId).join()).toSorted();
      expects.soft(stacks(home.plan.images), `${target}: there and back`).toEqual(stacks(plan.images));
    }
  });
});
