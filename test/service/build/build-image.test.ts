import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseBuildSpec } from '../../../shared/build/parse-build-spec.ts';
import { toProblem } from '../../../shared/problem.ts';
import { buildImage } from '../../../main/service/build/build-image.ts';
import type { BuildOptions, BuiltImage } from '../../../main/service/build/build-image.ts';
import { draftName } from '../../../main/service/disk/left-drafts.ts';
import { openSession } from '../../../main/service/session/open-session.ts';
import { nixStore, placeSpec } from '../../../main/service/build/place-spec.ts';
import { createPool } from '../../../main/service/threads/create-pool.ts';
import { removeStore, unpackStore, vectors } from '../../make/vector-store.ts';
import { imageOf, noise, writeArchive } from '../made-archive.ts';
import { scratchFolder } from '../scratch.ts';

let root = '';
const pool = createPool({ size: 2 });
const single = createPool({ size: 1 });
beforeAll(() => {
  root = unpackStore();
});
afterAll(async () => {
  removeStore(root);
  await Promise.all([pool.close(), single.close()]);
});

type Json = Readonly<Record<string, unknown>>;

async function make(
  spec: Json,
  path: string,
  more: Partial<BuildOptions> & { readonly folder?: string; readonly force?: boolean } = {},
): Promise<BuiltImage> {
  const { folder = vectors, force = false, ...options } = more;
  const storeRoot = options.storeRoot ?? root;
  const json = JSON.stringify({ name: 'app', tag: '1', envDefault: 'last', architecture: 'amd64', ...spec });
  const placed = placeSpec(parseBuildSpec(json, new Date()), folder, nixStore(storeRoot));
  const machine = { architecture: 'amd64', variant: null };
  return await buildImage(
    placed,
    { pool, cache: null, storeRoot, machine, searchPath: '', now: new Date(0), ...options },
    { kind: 'path', path, force },
  );
}

const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    (error: unknown) => toProblem(error).code,
  );

/** What our own reader makes of it: errors and warnings that are not about what the spec asked for. */
async function complaints(path: string): Promise<string[]> {
  const session = await openSession(path, { pool, cache: null });
  try {
    await session.verify();
    const report = session.report();
    return [...report.findings, ...report.images.flatMap(({ findings }) => findings)]
      .filter(({ severity }) => severity !== 'info')
      .map(({ rule, where, what }) => `${rule} ${where}: ${what}`);
  } finally {
    session.close();
  }
}

describe('varve build makes what nixpkgs makes (dockertools.md 2.1, 4, 6)', () => {
  const cases = readdirSync(join(vectors, 'cases')).filter((name) => !name.startsWith('01-'));
  test.each(cases)('case %s: the same archive', async (name) => {
    const read = (file: string): string => readFileSync(join(vectors, 'cases', name, file), 'utf8');
    const path = join(scratchFolder(), 'image.tar');
    const spec = JSON.parse(read('spec.json')) as Json;
    const conf = JSON.parse(read('conf.json')) as { readonly repo_tag: string };
    // A tag that nixpkgs derives is the hash of a derivation that nobody but Nix knows.
    await make({ ...spec, tag: conf.repo_tag.slice(conf.repo_tag.lastIndexOf(':') + 1) }, path);
    expect(sha256(path)).toBe(read('image.tar.sha256').slice(0, 64));
  });

  test('shell commands are refused by name', async () => {
    const path = join(scratchFolder(), 'image.tar');
    await expect(make({ extraCommands: 'touch x' }, path)).rejects.toThrow(/extraCommands/);
  });
});

/** A folder of files of every kind that can be copied. */
function someFiles(): string {
  const folder = scratchFolder();
  mkdirSync(join(folder, 'src/sub'), { recursive: true });
  writeFileSync(join(folder, 'src/a'), 'a');
  writeFileSync(join(folder, 'src/sub/b'), 'b');
  writeFileSync(join(folder, 'src/sub/empty'), '');
  chmodSync(join(folder, 'src/sub/b'), 0o4755);
  chmodSync(join(folder, 'src/a'), 0o644);
  chmodSync(join(folder, 'src/sub'), 0o755);
  chmodSync(join(folder, 'src'), 0o755);
  symlinkSync('a', join(folder, 'src/link'));
  writeFileSync(join(folder, `src/${'n'.repeat(150)}`), 'long');
  return folder;
}

