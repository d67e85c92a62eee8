import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
  chmodSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { buildImage } from '../../../main/service/build/build-image.ts';
import type { BuiltImage } from '../../../main/service/build/build-image.ts';
import { nixStore, placeSpec } from '../../../main/service/build/place-spec.ts';
import { createPool } from '../../../main/service/threads/create-pool.ts';
import { ownPrefix, spoolFolder } from '../../../main/engine/io/spool.ts';
import { parseBuildSpec } from '../../../shared/build/parse-build-spec.ts';
import { toProblem } from '../../../shared/problem.ts';
import { imageOf, noise, writeArchive } from '../made-archive.ts';
import type { MadeEntry } from '../../make/tar-maker.ts';
import { scratchFolder } from '../scratch.ts';

const pool = createPool({ size: 2 });
afterAll(() => pool.close());

const path = (letter: string, name: string): string => `/nix/store/${letter.repeat(32)}-${name}`;
const libc = path('a', 'libc-1');
const lib = path('b', 'lib-2');
const app = path('c', 'app-3');
const alone = path('d', 'alone-4');
const names = [libc, lib, app, alone];

/** The same store as files on disk; c refers to b, b to a. */
function onDisk(): string {
  const root = scratchFolder();
  for (const [at, name] of names.entries()) {
    const folder = join(root, name);
    mkdirSync(join(folder, 'bin'), { recursive: true });
    writeFileSync(join(folder, 'bin', 'run'), contentOf(at), { mode: 0o555 });
    writeFileSync(join(folder, 'bin', 'data'), noise(3_000 * (at + 1), at + 1), { mode: 0o444 });
    symlinkSync(at === 1 ? `${libc}/bin/run` : 'run', join(folder, 'bin', 'link'));
    for (const closed of ['bin/run', 'bin/data'])
      chmodSync(join(folder, closed), closed === 'bin/run' ? 0o555 : 0o444);
    for (const closed of [join(folder, 'bin'), folder]) chmodSync(closed, 0o555);
  }
  return root;
}

const contentOf = (at: number): string => (at === 2 ? `exec ${lib}/bin/run\n` : `program ${at}\n`);

/** And as layers of an image, one of them compressed with the hard links that optimised stores have. */
function entriesOf(at: number): MadeEntry[] {
  const root = (names[at] ?? '').slice(1);
  return [
    { path: `${root}/`, kind: 'directory', mode: 0o555 },
    { path: `${root}/bin/`, kind: 'directory', mode: 0o555 },
    { path: `${root}/bin/data`, content: noise(3_000 * (at + 1), at + 1), mode: 0o444 },
    { path: `${root}/bin/link`, kind: 'symlink', link: at === 1 ? `${libc}/bin/run` : 'run', mode: 0o777 },
    { path: `${root}/bin/run`, content: Buffer.from(contentOf(at)), mode: 0o555 },
  ];
}

const image = imageOf([[...entriesOf(0), ...entriesOf(3)], entriesOf(1), entriesOf(2)], 'held:1');

async function make(
  spec: object,
  folder: string,
  storeRoot = folder,
  name = 'image.tar',
): Promise<BuiltImage> {
  const json = JSON.stringify({ name: 'app', architecture: 'amd64', ...spec });
  const placed = placeSpec(parseBuildSpec(json, new Date()), folder, nixStore(storeRoot));
  const machine = { architecture: 'amd64', variant: null };
  const options = { pool, cache: null, storeRoot, machine, searchPath: '', now: new Date(0) };
  return await buildImage(placed, options, { kind: 'path', path: join(folder, name), force: true });
}

const hashOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
const spooled = (): string[] =>
  existsSync(spoolFolder()) ? readdirSync(spoolFolder()).filter((name) => name.startsWith(ownPrefix())) : [];

