import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { parseBuildSpec } from '../../../shared/build/parse-build-spec.ts';
import { buildImage } from '../../../main/service/build/build-image.ts';
import type { BuildTarget } from '../../../main/service/build/build-output.ts';
import type { BuiltImage } from '../../../main/service/build/build-image.ts';
import { openCache } from '../../../main/service/cache/cache-store.ts';
import type { CachePlace } from '../../../main/service/cache/cache-store.ts';
import type { Job } from '../../../main/service/threads/job.ts';
import { nixStore, placeSpec } from '../../../main/service/build/place-spec.ts';
import { countedPool } from '../threads/counted-pool.ts';
import { noise } from '../made-archive.ts';
import { scratchFolder } from '../scratch.ts';

let folder = '';
let cache: CachePlace | null = null;
const names = ['a', 'b', 'c'].map((letter) => `/nix/store/${letter.repeat(32)}-${letter}`);
/** Longer than a file's times take to tell a later change. */
const settle = (): Promise<void> => sleep(80);

beforeEach(async () => {
  folder = scratchFolder();
  cache = openCache(join(folder, 'cache'));
  for (const [at, path] of names.entries()) {
    mkdirSync(join(folder, path), { recursive: true });
    writeFileSync(join(folder, path, 'data'), noise(200_000 + at));
  }
  await settle();
});

/** A build of the three paths, a layer each, and how many layers were read for it. */
async function make(
  target: BuildTarget,
  output: object = {},
  place: CachePlace | null = cache,
  shelf: CachePlace | null = null,
): Promise<BuiltImage & { readonly read: number; readonly jobs: readonly Job[] }> {
  const pool = countedPool();
  const closure = join(folder, 'closure.json');
  const nodes = names.map((path) => ({ path, narSize: 200_000, references: [] }));
  writeFileSync(closure, JSON.stringify(nodes));
  const spec = {
    name: 'app',
    tag: '1',
    architecture: 'amd64',
    storePaths: names,
    closure,
    maxLayers: 9,
    output,
  };
  const store = nixStore(folder);
  const built = await buildImage(
    placeSpec(parseBuildSpec(JSON.stringify(spec), new Date(0)), folder, store),
    {
      pool,
      cache: place,
      shelf,
      storeRoot: folder,
      machine: { architecture: 'amd64', variant: null },
      searchPath: '',
      now: new Date(0),
    },
    target,
  );
  return {
    ...built,
    jobs: pool.jobs,
    read: pool.jobs.filter(({ kind }) => kind === 'layer' || kind === 'packLayer').length,
  };
}

const archive = (name = 'image.tar'): BuildTarget => ({
  kind: 'path',
  path: join(folder, name),
  force: true,
});
const sha256 = (name = 'image.tar'): string =>
  createHash('sha256')
    .update(readFileSync(join(folder, name)))
    .digest('hex');
const change = (at: number): void => writeFileSync(join(folder, names[at] ?? '', 'data'), noise(200_001));

describe('SV10: layers of earlier builds', () => {
  test('nothing is read again where nothing has changed, and the bytes are the same', async () => {
    expect((await make(archive())).read).toBeGreaterThanOrEqual(3);
    const first = sha256();
    const again = await make(archive());
    expect(again.read).toBe(0);
    expect(sha256()).toBe(first);
    await make(archive('other.tar'), {}, null);
    expect(sha256('other.tar')).toBe(first);
  });

  test('what has changed is made again, and nothing else', async () => {
    await make(archive());
    change(1);
    await settle();
    expect((await make(archive())).read).toBe(1);
    await make(archive('other.tar'), {}, null);
    expect(sha256()).toBe(sha256('other.tar'));
  });

  test('a change that keeps size and mtime is seen', async () => {
    const file = join(folder, names[0] ?? '', 'data');
    utimesSync(file, 1, 1);
    await settle();
    await make(archive());
    const bytes = readFileSync(file);
    bytes.writeUInt8(bytes.readUInt8(7) ^ 1, 7);
    writeFileSync(file, bytes);
    utimesSync(file, 1, 1);
    expect(statSync(file).mtimeMs).toBe(1000);
    await settle();
    await make(archive());
    await make(archive('other.tar'), {}, null);
    expect(sha256()).toBe(sha256('other.tar'));
  });

  test('files that were written to a moment ago are not kept', async () => {
    // Of the future, as where clocks differ: never long enough ago, however slow this machine is.
    const soon = Date.now() / 1000 + 3600;
    utimesSync(join(folder, names[0] ?? '', 'data'), soon, soon);
    await make(archive());
    expect((await make(archive())).read).toBe(1);
  });

  test.each(['changed', 'gone'])('an earlier archive that is %s is not read', async (how) => {
    await make(archive());
    const first = sha256();
    if (how === 'gone') rmSync(join(folder, 'image.tar'));
    else {
      const bytes = readFileSync(join(folder, 'image.tar'));
      bytes.fill(0, 1000, 100_000);
      writeFileSync(join(folder, 'image.tar'), bytes);
    }
    expect((await make(archive())).read).toBeGreaterThanOrEqual(3);
    expect(sha256()).toBe(first);
  });

  test.each([
    { format: 'oci-dir', layers: 'gzip' },
    { format: 'oci-archive', layers: 'gzip' },
    { format: 'oci-dir', layers: 'none' },
  ])('packed layers and folders serve as well: %j', async (output) => {
    const first = await make(archive('one'), output);
    const again = await make(archive('one'), output);
    expect(again.read).toBe(0);
    expect(again.written).toEqual(first.written);
    expect((await make(archive('two'), { ...output, layers: 'zstd' })).read).toBeGreaterThan(0);
  });

  test.each([{ compression: 'none' }, { compression: 'gzip' }, { format: 'oci-archive', layers: 'gzip' }])(
    'SV10.6: with a shelf, also where the output cannot be read again: %j',
    async (output) => {
      const shelf = openCache(join(folder, 'shelf'));
      const streamed = async (): Promise<{ sum: string; layers: number }> => {
        const hash = createHash('sha256');
        const sink = (bytes: Uint8Array): Promise<void> => {
          hash.update(bytes);
          return Promise.resolve();
        };
        const { jobs } = await make({ kind: 'stream', sink }, output, cache, shelf);
        const made = jobs.filter(
          ({ kind }) => kind === 'layer' || (kind === 'packLayer' && 'layers' in output),
        );
        return { sum: hash.digest('hex'), layers: made.length };
      };
      const first = await streamed();
      expect(first.layers).toBeGreaterThanOrEqual(3);
      expect(await streamed()).toEqual({ sum: first.sum, layers: 0 });
      // What lies on the shelf is believed only while nobody has touched it.
      for (const name of readdirSync(join(folder, 'shelf/v1')))
        writeFileSync(join(folder, 'shelf/v1', name), 'x');
      expect(await streamed()).toEqual(first);
    },
  );

  test('the image is known without a byte being read, once its layers are', async () => {
    const compressed = { compression: 'gzip' };
    const unknown = await make({ kind: 'nowhere' }, compressed, null);
    const { written } = await make(archive(), compressed);
    expect(unknown.written).toEqual(written);
    const known = await make({ kind: 'nowhere' }, compressed);
    expect(known.read).toBe(0);
    expect(known.written).toEqual(written);
  });
});