const withFiles = { files: [{ source: 'src', to: '/opt/app', uid: 7 }], config: { Cmd: ['/opt/app/a'] } };
const withStore = {
  closure: 'closures/fake-closure.json',
  contents: ['/nix/store/v8ccj0nk7j21ycf7giqh4v4w08cmwbiy-fake-bash-5.2'],
  fromImage: 'bases/legacy.tar',
  maxLayers: 8,
};

describe('every form of output opens without a complaint, and is one and the same image', () => {
  // What other programs make of them is in engines.test.ts.
  const forms = [
    {},
    { bothSpecs: true },
    { compression: 'gzip' },
    { compression: 'zstd' },
    { format: 'oci-archive' },
    { format: 'oci-archive', layers: 'gzip' },
    { format: 'oci-dir' },
    { format: 'oci-dir', layers: 'gzip' },
    { format: 'oci-dir', layers: 'zstd' },
  ];
  test.each(forms)('%o', async (output) => {
    const folder = someFiles();
    const path = join(folder, 'image');
    const plain = await make(withFiles, join(folder, 'plain.tar'), { folder });
    const built = await make({ ...withFiles, output }, path, { folder });
    expect(built.written.id).toBe(plain.written.id);
    expect(await complaints(path)).toEqual([]);
    expect(readdirSync(folder).sort()).toEqual(['image', 'plain.tar', 'src']);

    const upon = join(folder, 'upon');
    await make({ ...withStore, output }, upon);
    // E2 is about the variable without a value that the base of the vectors has on purpose.
    expect((await complaints(upon)).filter((line) => !line.startsWith('E2 '))).toEqual([]);
  });

  test('legacy folders lead from the newest layer to the oldest', async () => {
    const folder = scratchFolder();
    const path = join(folder, 'both.tar');
    await make({ ...withStore, output: { bothSpecs: true } }, path);
    execFileSync('tar', ['-C', folder, '-xf', path]);
    const repositories = JSON.parse(readFileSync(join(folder, 'repositories'), 'utf8')) as {
      readonly app: Readonly<Record<string, string>>;
    };
    const [{ Layers: members = [] } = {}] = JSON.parse(
      readFileSync(join(folder, 'manifest.json'), 'utf8'),
    ) as {
      readonly Layers?: readonly string[];
    }[];
    const chain: string[] = [];
    for (let id = repositories.app['1']; id !== undefined;) {
      chain.unshift(`${id}/layer.tar`);
      const json = JSON.parse(readFileSync(join(folder, id, 'json'), 'utf8')) as { readonly parent?: string };
      id = json.parent;
    }
    expect(chain).toEqual(members);
  });
});

describe('bases', () => {
  const containers = [
    'docker-legacy',
    'docker-1.10',
    'docker-symlinks',
    'skopeo',
    'docker-25',
    'oci',
  ] as const;
  test.each(['none', 'gzip'] as const)('layers that are %s go in unchanged, first', async (packing) => {
    const folder = someFiles();
    const image = imageOf([
      [{ path: 'one', content: noise(5000) }],
      [{ path: 'two', content: noise(70_000) }],
    ]);
    for (const container of containers) {
      const base = writeArchive(folder, [image], { container, packing });
      for (const format of ['docker-archive', 'oci-archive'] as const) {
        const path = join(folder, `${container}-${format}`);
        const { written } = await make({ ...withFiles, fromImage: base, output: { format } }, path, {
          folder,
        });
        const hashes = image.layers.map(
          ({ tar }) => `sha256:${createHash('sha256').update(tar).digest('hex')}`,
        );
        expect(written.layers.slice(0, 2).map(({ diffId }) => diffId)).toEqual(hashes);
        expect(await complaints(path)).toEqual([]);
      }
    }
  });

  test('an archive that is compressed as a whole', async () => {
    const folder = someFiles();
    const image = imageOf([[{ path: 'one', content: noise(5000) }]]);
    const base = writeArchive(folder, [image], { outer: 'gzip' });
    await make({ ...withFiles, fromImage: base }, join(folder, 'image.tar'), { folder });
    expect(await complaints(join(folder, 'image.tar'))).toEqual([]);
  });

  test('a layer that is not what its archive says is refused, and nothing is written', async () => {
    const folder = someFiles();
    const image = imageOf([[{ path: 'one', content: noise(5000) }]]);
    const base = writeArchive(folder, [image]);
    const bytes = readFileSync(base);
    bytes.writeUInt8(bytes.readUInt8(2000) ^ 1, 2000);
    writeFileSync(base, bytes);
    expect(await codeOf(make({ ...withFiles, fromImage: base }, join(folder, 'image.tar'), { folder }))).toBe(
      'corrupt',
    );
    expect(readdirSync(folder)).not.toContain('image.tar');
  });

  test('folders that the base has keep their owner and mode; others are made', async () => {
    const folder = someFiles();
    const image = imageOf([[{ path: 'opt/', kind: 'directory', mode: 0o1777 }]]);
    const base = writeArchive(folder, [image]);
    const files = [
      { source: 'src/a', to: '/opt/x' },
      { source: 'src/a', to: '/srv/y/z' },
    ];
    const path = join(folder, 'image.tar');
    await make({ files, fromImage: base }, path, { folder });
    const session = await openSession(path, { pool, cache: null });
    await session.scan({ index: true });
    const listed = [...session.files(0, { view: 'layer', layer: 1 })].map((entry) => entry.path);
    session.close();
    expect(listed).toEqual(['opt/x', 'srv', 'srv/y', 'srv/y/z']);
  });
});

