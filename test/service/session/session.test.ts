import { createHash } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { extract } from 'tar-stream';
import { describe, expect, test } from 'vitest';
import { toProblem } from '../../../shared/problem.ts';
import type { TreeScope } from '../../../shared/view.ts';
import { openInput } from '../../../main/service/host/open-input.ts';
import { openSession } from '../../../main/service/session/open-session.ts';
import type { Session } from '../../../main/service/session/session.ts';
import { archiveMembers, hasZstd } from '../../make/image-maker.ts';
import type { LayerPacking } from '../../make/image-maker.ts';
import { legacyParts } from '../../make/legacy-maker.ts';
import { outerTar } from '../../make/outer-member.ts';
import { countedPool } from '../threads/counted-pool.ts';
import type { CountedPool } from '../threads/counted-pool.ts';
import { imageOf, noise, writeArchive } from '../made-archive.ts';
import type { MadeOptions } from '../made-archive.ts';
import { scratchFolder } from '../scratch.ts';

const big = noise(3_000_000);
const layers = [
  [
    { path: 'etc', kind: 'directory' },
    { path: 'etc/passwd', content: 'root' },
    { path: 'etc/big', content: big },
    { path: 'etc/gone', content: 'soon' },
    { path: 'bin', kind: 'symlink', link: 'usr/bin' },
    { path: 'usr/bin/sh', content: '#!', mode: 0o4755 },
  ],
  [
    { path: 'etc/.wh.gone', content: '' },
    { path: 'etc/hard', kind: 'hardlink', link: 'etc/big' },
    { path: 'etc/passwd', content: 'root2' },
    { path: 'copy', content: big },
  ],
] as const;

const merged: TreeScope = { view: 'merged', layer: 1 };

async function open(options: MadeOptions = {}, pool = countedPool()): Promise<Session> {
  return await openSession(writeArchive(scratchFolder(), [imageOf(layers)], options), { pool, cache: null });
}

async function opened(options: MadeOptions = {}, pool = countedPool()): Promise<Session> {
  const session = await open(options, pool);
  await session.scan({ index: true, hash: 'all' });
  return session;
}

function codeOf(action: () => unknown): string {
  try {
    action();
    return 'none';
  } catch (error) {
    return toProblem(error).code;
  }
}

async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Readings of layers: what else is named by a digest is only hashed. */
function layerScans({ jobs }: CountedPool): number {
  return jobs.filter((job) => job.kind === 'scan' && 'storedOnly' in job.input && !job.input.storedOnly)
    .length;
}

const packings: readonly LayerPacking[] = hasZstd ? ['none', 'gzip', 'zstd'] : ['none', 'gzip'];
const ways = (['none', 'gzip', 'folder'] as const).flatMap((outer) =>
  packings.map((packing) => ({ outer, packing })),
);

