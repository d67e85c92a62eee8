import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createPool } from '../../../main/service/threads/create-pool.ts';
import { openSession } from '../../../main/service/session/open-session.ts';
import type { MadeEntry } from '../../make/tar-maker.ts';
import { imageOf, writeArchive } from '../made-archive.ts';
import { scratchFolder } from '../scratch.ts';
import { countedPool } from '../threads/counted-pool.ts';
import { buildAt } from './made-build.ts';

const pool = createPool({ size: 1 });
afterAll(async () => {
  await pool.close();
});

/** As in Debian since 2019 and Fedora since 2012: `/bin` is a link. */
const mergedUsr: readonly MadeEntry[] = [
  { path: 'usr/bin/sh', content: new Uint8Array(3) },
  { path: 'bin', kind: 'symlink', link: 'usr/bin' },
  { path: 'etc/hosts', content: new Uint8Array(3) },
];

function folderWith(...files: readonly string[]): string {
  const folder = scratchFolder();
  for (const file of files) {
    mkdirSync(join(folder, file, '..'), { recursive: true });
    writeFileSync(join(folder, file), file);
  }
  return folder;
}

async function make(folder: string, spec: object) {
  const path = join(folder, 'made.tar');
  const whole = { name: 'app', tag: '1', architecture: 'amd64', envDefault: 'last', ...spec };
  const { plan, written } = await buildAt({ pool, storeRoot: folder, folder }, whole, path);
  const sizes = {
    planned: plan.layers.map(({ size }) => size),
    written: written.layers.map(({ size, storedSize }) => size ?? storedSize),
  };
  const notes = plan.findings.map(
    ({ rule, severity, where, what }) => `${severity} ${rule} ${where}: ${what}`,
  );
  return { notes, path, sizes };
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Paths that the newest layer of a written image has. */
async function newest(path: string): Promise<string[]> {
  const session = await openSession(path, { pool, cache: null });
  try {
    await session.scan({ index: true });
    const layer = (session.report().images[0]?.layers.length ?? 0) - 1;
    return [...session.files(0, { view: 'layer', layer })].map((entry) => entry.path);
  } finally {
    session.close();
  }
}

describe('BL8: files go where a container finds them', () => {
  test('a tool for /bin does not take all others away where that is a link', async () => {
    const folder = folderWith('tool');
    const fromImage = writeArchive(folder, [imageOf([mergedUsr])]);
    const files = [{ source: 'tool', to: '/bin/tool' }];
    const { path, notes, sizes } = await make(folder, { fromImage, files });
    expect(notes).toEqual(['info BL8 files: where files go through links: /bin/tool → /usr/bin/tool']);
    expect(await newest(path)).toEqual(['usr/bin/tool']);
    expect(sizes.planned).toEqual(sizes.written);
  });

  test('a layer is as large as the plan says, whatever folders the base has already', async () => {
    const folder = folderWith('tool', 'some/a');
    const folders = Array.from({ length: 30 }, (_, at) => `f${at}`);
    const fromImage = writeArchive(folder, [
      imageOf([folders.map((name): MadeEntry => ({ path: `${name}/`, kind: 'directory' }))]),
    ]);
    const files = [
      ...folders.map((name) => ({ source: 'tool', to: `/${name}/tool` })),
      { source: 'some', to: '/new/x' },
    ];
    const { sizes } = await make(folder, { fromImage, files });
    expect(sizes.planned).toEqual(sizes.written);
  });

  test('so it is with links of layers that are taken from other images, and where these take links away', async () => {
    const folder = folderWith('tool');
    const other = imageOf([[{ path: 'sbin', kind: 'symlink', link: 'opt' }, { path: '.wh.bin' }]], 'other:1');
    const archive = writeArchive(folder, [other], { container: 'docker-25' });
    const fromImage = writeArchive(folder, [imageOf([mergedUsr])]);
    const session = await openSession(archive, { pool, cache: null });
    const layers = [{ archive, layer: session.report().images[0]?.layers[0]?.diffId }];
    session.close();
    const files = [
      { source: 'tool', to: '/sbin/a' },
      { source: 'tool', to: '/bin/b' },
    ];
    const { path } = await make(folder, { fromImage, layers, files });
    expect(await newest(path)).toEqual(['bin', 'bin/b', 'opt', 'opt/a']);
  });

  test('what a folder of files takes away is told before anything is written', async () => {
    const folder = folderWith('root/bin/tool', 'tool');
    const fromImage = writeArchive(folder, [imageOf([mergedUsr])]);
    const files = [
      { source: 'root', to: '/' },
      { source: 'tool', to: '/etc' },
    ];
    expect((await make(folder, { fromImage, files })).notes).toEqual([
      'warning BL8 files: folders take the place of links of the base: bin → usr/bin',
      'warning BL8 files: files or links take the place of folders of the base: etc',
    ]);
  });

  test('a tag that is derived is the same for the same base, and another where a link leads elsewhere', async () => {
    const folder = folderWith('tool');
    const files = [
      { source: 'root', to: '/' },
      { source: 'tool', to: '/bin/tool' },
    ];
    mkdirSync(join(folder, 'root'));
    const tagFrom = async (link: string): Promise<string> => {
      const entries: MadeEntry[] = [{ path: 'bin', kind: 'symlink', link }];
      const fromImage = writeArchive(folder, [imageOf([entries])]);
      const whole = { name: 'app', architecture: 'amd64', fromImage, files };
      const { plan } = await buildAt({ pool, storeRoot: folder, folder }, whole, join(folder, 'made.tar'));
      return plan.tag;
    };
    const first = await tagFrom('usr/bin');
    expect(await tagFrom('usr/bin')).toBe(first);
    expect(await tagFrom('opt/bin')).not.toBe(first);
  });
});

describe('BA2: a base for several platforms', () => {
  test('is the image for the architecture that the spec says, else the first', async () => {
    const folder = folderWith();
    const images = ['amd64', 'arm64', 's390x'].map((architecture) => ({
      ...imageOf([[{ path: architecture, content: new Uint8Array(1) }]]),
      architecture,
    }));
    const fromImage = writeArchive(folder, images, { container: 'oci' });
    const made = async (spec: object): Promise<string> => {
      const whole = { name: 'app', tag: '1', fromImage, ...spec };
      const { plan, written } = await buildAt(
        { pool, storeRoot: folder, folder },
        whole,
        join(folder, 'made.tar'),
      );
      const at = images.findIndex(
        ({ layers }) =>
          layers[0]?.tar !== undefined && `sha256:${sha256(layers[0].tar)}` === written.layers[0]?.diffId,
      );
      return `${images[at]?.architecture ?? '?'} for ${plan.architecture}`;
    };
    expect(await made({})).toBe('amd64 for amd64');
    expect(await made({ architecture: 'aarch64-linux' })).toBe('arm64 for arm64');
    expect(await made({ architecture: 'arm64', variant: 'v8' })).toBe('arm64 for arm64');
    expect(await made({ fromImage: { archive: fromImage, platform: 'linux/s390x' } })).toBe(
      's390x for s390x',
    );
    // one that it has not, and one that is not the platform that is named, are conflicts
    await expect(made({ architecture: 'riscv64' })).rejects.toThrow(
      'the base is for amd64, the image for riscv64',
    );
    const named = { archive: fromImage, platform: 'linux/s390x' };
    await expect(made({ fromImage: named, architecture: 'arm64' })).rejects.toThrow('the base is for s390x');
  });
});

test('a base is opened and its layers are read once for the plan and the build together', async () => {
  const folder = folderWith('tool');
  const fromImage = writeArchive(folder, [imageOf([mergedUsr])], { container: 'oci', packing: 'gzip' });
  const counted = countedPool(false);
  const spec = {
    name: 'app',
    tag: '1',
    architecture: 'amd64',
    envDefault: 'last',
    fromImage,
    files: [{ source: 'tool', to: '/bin/tool' }],
  };
  await buildAt({ pool: counted, storeRoot: folder, folder }, spec, join(folder, 'made.tar'));
  const kinds = counted.jobs.map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === 'open')).toHaveLength(1);
  expect(kinds.filter((kind) => kind === 'scan')).toHaveLength(1);
});
