import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toProblem } from '../../../shared/problem.ts';
import { buildReport } from '../../../main/engine/image/report.ts';
import { hostileJson, isJsonMember, mutateJson } from '../../make/hostile-json.ts';
import { archiveMembers } from '../../make/image-maker.ts';
import type { Container } from '../../make/image-maker.ts';
import { bodyOf } from '../../make/outer-member.ts';
import { openMade, sample } from './open-made.ts';

const open = openMade();

const containers: readonly Container[] = [
  'docker-legacy',
  'docker-1.10',
  'skopeo',
  'docker-25',
  'containerd',
  'oci',
  'oci-nested',
];

describe('D4: no document makes opening fail in any other way than by a problem or findings', () => {
  test.each(containers)('%s', (container) => {
    const members = archiveMembers([sample, { ...sample, names: ['b:1'], env: ['B'] }], container);
    const documents = members.flatMap((member, index) => (isJsonMember(member) ? [index] : []));
    fc.assert(
      fc.property(
        fc.nat(documents.length - 1),
        fc.array(fc.tuple(fc.nat(500), hostileJson), { minLength: 1, maxLength: 3 }),
        (at, changes) => {
          const target = documents[at] ?? 0;
          const changed = members.map((member, index) => {
            if (index !== target) return member;
            let json: unknown = JSON.parse(Buffer.from(bodyOf(member)).toString());
            for (const [choice, value] of changes) json = mutateJson(json, choice, value);
            return { ...member, body: JSON.stringify(json) };
          });
          try {
            const archive = open.members(changed);
            const report = buildReport(archive, () => null);
            for (const { where, what, why } of [report, ...report.images].flatMap(({ findings }) => findings))
              // oxlint-disable-next-line no-control-regex
              expect(`${where}${what}${why}`).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
            for (const image of archive.images)
              for (const { blob } of image.layers) if (blob) expect(blob.file).toMatch(/\.tar$/);
          } catch (error) {
            if (error instanceof Error && error.name === 'AssertionError') throw error;
            expect(toProblem(error).code).toBe('not-an-image');
          }
          expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
        },
      ),
      { numRuns: 150, seed: 20_261_123 },
    );
  });
});

test('D1: documents that are too large are not read', () => {
  const big = { name: 'manifest.json', body: `[${' '.repeat(9 * 1024 * 1024)}]` };
  const archive = open.members([...archiveMembers([sample], 'oci'), big]);
  expect(archive.images).toHaveLength(1);
  expect(archive.findings.map(({ what }) => what).join()).toContain(
    'documents of more than 8,388,608 are not read',
  );
});

test('B1: of a config that is too large to be read it is not said that engines refuse it', () => {
  const made = archiveMembers([sample], 'skopeo');
  const archive = open.members(
    made.map((member) =>
      /^[0-9a-f]{64}\.json$/.test(member.name) ? { ...member, body: ' '.repeat(9 * 1024 * 1024) } : member,
    ),
  );
  const told = archive.images[0]?.findings.filter(({ rule }) => rule === 'B1');
  expect(told?.map(({ why }) => why)).toEqual([
    'Engines may read it all the same; what it says of the image is not known here.',
  ]);
});
