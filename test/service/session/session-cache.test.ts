import { readdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openCache } from '../../../main/service/cache/cache-store.ts';
import type { CachePlace } from '../../../main/service/cache/cache-store.ts';
import { isSettled } from '../../../main/engine/io/file-source.ts';
import { openSession } from '../../../main/service/session/open-session.ts';
import type { ScanWish, Session } from '../../../main/service/session/session.ts';
import { countedPool } from '../threads/counted-pool.ts';
import type { CountedPool } from '../threads/counted-pool.ts';
import { imageOf, noise, settle, writeArchive } from '../made-archive.ts';
import type { MadeOptions } from '../made-archive.ts';
import { scratchFolder } from '../scratch.ts';

const layers = [
  [
    { path: 'a', content: noise(300_000) },
    { path: 'b/c', content: 'text' },
  ],
  [
    { path: 'b/.wh.c', content: '' },
    { path: 'd', content: noise(200_000, 2) },
  ],
];
const everything: ScanWish = { index: true, hash: 'all' };

function cacheIn(folder: string): CachePlace {
  const cache = openCache(join(folder, 'cache'));
  if (cache === null) throw new Error('no cache');
  return cache;
}

/** Opens, scans and closes; answers what was shown and which jobs it took. */
async function visit(
  path: string,
  cache: CachePlace | null,
  wish: ScanWish = everything,
  pool = countedPool(),
): Promise<{ shown: string; jobs: string[]; pool: CountedPool; session: Session }> {
  const session = await openSession(path, { pool, cache });
  // What was shown before the cache was asked must not be shown again afterwards.
  expect(session.report().images.length).toBeGreaterThan(0);
  await session.scan(wish);
  const files = [...session.files(0, { view: 'merged', layer: 1 })];
  const shown = JSON.stringify([session.report(), files]);
  return { shown, jobs: pool.jobs.map(({ kind }) => kind), pool, session };
}

const ways: readonly MadeOptions[] = [
  { container: 'skopeo' },
  { container: 'oci', packing: 'gzip' },
  { container: 'oci', outer: 'folder', packing: 'gzip' },
  { container: 'oci', outer: 'folder' },
  { container: 'skopeo', outer: 'gzip' },
  { container: 'oci', outer: 'gzip', packing: 'gzip' },
];