describe('the same spec gives the same bytes', () => {
  test('whatever the number of threads, the order of files on disk, their times, the time zone', async () => {
    const first = someFiles();
    const second = someFiles();
    utimesSync(join(second, 'src/a'), 1, 1);
    const zone = process.env['TZ'];
    const sums: string[] = [];
    for (const [folder, used, tz] of [
      [first, pool, 'UTC'],
      [second, single, 'Pacific/Apia'],
    ] as const) {
      process.env['TZ'] = tz;
      for (const output of [{}, { format: 'oci-archive', layers: 'gzip' }, { compression: 'gzip' }]) {
        const path = join(folder, `image-${JSON.stringify(output).length}`);
        await make({ ...withFiles, output }, path, { folder, pool: used });
        sums.push(sha256(path));
      }
    }
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
    expect(sums.slice(0, 3)).toEqual(sums.slice(3));
  });

  test('a derived tag follows the content, and is known before', async () => {
    const folder = someFiles();
    const tagOf = async (): Promise<string> =>
      (await make({ ...withFiles, tag: null }, join(folder, 'image.tar'), { folder, force: true })).plan.tag;
    const before = await tagOf();
    expect(await tagOf()).toBe(before);
    writeFileSync(join(folder, 'src/a'), 'b');
    expect(await tagOf()).not.toBe(before);
  });

  test('gzip is one member of standard form, whatever the size', async () => {
    const folder = someFiles();
    writeFileSync(join(folder, 'src/large'), noise(3_500_000));
    await make(withFiles, join(folder, 'plain'), { folder });
    await make({ ...withFiles, output: { compression: 'gzip' } }, join(folder, 'packed'), { folder });
    const packed = readFileSync(join(folder, 'packed'));
    expect(packed.subarray(0, 10).toString('hex')).toBe('1f8b08000000000000ff');
    expect(gunzipSync(packed).equals(readFileSync(join(folder, 'plain')))).toBe(true);
  });
});

describe('layers that are too large to keep', () => {
  /** More than what is kept of a layer, most of it zeros. */
  function largeFiles(): string {
    const folder = someFiles();
    writeFileSync(join(folder, 'src/large'), noise(3_000_000));
    truncateSync(join(folder, 'src/large'), 52 * 2 ** 20);
    return folder;
  }

  test('are read a second time, to the same bytes', async () => {
    const folder = largeFiles();
    const path = join(folder, 'image.tar');
    const { written } = await make(withFiles, path, { folder });
    expect(written.layers[0]?.size).toBeGreaterThan(52 * 2 ** 20);
    expect(await complaints(path)).toEqual([]);
  });

  test('SV9.3: whoever changes a file in between ends the build', async () => {
    const folder = largeFiles();
    const spec = placeSpec(
      parseBuildSpec(
        JSON.stringify({ name: 'app', tag: '1', architecture: 'amd64', ...withFiles }),
        new Date(),
      ),
      folder,
      nixStore('/'),
    );
    let isChanged = false;
    const sink = (): Promise<void> => {
      // The first bytes are the header that has the layer's hash for a name.
      if (!isChanged) writeFileSync(join(folder, 'src/sub/b'), 'c');
      isChanged = true;
      return Promise.resolve();
    };
    const machine = { architecture: 'amd64', variant: null };
    const options = { pool, cache: null, storeRoot: '/', machine, searchPath: '', now: new Date(0) };
    const work = buildImage(spec, options, { kind: 'stream', sink });
    await expect(work).rejects.toThrow(`${join(folder, 'src/sub/b')}: changed while the image was written`);
    expect(await codeOf(work)).toBe('changed-while-reading');
  });

  test('packed ones are the same whatever the number of threads', async () => {
    const folder = largeFiles();
    const output = { format: 'oci-archive', layers: 'gzip' };
    await make({ ...withFiles, output }, join(folder, 'two'), { folder });
    await make({ ...withFiles, output }, join(folder, 'one'), { folder, pool: single });
    expect(sha256(join(folder, 'two'))).toBe(sha256(join(folder, 'one')));
    expect(await complaints(join(folder, 'one'))).toEqual([]);
  });
});