describe('SV7: sessions', () => {
  test.each(ways)('SV7.1: layers $packing in an archive $outer: files, digests and contents', async (way) => {
    const session = await opened({ container: 'oci', ...way });
    expect(session.indexed).toBe(true);
    const [image] = session.report().images;
    expect(image?.layers.map(({ verified, entries }) => [verified, entries])).toEqual([
      [true, 6],
      [true, 4],
    ]);
    const expected = imageOf(layers).layers.map(
      ({ tar }) => `sha256:${createHash('sha256').update(tar).digest('hex')}`,
    );
    expect(image?.layers.map(({ diffId }) => diffId)).toEqual(expected);
    const files = [...session.files(0, merged)].map(({ path, kind, layer }) => `${path} ${kind} ${layer}`);
    expect(files).toEqual([
      'bin symlink 0',
      'copy file 1',
      'etc directory 0',
      'etc/big file 0',
      'etc/hard hardlink 1',
      'etc/passwd file 1',
      'usr directory 0',
      'usr/bin directory 0',
      'usr/bin/sh file 0',
    ]);
    for (const [offset, length] of [
      [0, 10],
      [2_999_990, 100],
      [1_500_000, 65_536],
      [3_000_000, 5],
      [4_000_000, 5],
    ] as const) {
      const chunk = await session.readFile(0, 0, 'etc/big', offset, length);
      expect(chunk).toMatchObject({ size: 3_000_000, offset });
      expect(Buffer.from(chunk.bytes).equals(big.subarray(offset, offset + length))).toBe(true);
    }
    expect(
      Buffer.from((await session.readFile(0, 1, 'etc/hard', 7, 9)).bytes).equals(big.subarray(7, 16)),
    ).toBe(true);
    expect((await collect(session.fileBytes(0, 1, '/copy'))).equals(big)).toBe(true);
    expect(Buffer.from((await session.readFile(0, 0, 'etc/gone', 0, 10)).bytes).toString()).toBe('soon');
  });

  test('SV7.1: each blob is read once, however many images name it', async () => {
    const pool = countedPool();
    const images = [imageOf(layers), imageOf([layers[0]], 'other:1')];
    const path = writeArchive(scratchFolder(), images, { container: 'oci', packing: 'gzip' });
    const session = await openSession(path, { pool, cache: null });
    await Promise.all([
      session.scan({ index: true }),
      session.scan({ index: true, hash: 'all' }),
      session.verify(),
    ]);
    expect(layerScans(pool)).toBe(2);
    expect(session.verified).toBe(true);
    expect(
      session
        .report()
        .images.flatMap((image) => image.layers)
        .every(({ verified }) => verified),
    ).toBe(true);
  });

  test('SV7.1: opening reads no layer, and what is cheap is bounded', async () => {
    const pool = countedPool();
    const session = await open({ packing: 'none' }, pool);
    expect(pool.jobs.map(({ kind }) => kind)).toEqual(['open']);
    const [layer] = session.report().images[0]?.layers ?? [];
    expect(layer).toMatchObject({ verified: false, entries: null });
    expect(layer?.diffId).not.toBeNull();
    await session.scan({ index: 'cheap', hash: 'cheap' });
    expect(session.report().images[0]?.layers[0]).toMatchObject({ verified: true, entries: 6 });
  });

  test('SV7.1: a plain layer that is only indexed is not hashed', async () => {
    const session = await open({ packing: 'none' });
    await session.scan({ index: true });
    expect(session.indexed).toBe(true);
    expect(session.report().images[0]?.layers[0]).toMatchObject({ verified: false, entries: 6 });
  });

  test('SV7.2: a compressed archive is read once for its list, its files and its digests', async () => {
    const pool = countedPool();
    const session = await opened({ outer: 'gzip' }, pool);
    expect(pool.jobs.map(({ kind }) => kind)).toEqual(['open']);
    expect(session.report().images[0]?.layers[1]).toMatchObject({ verified: true, entries: 4 });
    await session.verify();
    expect(pool.jobs.filter(({ kind }) => kind === 'open')).toHaveLength(1);
    expect(session.verified).toBe(true);
  });

  test('SV7.3: what needs layers that are not indexed yet says so', async () => {
    const session = await open();
    expect(codeOf(() => session.files(0, merged))).toBe('not-ready');
    expect(codeOf(() => session.details(0, { view: 'layer', layer: 0 }, 'etc'))).toBe('not-ready');
    expect(codeOf(() => session.waste(0, 1))).toBe('not-ready');
    expect(codeOf(() => session.layerIndex(0, 7))).toBe('no-such-layer');
    expect(codeOf(() => session.layerIndex(3, 0))).toBe('no-such-image');
    expect(codeOf(() => session.documents(3))).toBe('no-such-image');
    await session.scan({ index: true });
    expect(codeOf(() => session.files(0, merged))).toBe('none');
    expect(codeOf(() => session.files(0, { view: 'merged', layer: 2 }))).toBe('no-such-layer');
    expect(codeOf(() => session.files(0, { view: 'changes', from: 1, layer: 0 }))).toBe('bad-request');
  });

  test('SV7.4: a file that changes under the session is said to have changed', async () => {
    const path = writeArchive(scratchFolder(), [imageOf(layers)]);
    const session = await openSession(path, { pool: countedPool(), cache: null });
    writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.alloc(512)]));
    await expect(session.scan({ index: true })).rejects.toMatchObject({
      problem: { code: 'changed-while-reading' },
    });
    await expect(session.verify()).rejects.toMatchObject({ problem: { code: 'changed-while-reading' } });
  });

  test('SV7.5: what was hashed of a file that is another one now, or gone, is not called verified', async () => {
    const path = writeArchive(scratchFolder(), [imageOf(layers)]);
    const session = await openSession(path, { pool: countedPool(), cache: null });
    await session.scan({ index: true, hash: 'all' });
    session.assertUnchanged();
    writeFileSync(`${path}.new`, readFileSync(path));
    renameSync(`${path}.new`, path);
    await expect(session.verify()).rejects.toMatchObject({ problem: { code: 'changed-while-reading' } });
    rmSync(path);
    await expect(session.verify()).rejects.toMatchObject({ problem: { code: 'not-found' } });
    expect(session.verified).toBe(false);
  });

  test('SV7.4: an archive that goes before its layers are read is a problem, and no image of empty layers', async () => {
    const path = writeArchive(scratchFolder(), [imageOf(layers)]);
    const session = await openSession(path, { pool: countedPool(), cache: null });
    rmSync(path);
    await expect(session.scan({ index: true })).rejects.toMatchObject({
      problem: { code: 'not-found', message: expect.stringContaining(path) as string },
    });
    expect(session.report().images[0]?.findings).toEqual([]);
  });

  test('SV7.5: verifying finds a flipped byte in a layer and in what nothing refers to', async () => {
    const folder = scratchFolder();
    const path = writeArchive(folder, [imageOf(layers)], { container: 'oci', outer: 'folder' });
    const stray = 'a'.repeat(64);
    writeFileSync(join(path, 'blobs/sha256', stray), 'not what it says');
    const whole = await openSession(path, { pool: countedPool(), cache: null });
    await whole.verify();
    expect(whole.report().findings).toMatchObject([
      { rule: 'B3' },
      { rule: 'L2', severity: 'error', where: `blobs/sha256/${stray}` },
    ]);
    expect(whole.report().images[0]?.findings.filter(({ severity }) => severity === 'error')).toEqual([]);

    const diffId = whole.report().images[0]?.layers[0]?.digest?.slice(7) ?? '';
    const blob = join(path, 'blobs/sha256', diffId);
    const bytes = readFileSync(blob);
    bytes[2_000_000] = (bytes[2_000_000] ?? 0) ^ 1;
    writeFileSync(blob, bytes);
    const damaged = await openSession(path, { pool: countedPool(), cache: null });
    await damaged.verify();
    expect(damaged.verified).toBe(true);
    const errors = damaged.report().images[0]?.findings.filter(({ severity }) => severity === 'error');
    expect(errors?.map(({ rule, where }) => `${rule} ${where}`)).toEqual(['L2 layer 0', 'L2 layer 0']);
  });

  test('SV7.5: a cut layer is shown as far as it goes, with the reason', async () => {
    const path = writeArchive(scratchFolder(), [imageOf(layers)], {
      container: 'oci',
      packing: 'gzip',
      outer: 'folder',
    });
    const first = await openSession(path, { pool: countedPool(), cache: null });
    const blob = join(path, 'blobs/sha256', first.report().images[0]?.layers[0]?.digest?.slice(7) ?? '');
    writeFileSync(blob, readFileSync(blob).subarray(0, 500_000));
    const session = await openSession(path, { pool: countedPool(), cache: null });
    await session.scan({ index: true, hash: 'all' });
    expect(session.indexed).toBe(true);
    expect([...session.files(0, { view: 'layer', layer: 0 })].map((file) => file.path)).toContain(
      'etc/passwd',
    );
    const rules = session.report().images[0]?.findings.map(({ rule, where }) => `${rule} ${where}`) ?? [];
    expect(rules).toContain('L3 layer 0');
    expect(rules).toContain('T1 layer 0: etc/big');
    expect(rules).toContain('L2 layer 0');
  });

  test('a cancelled scan rejects, leaves nothing half known, and can be done again', async () => {
    const session = await open({ container: 'oci', packing: 'gzip' }, countedPool(false));
    const controller = new AbortController();
    const scanning = session.scan({ index: true }, { signal: controller.signal });
    controller.abort();
    await expect(scanning).rejects.toMatchObject({ problem: { code: 'cancelled' } });
    expect(session.indexed).toBe(false);
    await session.scan({ index: true });
    expect(session.indexed).toBe(true);
  });

  test('one caller that gives up does not take the blob from another', async () => {
    const session = await open({ container: 'oci', packing: 'gzip' }, countedPool(false));
    const controller = new AbortController();
    const first = session.scan({ index: true }, { signal: controller.signal });
    const second = session.scan({ index: true });
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    controller.abort();
    await expect(first).rejects.toMatchObject({ problem: { code: 'cancelled' } });
    await second;
    expect(session.indexed).toBe(true);
  });

  test('progress grows to the whole', async () => {
    const told: { done: number; total: number | null }[] = [];
    const session = await open({ container: 'oci', packing: 'gzip' }, countedPool(false));
    await session.scan({ index: true }, { onProgress: (progress) => told.push(progress) });
    const total = told[0]?.total ?? 0;
    expect(told.at(-1)).toMatchObject({ phase: 'indexing', done: total, total });
    expect(told.every(({ done }, at) => done >= (told[at - 1]?.done ?? 0))).toBe(true);
  });

  test('a closed session cancels what runs', async () => {
    const session = await open({ container: 'oci', packing: 'gzip' }, countedPool(false));
    const scanning = session.scan({ index: true });
    session.close();
    await expect(scanning).rejects.toMatchObject({ problem: { code: 'cancelled' } });
  });

  test('T2: a path is resolved through symlinks inside the image', async () => {
    const session = await opened();
    expect(session.resolve(0, merged, '/bin/sh')).toEqual({ layer: 0, path: 'usr/bin/sh' });
    expect(session.resolve(0, merged, '../../bin/../bin/./sh')).toEqual({ layer: 0, path: 'usr/bin/sh' });
    expect(session.resolve(0, merged, 'etc/passwd')).toEqual({ layer: 1, path: 'etc/passwd' });
    expect(codeOf(() => session.resolve(0, merged, 'etc/gone'))).toBe('no-such-path');
    expect(codeOf(() => session.resolve(0, merged, 'etc/passwd/x'))).toBe('no-such-path');
    const circle = await openSession(
      writeArchive(scratchFolder(), [
        imageOf([
          [
            { path: 'a', kind: 'symlink', link: 'b' },
            { path: 'b', kind: 'symlink', link: '/a' },
          ],
        ]),
      ]),
      { pool: countedPool(), cache: null },
    );
    await circle.scan({ index: true });
    expect(codeOf(() => circle.resolve(0, { view: 'merged', layer: 0 }, 'a'))).toBe('no-such-path');
  });

  test('reading what is no file, or not there, says which', async () => {
    const session = await opened();
    for (const [layer, path, code] of [
      [0, 'etc', 'not-a-file'],
      [0, 'bin', 'not-a-file'],
      [0, 'nothing', 'no-such-path'],
      [1, 'etc/.wh.nothing', 'no-such-path'],
      [9, 'etc', 'no-such-layer'],
    ] as const) {
      await expect(session.readFile(0, layer, path, 0, 1)).rejects.toMatchObject({ problem: { code } });
    }
  });

  test('W7: identical files are found by their bytes', async () => {
    const session = await opened({ container: 'oci', packing: 'gzip' });
    expect(session.waste(0, 10).duplicatesKnown).toBe(false);
    await session.findDuplicates(0);
    const report = session.waste(0, 10);
    expect(report.duplicatesKnown).toBe(true);
    expect(report.rows).toContainEqual(
      expect.objectContaining({ reason: 'duplicate', path: 'copy', twin: 'etc/big', size: 3_000_000 }),
    );
  });

  test.each(['none', 'gzip'] as const)(
    'X2: secrets of %s layers are found, also removed ones',
    async (packing) => {
      const key = `-----BEGIN PRIVATE KEY-----\n${'A'.repeat(64)}\n`;
      const path = writeArchive(
        scratchFolder(),
        [
          imageOf([
            [
              { path: 'root/.ssh/id_rsa', content: key },
              { path: 'srv/public.pem', content: '-----BEGIN CERTIFICATE-----' },
            ],
            [{ path: 'root/.ssh/.wh.id_rsa', content: '' }],
          ]),
        ],
        { packing, container: 'oci' },
      );
      const session = await openSession(path, { pool: countedPool(), cache: null });
      const found = (): string[] =>
        (session.report().images[0]?.findings ?? [])
          .filter(({ rule }) => rule === 'X2')
          .map(({ where, what }) => `${where}: ${what}`);
      await session.findSecrets([0]);
      expect(found()).toEqual([]);
      await session.verify();
      expect(found()).toEqual([
        'layer 0: root/.ssh/id_rsa: the file holds a private key; a newer layer removes it, and it is still in this one',
      ]);
    },
  );

  test('SV7.8: questions are answered between the layers whose secrets are looked for', async () => {
    const session = await opened();
    const order: string[] = [];
    const question = turn().then(() => order.push('a question'));
    await session.findSecrets([0]);
    order.push('secrets');
    await question;
    expect(order).toEqual(['a question', 'secrets']);
  });

  test('references between store paths are found in files and links', async () => {
    const storeName = (letter: string): string => `${letter.repeat(32)}-${letter}`;
    const a = storeName('a');
    const b = storeName('b');
    const c = storeName('c');
    const session = await openSession(
      writeArchive(
        scratchFolder(),
        [
          imageOf([
            [{ path: `nix/store/${a}/lib`, content: 'leaf' }],
            [
              { path: `nix/store/${b}/bin`, content: `needs /nix/store/${a}/lib` },
              { path: `nix/store/${c}`, kind: 'symlink', link: `/nix/store/${b}/bin` },
            ],
          ]),
        ],
        { packing: 'gzip', container: 'oci' },
      ),
      { pool: countedPool(), cache: null },
    );
    await session.scan({ index: true });
    expect(session.storePaths(0).map(({ references }) => references)).toEqual([null, null, null]);
    await session.scanReferences(0);
    expect(session.storePaths(0)).toMatchObject([
      { path: `/nix/store/${a}`, layer: 0, references: [], referrers: [`/nix/store/${b}`], closureSize: 4 },
      { path: `/nix/store/${b}`, layer: 1, references: [`/nix/store/${a}`], referrers: [`/nix/store/${c}`] },
      { path: `/nix/store/${c}`, layer: 1, references: [`/nix/store/${b}`], referrers: [] },
    ]);
  });

  test('F8: standard input is spooled, and gone when the session is closed', async () => {
    const path = writeArchive(scratchFolder(), [imageOf(layers)]);
    const input = await openInput('-', () => Readable.from([readFileSync(path)]), {
      pool: countedPool(),
      cache: null,
    });
    const { session } = input;
    await session.scan({ index: true });
    expect(session.name).toBe('standard input');
    expect(session.indexed).toBe(true);
    input.close();
    expect(() => readFileSync(session.path)).toThrow('ENOENT');
  });
});