describe('BC8: store paths of images', () => {
  test.each([
    ['skopeo', 'none'],
    ['oci', 'gzip'],
    ['docker-legacy', 'none'],
  ] as const)(
    '%s, %s: the archive is the one that the same store on disk gives, closure, tag and all',
    async (container, packing) => {
      const folder = scratchFolder();
      const root = onDisk();
      const archive = writeArchive(folder, [image], { container, packing });
      const before = spooled();
      const disk = await make({ storePaths: [app], layering: 'popularity' }, folder, root, 'disk.tar');
      const held = await make({ imagePaths: [{ archive, path: app }], layering: 'popularity' }, folder);
      expect(held.plan.closure).toEqual({ ...disk.plan.closure, source: 'scan' });
      expect(held.plan.closure.paths).toBe(3);
      expect(held.plan.tag).toBe(disk.plan.tag);
      expect(hashOf(join(folder, 'image.tar'))).toBe(hashOf(join(folder, 'disk.tar')));
      expect(spooled()).toEqual(before);
      execFileSync('chmod', ['-R', 'u+w', root]);
    },
  );

  test.each([
    ['skopeo', 'none'],
    ['oci', 'gzip'],
  ] as const)(
    '%s, %s: the same like buildImage, in one layer whose size is known',
    async (container, packing) => {
      const folder = scratchFolder();
      const root = onDisk();
      const long = entriesOf(2).concat({ path: `${app.slice(1)}/${'n'.repeat(120)}`, content: noise(700) });
      const own = imageOf([[...entriesOf(0), ...entriesOf(3)], entriesOf(1), long], 'held:1');
      const longPath = join(root, app, 'n'.repeat(120));
      chmodSync(join(root, app), 0o755);
      writeFileSync(longPath, noise(700));
      chmodSync(longPath, 0o644);
      chmodSync(join(root, app), 0o555);
      const archive = writeArchive(folder, [own], { container, packing });
      const like = { like: 'buildImage', tag: '1' };
      const disk = await make({ ...like, storePaths: [app, alone] }, folder, root, 'disk.tar');
      const held = await make(
        {
          ...like,
          imagePaths: [
            { archive, path: app },
            { archive, path: alone },
          ],
        },
        folder,
      );
      const both = await make(
        { ...like, storePaths: [alone], imagePaths: [{ archive, path: app }] },
        folder,
        root,
        'both.tar',
      );
      for (const made of [disk, held, both]) {
        expect(made.plan.layers).toEqual(disk.plan.layers);
        expect(made.plan.layers[0]?.size).toBe(made.written.layers[0]?.size);
      }
      for (const name of ['image.tar', 'both.tar'])
        expect(hashOf(join(folder, name))).toBe(hashOf(join(folder, 'disk.tar')));
      execFileSync('chmod', ['-R', 'u+w', root]);
    },
  );

  test('some lie on disk, some in an image; what the config names may be in either', async () => {
    const folder = scratchFolder();
    const root = onDisk();
    const archive = writeArchive(folder, [image]);
    const config = { Cmd: [`${app}/bin/run`] };
    const spec = { storePaths: [alone], imagePaths: [{ archive, path: app }], config };
    const { plan, written } = await make(spec, folder, root);
    expect(plan.closure.paths).toBe(4);
    const all = await make({ storePaths: [alone, app], config }, folder, root, 'disk.tar');
    expect(written.id).toBe(all.written.id);
    execFileSync('chmod', ['-R', 'u+w', root]);
  });

  test('a path that the image does not show, or not any more, is an error that names it', async () => {
    const folder = scratchFolder();
    const hidden = imageOf([
      entriesOf(0),
      [{ path: `${libc.slice(1, 11)}/.wh.${libc.slice(11)}`, content: Buffer.alloc(0) }],
    ]);
    const archive = writeArchive(folder, [hidden]);
    for (const wanted of [app, libc]) {
      const problem = await make({ imagePaths: [{ archive, path: wanted }] }, folder).then(
        () => null,
        (error: unknown) => toProblem(error),
      );
      expect(problem).toMatchObject({ code: 'not-found' });
      expect(problem?.message).toContain(wanted);
    }
  });
});
