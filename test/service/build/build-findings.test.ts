import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createPool } from '../../../main/service/threads/create-pool.ts';
import type { MadeEntry } from '../../make/tar-maker.ts';
import { imageOf, noise, writeArchive } from '../made-archive.ts';
import type { MadeOptions } from '../made-archive.ts';
import { scratchFolder } from '../scratch.ts';
import { buildAt } from './made-build.ts';

const pool = createPool({ size: 1 });
afterAll(async () => {
  await pool.close();
});

function folderWith(...files: readonly string[]): string {
  const folder = scratchFolder();
  for (const file of files) {
    mkdirSync(join(folder, file, '..'), { recursive: true });
    writeFileSync(join(folder, file), file);
  }
  return folder;
}

async function make(
  folder: string,
  spec: object,
): Promise<{ readonly notes: readonly string[]; readonly path: string }> {
  const path = join(folder, 'made.tar');
  const whole = { name: 'app', tag: '1', architecture: 'amd64', envDefault: 'last', ...spec };
  const { plan } = await buildAt({ pool, storeRoot: folder, folder }, whole, path);
  const notes = plan.findings.map(
    ({ rule, severity, where, what }) => `${severity} ${rule} ${where}: ${what}`,
  );
  return { notes, path };
}

describe('BL9: errors of a base go over into what is made of it', () => {
  /** Docker and podman refuse the layer. */
  const refused: readonly MadeEntry[] = [
    { path: 'link', kind: 'hardlink', link: 'later' },
    { path: 'later', content: noise(2000) },
  ];
  const forms: readonly MadeOptions[] = [
    {},
    { container: 'docker-legacy' },
    { container: 'docker-25' },
    { container: 'oci', packing: 'gzip' },
    { container: 'oci', packing: 'gzip', outer: 'gzip' },
    { container: 'oci', outer: 'folder' },
    { outer: 'gzip' },
  ];
  test.each(forms)('%o', async (form) => {
    const folder = folderWith('tool');
    const fromImage = writeArchive(folder, [imageOf([refused])], form);
    const told = ['warning T5 fromImage: layer 0: link: a hard link to later, which comes later in the tar'];
    expect((await make(folder, { fromImage })).notes).toEqual(told);
    expect((await make(folder, { fromImage, output: { format: 'oci-archive' } })).notes).toEqual(told);
    expect((await make(folder, { fromImage, files: [{ source: 'tool', to: '/tool' }] })).notes).toEqual(told);
  });

  test('of a base that is too large to look at first they are told where it is unpacked all the same', async () => {
    const folder = folderWith();
    const large: readonly MadeEntry[] = [
      { path: 'zeros', content: new Uint8Array(66 * 2 ** 20) },
      ...refused,
    ];
    const fromImage = writeArchive(folder, [imageOf([large])], {
      container: 'oci',
      packing: 'gzip',
    });
    const told: Record<string, readonly string[]> = {};
    for (const format of ['docker-archive', 'oci-archive']) {
      const spec = { name: 'app', tag: '1', fromImage, output: { format } };
      const { plan, findings } = await buildAt(
        { pool, storeRoot: folder, folder },
        spec,
        join(folder, 'made.tar'),
      );
      expect(plan.findings).toEqual([]);
      told[format] = findings.map(({ where }) => where);
    }
    expect(told).toEqual({ 'docker-archive': ['fromImage: layer 0: link'], 'oci-archive': [] });
  });

  test('so do those of layers that are taken from other images, and of these alone', async () => {
    const folder = folderWith();
    const other: readonly MadeEntry[] = [{ path: 'fine', content: new Uint8Array(1) }];
    const image = imageOf([refused, other]);
    const hashes = image.layers.map(({ tar }) => `sha256:${createHash('sha256').update(tar).digest('hex')}`);
    for (const container of ['docker-25', 'docker-legacy'] as const) {
      const archive = writeArchive(folder, [image], { container });
      const taken = async (layer: string | undefined) =>
        (await make(folder, { layers: [{ archive, layer }] })).notes;
      expect(await taken(hashes[0])).toEqual([
        'warning T5 layers[0]: layer 0: link: a hard link to later, which comes later in the tar',
      ]);
      expect(await taken(hashes[1])).toEqual([]);
    }
  });

  test('more than ten of them are counted; names of the base and its config do not go over', async () => {
    const folder = folderWith();
    const entries = Array.from({ length: 12 }, (_, at): MadeEntry[] => [
      { path: `link${at}`, kind: 'hardlink', link: `later${at}` },
      { path: `later${at}`, content: new Uint8Array(1) },
    ]).flat();
    const fromImage = writeArchive(folder, [imageOf([entries], 'No Name:!')]);
    const { notes } = await make(folder, { fromImage });
    expect(notes).toHaveLength(11);
    expect(notes.at(-1)).toBe('warning BL9 fromImage: 2 more things are wrong with it');
  });
});

describe('BS6: what engines refuse a config over is told before it is written', () => {
  test('by its place in the spec', async () => {
    const config = {
      Cmd: 'sh',
      User: 7,
      ExposedPorts: ['80'],
      Labels: { 'a/b': 1, fine: 'x' },
      Healthcheck: { Test: ['NONE'], Interval: '30s' },
      WorkingDir: '/',
    };
    const { notes } = await make(folderWith(), { config });
    expect(notes.map((note) => note.replace(/: .*/, ''))).toEqual([
      'warning BS6 config.User',
      'warning BS6 config.ExposedPorts',
      'warning BS6 config.Labels["a/b"]',
      'warning BS6 config.Healthcheck.Interval',
      'warning BS6 config.Cmd',
    ]);
  });
  test('values that only a container that starts would tell of (C4 to C7)', async () => {
    const config = {
      WorkingDir: 'app',
      ExposedPorts: { '80/tcp': {}, http: {} },
      StopSignal: 'SIGFOO',
      Volumes: { '/': {} },
    };
    const { notes } = await make(folderWith(), { config });
    expect(notes.map((note) => note.replace(/: .*/, ''))).toEqual([
      'warning BS6 config.WorkingDir',
      'warning BS6 config.StopSignal',
      'warning BS6 config.Volumes["/"]',
      'warning BS6 config.ExposedPorts.http',
    ]);
  });
});

test('BA1: a variant that does not go with the architecture is told', async () => {
  const folder = folderWith();
  expect((await make(folder, { variant: 'v3' })).notes).toEqual([]);
  expect((await make(folder, { variant: 'v9' })).notes).toEqual([
    'warning BA1 variant: "v9" does not go with "amd64"',
  ]);
  expect((await make(folder, { architecture: 'ppc64', variant: null })).notes).toEqual([]);
});
