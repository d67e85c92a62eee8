import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { chosenImage } from '../../../main/service/session/chosen-image.ts';
import { openSession } from '../../../main/service/session/open-session.ts';
import { createPool } from '../../../main/service/threads/create-pool.ts';
import { imageOf, writeArchive } from '../made-archive.ts';
import { scratchFolder } from '../scratch.ts';

const pool = createPool({ size: 1 });
afterAll(async () => {
  await pool.close();
});

test('where there is no image it is told what is wrong with the archive', async () => {
  const path = writeArchive(scratchFolder(), [imageOf([[]])], { container: 'oci', outer: 'folder' });
  const index = JSON.parse(readFileSync(join(path, 'index.json'), 'utf8')) as {
    readonly manifests: readonly { readonly digest: string }[];
  };
  const digest = index.manifests[0]?.digest ?? '';
  rmSync(join(path, 'blobs', ...digest.split(':')));
  const session = await openSession(path, { pool, cache: null });
  try {
    expect(() => chosenImage(session, 'base', { image: null, platform: null })).toThrow(
      `base: there is no image in it; index.json#/manifests/0: manifest "${digest}" is not in the archive`,
    );
  } finally {
    session.close();
  }
});
