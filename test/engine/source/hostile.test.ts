import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toProblem } from '../../../shared/problem.ts';
import { buildReport } from '../../../main/engine/image/report.ts';
import { archiveMembers } from '../../make/image-maker.ts';
import type { Container } from '../../make/image-maker.ts';
import { bodyOf } from '../../make/outer-member.ts';
import type { OuterMember } from '../../make/outer-member.ts';
import { openMade, sample } from './open-made.ts';

const open = openMade();

const hostileText = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '',
    '.',
    '..',
    '/',
    '../../../../etc/passwd',
    '/etc/passwd',
    '__proto__',
    'constructor',
    'manifest.json',
    'a\u0000b',
    '\u001b[2J',
    `sha256:${'0'.repeat(64)}`,
    'sha256:../../x',
    'x'.repeat(5_000),
  ),
);

const hostileJson = fc.oneof(
  { weight: 3, arbitrary: hostileText },
  {
    weight: 1,
    arbitrary: fc.constantFrom(null, true, -1, 0, 1e300, 1.5, [], {}, [[]], { a: {} }, [null, 7, {}]),
  },
);

/** One value of a document, chosen by a number, replaced; or a key added. */
function mutate(json: unknown, choice: number, value: unknown): unknown {
  const places: ((replacement: unknown) => void)[] = [];
  const root = { json: structuredClone(json) };
  const walk = (node: object): void => {
    for (const key of Object.keys(node)) {
      const fields = node as Record<string, unknown>;
      places.push((replacement) => {
        fields[key] = replacement;
      });
      const child = fields[key];
      if (typeof child === 'object' && child !== null) walk(child);
    }
  };
  walk(root);
  places[choice % places.length]?.(value);
  return root.json;
}

function isJson(member: OuterMember): boolean {
  return /json$|repositories|oci-layout/.test(member.name) || bodyOf(member)[0] === 0x7b;
}

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
    const documents = members.flatMap((member, index) => (isJson(member) ? [index] : []));
    fc.assert(
      fc.property(
        fc.nat(documents.length - 1),
        fc.array(fc.tuple(fc.nat(500), hostileJson), { minLength: 1, maxLength: 3 }),
        (at, changes) => {
          const target = documents[at] ?? 0;
          const changed = members.map((member, index) => {
            if (index !== target) return member;
            let json: unknown = JSON.parse(Buffer.from(bodyOf(member)).toString());
            for (const [choice, value] of changes) json = mutate(json, choice, value);
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