describe('SV6: what a session saves', () => {
  async function tarOf(session: Session, subject: Parameters<Session['saving']>[0]) {
    const saving = session.saving(subject);
    const entries: {
      name: string;
      type: string;
      link: string | null;
      mode: number;
      uid: number;
      body: Buffer;
    }[] = [];
    const parser = extract();
    Readable.from([await collect(saving.bytes)]).pipe(parser);
    for await (const entry of parser) {
      const { name, type, linkname, mode, uid } = entry.header;
      const body: Uint8Array[] = [];
      for await (const chunk of entry) body.push(chunk as Uint8Array);
      entries.push({
        name,
        type: type ?? '',
        link: linkname ?? null,
        mode: mode ?? 0,
        uid: uid ?? 0,
        body: Buffer.concat(body),
      });
    }
    return { name: saving.name, entries };
  }

  test.each(ways)('SV6.2: the root filesystem of $packing layers in $outer', async (way) => {
    const session = await opened({ container: 'oci', ...way });
    const { name, entries } = await tarOf(session, { kind: 'rootfs', image: 0 });
    expect(name).toBe('app-1-rootfs.tar');
    expect(
      entries.map((entry) => `${entry.name} ${entry.type}${entry.link === null ? '' : ` ${entry.link}`}`),
    ).toEqual([
      'etc/ directory',
      'usr/ directory',
      'usr/bin/ directory',
      'etc/big file',
      'etc/hard link etc/big',
      'usr/bin/sh file',
      'etc/passwd file',
      'copy file',
      'bin symlink usr/bin',
    ]);
    expect(entries.find((entry) => entry.name === 'etc/passwd')?.body.toString()).toBe('root2');
    expect(entries.find((entry) => entry.name === 'copy')?.body.equals(big)).toBe(true);
    expect(entries.find((entry) => entry.name === 'usr/bin/sh')?.mode).toBe(0o4755);
  });

  test('SV6.2: a folder of one layer; a link whose file is outside has the bytes itself', async () => {
    const session = await opened();
    const { name, entries } = await tarOf(session, {
      kind: 'folder',
      image: 0,
      scope: { view: 'layer', layer: 1 },
      path: 'etc',
    });
    expect(name).toBe('etc.tar');
    expect(entries.map((entry) => `${entry.name} ${entry.type} ${entry.body.length}`)).toEqual([
      'etc/ directory 0',
      'etc/hard file 3000000',
      'etc/passwd file 5',
    ]);
  });

  test('SV6.2: names that lead out of a folder are left out', async () => {
    const session = await openSession(
      writeArchive(scratchFolder(), [
        imageOf([
          [
            { path: 'a/../../evil', content: 'x' },
            { path: '/abs', content: 'y' },
            { path: 'a/fine', content: 'z' },
          ],
        ]),
      ]),
      { pool: countedPool(), cache: null },
    );
    await session.scan({ index: true });
    const { entries } = await tarOf(session, { kind: 'rootfs', image: 0 });
    expect(entries.map((entry) => entry.name).sort()).toEqual(['a/', 'a/fine', 'abs']);
  });

  test.each(packings)(
    'SV6: a layer (%s) is saved as its plain tar, a file and a config as they are',
    async (packing) => {
      const session = await opened({ container: 'oci', packing });
      const layer = session.saving({ kind: 'layer', image: 0, layer: 0 });
      const { tar } = imageOf(layers).layers[0]!;
      expect(layer).toMatchObject({ name: 'layer-0.tar', size: tar.length });
      expect((await collect(layer.bytes)).equals(tar)).toBe(true);
      const file = session.saving({ kind: 'file', image: 0, layer: 1, path: 'etc/hard' });
      expect(file).toMatchObject({ name: 'hard', size: 3_000_000 });
      expect((await collect(file.bytes)).equals(big)).toBe(true);
      const config = session.saving({ kind: 'config', image: 0 });
      const id = createHash('sha256')
        .update(await collect(config.bytes))
        .digest('hex');
      expect(session.report().images[0]?.id).toBe(`sha256:${id}`);
    },
  );

  test('SV6: a wish that cannot be met is refused before anything is written', async () => {
    const session = await opened();
    expect(codeOf(() => session.saving({ kind: 'file', image: 0, layer: 0, path: 'etc' }))).toBe(
      'not-a-file',
    );
    expect(
      codeOf(() => session.saving({ kind: 'folder', image: 0, scope: merged, path: 'etc/passwd' })),
    ).toBe('not-a-file');
    expect(codeOf(() => session.saving({ kind: 'folder', image: 0, scope: merged, path: 'no' }))).toBe(
      'no-such-path',
    );
    expect(codeOf(() => session.saving({ kind: 'layer', image: 0, layer: 5 }))).toBe('no-such-layer');
    expect(codeOf(() => session.saving({ kind: 'config', image: 5 }))).toBe('no-such-image');
  });
});

