import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { conversionTargets } from '../../../shared/convert/conversion.ts';
import { ProblemError, toProblem } from '../../../shared/problem.ts';
import type { TreeScope } from '../../../shared/view.ts';
import { createConverter } from '../../../main/service/convert/converter.ts';
import { openSession } from '../../../main/service/session/open-session.ts';
import type { Session } from '../../../main/service/session/session.ts';
import { hostileJson, isJsonMember, mutateJson } from '../../make/hostile-json.ts';
import { archiveMembers } from '../../make/image-maker.ts';
import type { Container } from '../../make/image-maker.ts';
import { bodyOf, outerTar } from '../../make/outer-member.ts';
import type { OuterMember } from '../../make/outer-member.ts';
import { imageOf } from '../made-archive.ts';
import { scratchFolder } from '../scratch.ts';
import { countedPool } from '../threads/counted-pool.ts';

const images = [
  imageOf([
    [
      { path: 'etc', kind: 'directory' },
      { path: 'etc/passwd', content: 'root' },
      { path: 'nix/store/0c9h1v5xqz2r8m4n7k3w6p1y2d5f8g0j-a/bin/a', content: 'a' },
    ],
    [
      { path: 'etc/.wh.passwd', content: '' },
      { path: 'etc/hard', kind: 'hardlink', link: 'etc' },
      { path: 'bin', kind: 'symlink', link: 'etc' },
    ],
  ]),
  imageOf([[{ path: 'etc/passwd', content: 'root' }]], 'app:2'),
];

/** What is done to a member: to a value of a document, or to bytes of whatever it is. */
type Damage =
  | { readonly kind: 'value'; readonly choice: number; readonly value: unknown }
  | { readonly kind: 'bytes'; readonly at: number; readonly cut: number; readonly put: Uint8Array };

const damage: fc.Arbitrary<Damage> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('value'), choice: fc.nat(500), value: hostileJson }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('bytes'),
      at: fc.nat(10_000),
      cut: fc.constantFrom(0, 1, 7, 512, 10_000),
      put: fc.uint8Array({ maxLength: 3 }),
    }),
  },
);

function damaged(member: OuterMember, how: Damage): OuterMember {
  const body = Buffer.from(bodyOf(member));
  if (how.kind === 'bytes' || !isJsonMember(member)) {
    const { at, cut, put } = how.kind === 'bytes' ? how : { at: 0, cut: 1, put: new Uint8Array(0) };
    const from = at % (body.length + 1);
    return { ...member, body: Buffer.concat([body.subarray(0, from), put, body.subarray(from + cut)]) };
  }
  const json: unknown = JSON.parse(body.toString());
  return { ...member, body: JSON.stringify(mutateJson(json, how.choice, how.value)) };
}

/** Puts every question there is, and fails for an answer that is no problem of the archive's. */
async function askAll(session: Session): Promise<void> {
  const pool = countedPool();
  const ask = async (question: () => unknown): Promise<void> => {
    try {
      await question();
    } catch (error) {
      if (!(error instanceof ProblemError) || toProblem(error).code === 'internal') throw error;
    }
  };
  await ask(() => session.scan({ index: true, hash: 'all' }));
  await ask(() => session.truths());
  await ask(() => session.hashViews());
  await ask(() => session.truths());
  for (const [image, { layers }] of session.archive.images.entries()) {
    const layer = Math.max(0, layers.length - 1);
    await ask(() => session.documents(image));
    const scopes: readonly TreeScope[] = [
      { view: 'merged', layer },
      { view: 'layer', layer },
      { view: 'changes', from: 0, layer },
    ];
    for (const scope of scopes) {
      await ask(() => [...session.files(image, scope)]);
      await ask(() => session.sizes(image, scope, '', 100));
    }
    await ask(() => session.life(image, 'etc/passwd'));
    await ask(() => session.findDuplicates(image));
    await ask(() => session.waste(image, 100));
    await ask(() => session.scanReferences(image));
    await ask(() => session.storePaths(image));
  }
  await ask(() => session.verify());
  expect(JSON.stringify(session.report())).not.toBe('');
  const converter = createConverter({ pool, cache: null });
  for (const target of conversionTargets) {
    const how = { target, compress: null, repair: true, repairConfig: true, order: null };
    const inputs = [{ path: session.path, name: session.name, session }];
    await ask(() => converter.plan(inputs, { ...how, images: [], platform: null }, {}));
  }
}

const containers: readonly Container[] = ['docker-legacy', 'docker-1.10', 'docker-25', 'oci-nested'];

describe('SV7: whatever an archive holds, every question about it is answered, or refused with a problem of its own', () => {
  test.each(containers)('%s', async (container) => {
    const members = archiveMembers(images, container);
    const path = join(scratchFolder(), 'hostile.tar');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(1_000), damage), { minLength: 1, maxLength: 3 }),
        async (done) => {
          const changed = [...members];
          for (const [choice, how] of done) {
            const at = choice % members.length;
            const member = members[at];
            if (member !== undefined) changed[at] = damaged(member, how);
          }
          writeFileSync(path, outerTar(changed));
          const session = await openSession(path, { pool: countedPool(), cache: null }).catch(
            (error: unknown) => {
              expect(toProblem(error).code).toBe('not-an-image');
              return null;
            },
          );
          if (session === null) return;
          try {
            await askAll(session);
          } finally {
            session.close();
          }
        },
      ),
      { numRuns: 25 },
    );
  });
});
