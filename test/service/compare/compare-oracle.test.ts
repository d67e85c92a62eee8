import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nothingIgnored } from '../../../shared/compare/ignored.ts';
import { createImageComparison } from '../../../main/service/compare/image-comparison.ts';
import { openSession } from '../../../main/service/session/open-session.ts';
import type { Session } from '../../../main/service/session/session.ts';
import { unpackCorpus } from '../../make/corpus.ts';
import { naiveImage } from '../../make/naive-image.ts';
import type { NaiveEntry } from '../../make/naive-image.ts';
import { countedPool } from '../threads/counted-pool.ts';

const folder = mkdtempSync(join(tmpdir(), 'varve-oracle-'));
beforeAll(() => unpackCorpus(folder));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Made by docker, podman, umoci, bazel and jib; with hard links, devices, whiteouts, long names and names that are no UTF-8. */
const archives = [
  'podman/buildah-exotic.docker.tar',
  'umoci/umoci-dialect-gnulong.docker.tar',
  'public/rules_docker__small_linux.tar',
  'public/go-containerregistry__overwritten_file.tar',
  'public/go-containerregistry__test_link.tar',
  'public/go-containerregistry__hello-world-v25.tar',
  'public/jib__docker-save.tar',
  'public/osv-scalibr__symlink.tar',
  'public/osv-scalibr__multiple-files.tar',
  'public/docker-api__load.tar',
];

/** What differs between two images by looking at every path of both. */
function expected(
  left: ReadonlyMap<string, NaiveEntry>,
  right: ReadonlyMap<string, NaiveEntry>,
): Map<string, string> {
  const changes = new Map<string, string>();
  for (const path of new Set([...left.keys(), ...right.keys()])) {
    const [one, other] = [left.get(path), right.get(path)];
    if (one === undefined) changes.set(path, 'right only');
    else if (other === undefined) changes.set(path, 'left only');
    else if (one.type !== other.type) changes.set(path, 'type');
    else if (one.content !== other.content) changes.set(path, 'content');
    else if (one.metadata !== other.metadata) changes.set(path, 'metadata');
  }
  return changes;
}

async function found(left: Session, right: Session): Promise<Map<string, string>> {
  const side = (session: Session) => ({ session, image: 0, range: null });
  const comparison = createImageComparison(side(left), side(right));
  await comparison.compare();
  const changes = new Map<string, string>();
  const known = (path: string): string => path.replaceAll(/[\udc80-\udcff]+/gu, '\ufffd');
  for (const { path, change, from, differs } of comparison.lines({ ...nothingIgnored, timestamps: true })) {
    // what the naive reader does not look at
    const unseen =
      differs.length > 0 && differs.every((field) => ['mtime', 'xattrs', 'hardlinks'].includes(field));
    if (unseen) continue;
    if (from !== null) changes.set(known(from), 'left only');
    const isRight = change === 'added' || change === 'moved';
    changes.set(known(path), isRight ? 'right only' : change === 'removed' ? 'left only' : change);
  }
  return changes;
}

test('CF1: every pair of real images differs in what a naive reader of their tars finds', async () => {
  const sides = await Promise.all(
    archives.map(async (name) => ({
      name,
      session: await openSession(join(folder, name), { pool: countedPool(), cache: null }),
      naive: await naiveImage(join(folder, name)),
    })),
  );
  let differences = 0;
  for (const left of sides)
    for (const right of sides) {
      const changes = await found(left.session, right.session);
      expect(Object.fromEntries(changes), `${left.name} ${right.name}`).toEqual(
        Object.fromEntries(expected(left.naive, right.naive)),
      );
      differences += changes.size;
    }
  expect(differences).toBeGreaterThan(1000);
});