describe('SV7.7: the views of an archive', () => {
  test('SV7.7: places until the layers are hashed, then contents; each revision is made once', async () => {
    const session = await open({ container: 'docker-1.10' });
    const before = session.truths();
    expect(before.hashed).toBe(false);
    expect(before.images[0]?.relations).toMatchObject([
      { a: 'parents', b: 'manifest', relation: 'same' },
      { a: 'parents', b: 'diffIds', relation: 'unknown' },
      { a: 'manifest', b: 'diffIds', relation: 'unknown' },
    ]);
    expect(session.truths()).toBe(before);
    await session.hashViews();
    const after = session.truths();
    expect(after.hashed).toBe(true);
    expect(after.images[0]?.relations.map(({ relation }) => relation)).toEqual(['same', 'same', 'same']);
    expect(after.contents.map(({ diffId }) => diffId)).toEqual(
      session.report().images[0]?.layers.map(({ diffId }) => diffId),
    );
  });

  test('SV7.7: layers that no image shows are hashed as well, by verifying too', async () => {
    const folder = scratchFolder();
    for (const hash of ['hashViews', 'verify'] as const) {
      const path = join(folder, `${hash}.tar`);
      const members = [
        ...legacyParts([
          { name: 'base', parent: null },
          { name: 'left over', parent: 'base' },
        ]),
        ...archiveMembers([imageOf(layers)], 'nixpkgs'),
      ];
      writeFileSync(path, outerTar(members));
      const session = await openSession(path, { pool: countedPool(), cache: null });
      expect(session.truths().graph?.layers.map(({ state }) => state)).toEqual(['unhashed', 'unhashed']);
      await session[hash]();
      expect(session.truths().graph?.layers.map(({ state }) => state)).toEqual(['held', 'held']);
      session.close();
    }
  });
});