describe('SV6: safe writing', () => {
  test('what is there already stays, unless told', async () => {
    const folder = someFiles();
    const path = join(folder, 'image.tar');
    writeFileSync(path, 'mine');
    expect(await codeOf(make(withFiles, path, { folder }))).toBe('not-writable');
    expect(readFileSync(path, 'utf8')).toBe('mine');
    await make(withFiles, path, { folder, force: true });
    expect(await complaints(path)).toEqual([]);
  });

  test('a folder is replaced only when it is a layout', async () => {
    const folder = someFiles();
    const path = join(folder, 'layout');
    mkdirSync(path);
    writeFileSync(join(path, 'precious'), '');
    const spec = { ...withFiles, output: { format: 'oci-dir' } };
    expect(await codeOf(make(spec, path, { folder, force: true }))).toBe('not-writable');
    expect(readdirSync(path)).toEqual(['precious']);
    await make(spec, join(folder, 'other'), { folder });
    await make(spec, join(folder, 'other'), { folder, force: true });
    expect(await complaints(join(folder, 'other'))).toEqual([]);
    expect(readdirSync(folder).sort()).toEqual(['layout', 'other', 'src']);
  });

  test.each(['docker-archive', 'oci-archive', 'oci-dir'])(
    '%s: cancelled, it leaves nothing',
    async (format) => {
      const folder = someFiles();
      writeFileSync(join(folder, 'src/large'), noise(3_000_000));
      const controller = new AbortController();
      const layers = format === 'docker-archive' ? 'none' : 'gzip';
      const work = make({ ...withFiles, output: { format, layers } }, join(folder, 'image'), {
        folder,
        signal: controller.signal,
        onProgress: ({ phase }) => {
          if (phase === 'writing') controller.abort();
        },
      });
      expect(await codeOf(work)).toBe('cancelled');
      expect(readdirSync(folder)).toEqual(['src']);
    },
  );

  test('a source that is gone or unreadable is named', async () => {
    const folder = someFiles();
    await expect(
      make({ files: [{ source: 'nowhere', to: '/x' }] }, join(folder, 'image'), { folder }),
    ).rejects.toThrow(/nowhere: cannot be read \(it is not there\)/);
    execFileSync('mkfifo', [join(folder, 'src/pipe')]);
    await expect(make(withFiles, join(folder, 'image'), { folder })).rejects.toThrow(/pipe is a named pipe/);
    expect(readdirSync(folder)).toEqual(['src']);
  });

  test('a folder that is not there is named', async () => {
    const folder = someFiles();
    const path = join(folder, 'no/such/image');
    expect(await codeOf(make(withFiles, path, { folder }))).toBe('not-writable');
  });

  test('a full disk leaves nothing', async ({ skip }) => {
    const disk = join(scratchFolder(), 'disk');
    mkdirSync(disk);
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk]).status !== 0)
      skip('no small disk can be mounted here');
    try {
      const folder = someFiles();
      writeFileSync(join(folder, 'src/large'), noise(3_000_000));
      for (const output of [{}, { format: 'oci-dir', layers: 'gzip' }])
        expect(await codeOf(make({ ...withFiles, output }, join(disk, 'image'), { folder }))).toBe(
          'disk-full',
        );
      expect(readdirSync(disk)).toEqual([]);
    } finally {
      execFileSync('umount', [disk]);
    }
  });

  test('what a killed process left is removed by the next one', async () => {
    const folder = someFiles();
    const path = join(folder, 'image.tar');
    const [place = ''] = /[0-9a-f]{8}-(?=\d+-[0-9a-f]{12}\.part$)/.exec(draftName(path)) ?? [];
    const dead = spawnSync('true').pid;
    const orphan = join(dirname(path), `.image.tar.${place}${dead}-0123456789ab.part`);
    const living = join(dirname(path), `.image.tar.${place}${process.pid}-0123456789ab.part`);
    writeFileSync(orphan, '');
    writeFileSync(living, '');
    await make(withFiles, path, { folder });
    expect(readdirSync(folder).sort()).toEqual([living.slice(folder.length + 1), 'image.tar', 'src']);
  });
});
