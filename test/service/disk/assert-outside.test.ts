import { mkdirSync, readdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parseBuildSpec } from '../../../shared/build/parse-build-spec.ts';
import { toProblem } from '../../../shared/problem.ts';
import { buildImage } from '../../../main/service/build/build-image.ts';
import { nixStore, placeSpec } from '../../../main/service/build/place-spec.ts';
import { createPool } from '../../../main/service/threads/create-pool.ts';
import { imageOf, writeArchive } from '../made-archive.ts';
import { scratchFolder } from '../scratch.ts';

const pool = createPool({ size: 1 });
afterAll(() => pool.close());

const store = `nix/store/${'a'.repeat(32)}-x`;

/** A folder to build from, `src`, with another beside it, links to both, a layout, and a store path. */
function places(): string {
  const folder = realpathSync(scratchFolder());
  for (const name of ['src/deep', 'src2', 'out', store]) mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'src/deep/file'), 'x');
  writeFileSync(join(folder, store, 'file'), 'x');
  symlinkSync('src/deep', join(folder, 'link-in'));
  symlinkSync('src', join(folder, 'link'));
  symlinkSync('../out', join(folder, 'src/link-out'));
  writeArchive(folder, [imageOf([[{ path: 'one', content: 'x' }]])], { container: 'oci', outer: 'folder' });
  return folder;
}

const all = (folder: string): string[] => readdirSync(folder, { recursive: true }).map(String).toSorted();

async function build(folder: string, keys: Readonly<Record<string, unknown>>, path: string): Promise<string> {
  const text = JSON.stringify({ name: 'a', tag: '1', ...keys });
  const spec = placeSpec(parseBuildSpec(text, new Date(0)), folder, nixStore(folder));
  const machine = { architecture: 'amd64', variant: null };
  return await buildImage(
    spec,
    { pool, cache: null, storeRoot: folder, machine, searchPath: '', now: new Date(0) },
    { kind: 'path', path: join(folder, path), force: true },
  ).then(
    () => 'written',
    (error: unknown) => {
      const { code, message } = toProblem(error);
      return `${code}: ${message.replaceAll(`${folder}/`, '')}`;
    },
  );
}

const put = (source: string, more = {}): Readonly<Record<string, unknown>> => ({
  files: [{ source, to: '/x' }],
  ...more,
});
const itself = 'which goes into the image: the image would hold itself';
const folderForm = { output: { format: 'oci-dir' } };
const layout = 'image-oci-none-folder';

describe('SV9.11: nothing is written into what goes into the image', () => {
  test.each([
    ['src/out.tar', put('src'), `src/out.tar would lie in src, ${itself}`],
    ['src/deep/out.tar', put('src'), `src/deep/out.tar would lie in src, ${itself}`],
    ['link-in/out.tar', put('src'), `link-in/out.tar would lie in src, ${itself}`],
    ['src/out.tar', put('link'), `src/out.tar would lie in link, ${itself}`],
    ['link/deep/out.tar', put('link-in'), `link/deep/out.tar would lie in link-in, ${itself}`],
    ['src/out', put('src', folderForm), `src/out would lie in src, ${itself}`],
    ['src', put('src', folderForm), `src would lie in src, ${itself}`],
    ['src/deep/file', put('src'), `src/deep/file would lie in src, ${itself}`],
    [`${store}/out.tar`, { storePaths: [`/${store}`] }, `${store}/out.tar would lie in ${store}, ${itself}`],
    [`${store}/out.tar`, { contents: [`/${store}`] }, `${store}/out.tar would lie in ${store}, ${itself}`],
    [
      `${layout}/out.tar`,
      { fromImage: layout },
      `would lie in ${layout}, a layout that the image is made from`,
    ],
    [`${layout}/blobs/out.tar`, { history: [layout] }, 'a layout that the image is made from'],
  ])('%s of %j', async (path, keys, expected) => {
    const folder = places();
    const before = all(folder);
    const said = await build(folder, keys, path);
    expect(said).toMatch(/^not-writable: /);
    expect(said).toContain(expected);
    expect(all(folder)).toEqual(before);
  });

  test.each([
    ['src2/out.tar', put('src')],
    ['out.tar', put('src')],
    ['src/link-out/out.tar', put('src')],
    ['src/out.tar', put('src/deep')],
    ['src/deep/other', put('src/deep/file')],
    [`nix/store/out.tar`, { storePaths: [`/${store}`] }],
  ])('%s of %j is elsewhere', async (path, keys) => {
    expect(await build(places(), keys, path)).toBe('written');
  });
});