describe('SV5: what is remembered', () => {
  test.each(ways)(
    'SV5.2: a second open of $container $packing $outer reads no layer and shows the same',
    async (way) => {
      const folder = scratchFolder();
      const cache = cacheIn(folder);
      const path = writeArchive(folder, [imageOf(layers)], way);
      await settle(path);
      const first = await visit(path, cache);
      expect(first.jobs.length).toBeGreaterThan(0);
      const second = await visit(path, cache);
      // What is plain outside is opened by its headers; the rest comes from the cache.
      expect(second.jobs).toEqual(way.outer === 'gzip' ? [] : ['open']);
      expect(second.shown).toBe(first.shown);
      const chunk = await second.session.readFile(0, 0, 'a', 100_000, 50);
      expect(Buffer.from(chunk.bytes).equals(noise(300_000).subarray(100_000, 100_050))).toBe(true);
      expect(second.pool.jobs.map(({ kind }) => kind)).toEqual(second.jobs);
    },
  );

  test.each(ways)(
    'SV5.4: of $container $packing $outer with every file of the cache damaged, all is read again',
    async (way) => {
      const folder = scratchFolder();
      const cache = cacheIn(folder);
      const path = writeArchive(folder, [imageOf(layers)], way);
      await settle(path);
      const first = await visit(path, cache);
      for (const name of readdirSync(cache.folder)) {
        const bytes = readFileSync(join(cache.folder, name));
        for (let at = 70; at < bytes.length; at += 97) bytes[at] = (bytes[at] ?? 0) ^ 0x55;
        writeFileSync(join(cache.folder, name), bytes);
      }
      const second = await visit(path, cache);
      expect(second.jobs).toEqual(first.jobs);
      expect(second.shown).toBe(first.shown);
    },
  );

  test('SV5.2: a file that was changed, or replaced by another, is read again', async () => {
    const folder = scratchFolder();
    const cache = cacheIn(folder);
    const path = writeArchive(folder, [imageOf(layers)]);
    await settle(path);
    await visit(path, cache);
    const other = imageOf([layers[0]!, [{ path: 'd', content: noise(200_000, 3) }]]);
    const otherFolder = scratchFolder();
    const replacement = writeArchive(otherFolder, [other]);
    await settle(replacement);
    renameSync(replacement, path);
    const second = await visit(path, cache);
    expect(second.shown).toBe((await visit(path, null)).shown);
    expect(second.jobs).toContain('scan');
  });

  test('SV5.2: the same bytes in place again, with other times, are read again', async () => {
    const folder = scratchFolder();
    const cache = cacheIn(folder);
    const path = writeArchive(folder, [imageOf(layers)]);
    await settle(path);
    await visit(path, cache, { index: true });
    writeFileSync(path, readFileSync(path));
    expect((await visit(path, cache, { index: true })).jobs).toContain('scan');
  });

  test('SV5.1: a layer in another archive is found by its digest once its stored bytes are hashed', async () => {
    const folder = scratchFolder();
    const cache = cacheIn(folder);
    const one = writeArchive(folder, [imageOf(layers)], { container: 'oci', packing: 'gzip' });
    await settle(one);
    await visit(one, cache);
    const two = writeArchive(scratchFolder(), [imageOf(layers, 'other:2')], {
      container: 'containerd',
      packing: 'gzip',
    });
    await settle(two);
    const { pool, session, shown } = await visit(two, cache, everything, countedPool(false));
    const scans = pool.jobs.flatMap((job) =>
      job.kind === 'scan' && 'storedOnly' in job.input ? [job.input] : [],
    );
    expect(scans.filter(({ storedOnly }) => !storedOnly)).toEqual([]);
    expect(session.report().images[0]?.layers.every(({ verified }) => verified)).toBe(true);
    expect(shown).toBe((await visit(two, null)).shown);
  });

  test('SV5.1: a manifest that claims the digest of somebody else’s layer does not get its files', async () => {
    const folder = scratchFolder();
    const cache = cacheIn(folder);
    const honest = writeArchive(folder, [imageOf(layers)], {
      container: 'oci',
      packing: 'gzip',
      outer: 'folder',
    });
    await settle(honest);
    const { session } = await visit(honest, cache);
    const digest = session.report().images[0]?.layers[0]?.digest?.slice(7) ?? '';
    // The same name, other bytes.
    const liar = writeArchive(scratchFolder(), [imageOf(layers)], {
      container: 'oci',
      packing: 'gzip',
      outer: 'folder',
    });
    const other = writeArchive(scratchFolder(), [imageOf([[{ path: 'evil', content: 'x' }]])], {
      container: 'oci',
      packing: 'gzip',
      outer: 'folder',
    });
    const { session: source } = await visitOne(other);
    const evil = source.report().images[0]?.layers[0]?.digest?.slice(7) ?? '';
    writeFileSync(join(liar, 'blobs/sha256', digest), readFileSync(join(other, 'blobs/sha256', evil)));
    await settle(liar);
    const seen = await visit(liar, cache);
    expect([...seen.session.files(0, { view: 'layer', layer: 0 })].map(({ path }) => path)).toEqual(['evil']);
    const errors = seen.session.report().images[0]?.findings.filter(({ rule }) => rule === 'L2') ?? [];
    expect(errors.length).toBeGreaterThan(0);
    // Nor is what was found kept under the digest that it does not have.
    const again = await visit(honest, cache);
    expect([...again.session.files(0, { view: 'layer', layer: 0 })].map(({ path }) => path)).toContain('a');
  });

  test('SV5.3: a file whose times are not behind the clock is not remembered by them', async () => {
    const folder = scratchFolder();
    const cache = cacheIn(folder);
    const path = writeArchive(folder, [imageOf(layers)]);
    const later = Date.now() / 1000 + 3_600;
    utimesSync(path, later, later);
    await visit(path, cache, { index: true });
    expect((await visit(path, cache, { index: true })).jobs).toContain('scan');
  });

  test('SV5.3: times without a fraction come from clocks that tick in seconds', () => {
    const identity = { dev: '1', ino: '2', size: 3, ctimeNs: '5000000000', mtimeNs: '5000000000' };
    expect(isSettled(identity, 6_900)).toBe(false);
    expect(isSettled(identity, 7_100)).toBe(true);
    const fine = { ...identity, ctimeNs: '5000000001', mtimeNs: '4000000001' };
    expect(isSettled(fine, 5_040)).toBe(false);
    expect(isSettled(fine, 5_060)).toBe(true);
    // A clock that was set back.
    expect(isSettled(fine, 1_000)).toBe(false);
  });

  test('SV7.5: verifying does not believe the cache', async () => {
    const folder = scratchFolder();
    const cache = cacheIn(folder);
    for (const way of ways) {
      const path = writeArchive(folder, [imageOf(layers)], way);
      await settle(path);
      const first = await visit(path, cache);
      const pool = countedPool();
      const session = await openSession(path, { pool, cache });
      await session.scan(everything);
      expect(session.verified).toBe(false);
      await session.verify();
      expect(session.verified).toBe(true);
      const read = pool.jobs.filter((job) => !('storedOnly' in job.input && job.input.storedOnly));
      expect(read.map(({ kind }) => kind)).toEqual(first.jobs);
    }
  });

  test('SV5.5: a cache that is deleted while an archive is open is no loss but of time', async () => {
    const folder = scratchFolder();
    const cache = cacheIn(folder);
    const path = writeArchive(folder, [imageOf(layers)], { container: 'oci', packing: 'gzip' });
    await settle(path);
    const { session, shown } = await visit(path, cache);
    rmSync(cache.folder, { recursive: true });
    const chunk = await session.readFile(0, 0, 'a', 1_000, 9);
    expect(Buffer.from(chunk.bytes).equals(noise(300_000).subarray(1_000, 1_009))).toBe(true);
    expect((await visit(path, cache)).shown).toBe(shown);
  });

  test('an index without digests is completed when digests are wanted', async () => {
    const folder = scratchFolder();
    const cache = cacheIn(folder);
    const path = writeArchive(folder, [imageOf(layers)]);
    await settle(path);
    const first = await visit(path, cache, { index: true });
    expect(first.session.report().images[0]?.layers[0]?.verified).toBe(false);
    const second = await visit(path, cache);
    expect(second.session.report().images[0]?.layers[0]?.verified).toBe(true);
    const third = await visit(path, cache);
    expect(third.jobs).toEqual(['open']);
    expect(third.session.report().images[0]?.layers[0]?.verified).toBe(true);
  });
});

async function visitOne(path: string): Promise<{ session: Session }> {
  const session = await openSession(path, { pool: countedPool(), cache: null });
  await session.scan(everything);
  return { session };
}
