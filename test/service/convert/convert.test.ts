import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { ConversionPlan, NoteKind } from '../../../shared/convert/conversion.ts';
import { toProblem } from '../../../shared/problem.ts';
import { openSession } from '../../../main/service/session/open-session.ts';
import { createPool } from '../../../main/service/threads/create-pool.ts';
import { archiveMembers } from '../../make/image-maker.ts';
import type { LogicalImage } from '../../make/image-maker.ts';
import { outerTar } from '../../make/outer-member.ts';
import { added, convertTo, diffIdsOf, plainWish, planOf, seen } from './converting.ts';
import { imageOf, noise, writeArchive } from '../made-archive.ts';
import { scratchFolder } from '../scratch.ts';

const pool = createPool({ size: 2 });
const single = createPool({ size: 1 });
afterAll(async () => {
  await Promise.all([pool.close(), single.close()]);
});

const threeLayers = (name = 'app:1', seed = 1): LogicalImage =>
  imageOf(
    [
      [
        { path: 'etc/', kind: 'directory' },
        { path: 'etc/a', content: noise(3_000, seed) },
      ],
      [{ path: 'etc/b', content: noise(200_000, seed + 1) }],
      [
        { path: 'etc/.wh.a', content: '' },
        { path: 'c', content: 'c' },
      ],
    ],
    name,
  );

const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
const notes = ({ notes: all }: ConversionPlan, kind: NoteKind): string[] =>
  all.filter((note) => note.kind === kind).map(({ what }) => what);
/** The text of a member of a tar. */
const textIn = (tar: string, member: string): string =>
  execFileSync('tar', ['-xOf', tar, member], { encoding: 'utf8' });
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    (error: unknown) => toProblem(error).code,
  );

describe('layers keep their bytes (CV1)', () => {
  test('gzip layers of a layout are the same in another, and plain in a docker archive', async () => {
    const folder = scratchFolder();
    const source = writeArchive(folder, [threeLayers()], { container: 'oci', packing: 'gzip' });
    const oci = await convertTo([source], join(folder, 'o'), { target: 'oci-dir' }, pool);
    expect(oci.images[0]?.layers.map(({ change }) => change)).toEqual(['kept', 'kept', 'kept']);
    expect(oci.plan.images[0]).toMatchObject({ config: 'kept', manifest: 'kept' });
    for (const { digest } of oci.images[0]?.layers ?? [])
      expect(sha256(join(folder, 'o/blobs', digest.replace(':', '/')))).toBe(digest.slice('sha256:'.length));
    const docker = await convertTo([source], join(folder, 'd'), {}, pool);
    expect(docker.images[0]?.layers.map(({ change }) => change)).toEqual([
      'unpacked',
      'unpacked',
      'unpacked',
    ]);
    expect(docker.images[0]?.id).toBe(oci.images[0]?.id);
    expect(notes(docker.plan, 'lost')).toContainEqual(expect.stringMatching(/^the manifest sha256:/));
  });

  test.for(['gzip', 'zstd', 'none'] as const)(
    'layers are stored as %s when that is wanted',
    async (compress, { skip }) => {
      if (compress === 'zstd' && !('zstdCompressSync' in (await import('node:zlib'))))
        skip('no zstd in this runtime');
      const folder = scratchFolder();
      const source = writeArchive(folder, [threeLayers()], {
        container: 'oci',
        packing: compress === 'gzip' ? 'none' : 'gzip',
      });
      const wish = { target: 'oci-archive', compress } as const;
      const before = await seen(source, pool);
      const made = await convertTo([source], join(folder, 'out'), wish, pool);
      const after = await seen(join(folder, 'out'), pool);
      expect(after.report.images[0]?.layers.map(({ compression }) => compression)).toEqual([
        compress,
        compress,
        compress,
      ]);
      expect(after.files).toEqual(before.files);
      expect(after.report.images[0]?.layers.map(({ digest }) => digest)).toEqual(
        made.images[0]?.layers.map(({ digest }) => digest),
      );
      await convertTo([source], join(folder, 'again'), wish, single);
      expect(sha256(join(folder, 'again')), 'the same bytes with another number of threads').toBe(
        sha256(join(folder, 'out')),
      );
      expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
    },
  );

  test('a docker archive is compressed as a whole', async () => {
    const folder = scratchFolder();
    const source = writeArchive(folder, [threeLayers()]);
    await convertTo([source], join(folder, 'out'), { target: 'both-specs', compress: 'gzip' }, pool);
    const { report } = await seen(join(folder, 'out'), pool);
    expect([report.format, report.compression]).toEqual(['docker-archive', 'gzip']);
  });

  test('bytes that are not what the archive says end the conversion, and nothing is left', async () => {
    const folder = scratchFolder();
    const source = writeArchive(folder, [threeLayers()]);
    const bytes = readFileSync(source);
    const at = bytes.indexOf(noise(64, 2));
    bytes[at + 10] = (bytes[at + 10] ?? 0) ^ 1;
    writeFileSync(source, bytes);
    expect((await planOf([source], {}, pool)).images[0]?.layers[1]?.checked).toBe(false);
    expect(await codeOf(convertTo([source], join(folder, 'out'), {}, pool))).toBe('corrupt');
    expect(readdirSync(folder)).toEqual([basename(source)]);
    const repaired = await planOf([source], { repair: true }, pool);
    expect(notes(repaired, 'refused').join()).toMatch(/the config says|the plain tar has/);
  });

  test('a cancelled conversion leaves nothing', async () => {
    const folder = scratchFolder();
    const source = writeArchive(folder, [threeLayers()]);
    const controller = new AbortController();
    const running = convertTo(
      [source],
      join(folder, 'out'),
      { target: 'oci-dir', compress: 'gzip' },
      pool,
      controller.signal,
    );
    controller.abort();
    expect(await codeOf(running)).toBe('cancelled');
    expect(readdirSync(folder)).toEqual([basename(source)]);
  });
});

describe('old and new forms (CV4)', () => {
  test('both specs agree with each other, and stripping them gives the image back', async () => {
    const folder = scratchFolder();
    const source = writeArchive(folder, [threeLayers()]);
    const both = await convertTo([source], join(folder, 'both'), { target: 'both-specs' }, pool);
    const { report, complaints } = await seen(join(folder, 'both'), pool);
    expect(complaints, 'parent chain, repositories and manifest agree').toEqual([]);
    expect(report.images[0]?.id).toBe(both.images[0]?.id);
    const stripped = await convertTo([join(folder, 'both')], join(folder, 'plain'), {}, pool);
    expect(stripped.images[0]?.id).toBe(both.images[0]?.id);
    await convertTo([source], join(folder, 'direct'), {}, pool);
    expect(sha256(join(folder, 'plain'))).toBe(sha256(join(folder, 'direct')));
  });

  test('a legacy archive keeps its v1 layers in a legacy one', async () => {
    const folder = scratchFolder();
    const source = writeArchive(folder, [threeLayers()], { container: 'docker-legacy' });
    const made = await convertTo([source], join(folder, 'out'), { target: 'docker-legacy' }, pool);
    expect(made.plan.images[0]?.v1).toBe('kept');
    expect(notes(made.plan, 'lost')).toEqual([]);
    const [before, after] = [await seen(source, pool), await seen(join(folder, 'out'), pool)];
    expect(after.report.images[0]?.legacyId).toBe(before.report.images[0]?.legacyId);
    expect(after.report.images[0]?.history).toEqual(before.report.images[0]?.history);
  });

  test('the history of a chain has every step, and every loss is told', async () => {
    const folder = scratchFolder();
    const source = writeArchive(folder, [threeLayers()], { container: 'docker-legacy' });
    const made = await convertTo([source], join(folder, 'out'), {}, pool);
    const [before, after] = [await seen(source, pool), await seen(join(folder, 'out'), pool)];
    expect(after.report.images[0]?.history.map(({ createdBy, layer }) => [createdBy, layer])).toEqual(
      before.report.images[0]?.history.map(({ createdBy, layer }) => [createdBy, layer]),
    );
    expect(after.files).toEqual(before.files);
    expect(notes(made.plan, 'lost')).toEqual([
      'the ids and parent links of 3 v1 layers',
      'the configs of the 2 layers below the newest',
    ]);
  });

  test('a parent chain whose config is in the archive gets that one (nixpkgs#27294: no manifest, or a stale one)', async () => {
    const folder = scratchFolder();
    const members = archiveMembers([threeLayers()], 'docker-1.10', 'none');
    const source = join(folder, 'in.tar');
    writeFileSync(source, outerTar(members.filter(({ name }) => name !== 'manifest.json')));
    const whole = join(folder, 'whole.tar');
    writeFileSync(whole, outerTar(members));
    const made = await convertTo([source], join(folder, 'out'), {}, pool);
    expect(made.plan.images[0]).toMatchObject({
      config: 'kept',
      id: (await planOf([whole], {}, pool)).images[0]?.id,
    });
  });
});

describe('layers that several images have (CV10)', () => {
  test('manifest.json names the place of the bytes, the folders link to it', async () => {
    const folder = scratchFolder();
    const [base, , top] = threeLayers().layers;
    if (base === undefined || top === undefined) throw new Error('no layers');
    const a = { ...threeLayers('app:1'), layers: [base] };
    const b = { ...threeLayers('app:2'), layers: [top, base] };
    const source = writeArchive(folder, [a, b], { container: 'skopeo' });
    const out = join(folder, 'out');
    const made = await convertTo([source], out, { target: 'both-specs' }, pool);
    const session = await openSession(out, { pool, cache: null });
    const [first, second] = session.archive.images;
    const links = session.archive.legacy?.layers.map(({ member }) => member) ?? [];
    session.close();
    // skopeo reads a link as an empty layer where no file of the same image has its bytes.
    const listed = JSON.parse(textIn(out, 'manifest.json')) as readonly {
      readonly Layers: readonly string[];
    }[];
    expect(listed[1]?.Layers[1]).toBe(listed[0]?.Layers[0]);
    expect(second?.layers[1]?.blob).toEqual(first?.layers[0]?.blob);
    expect([links.length, new Set(links).size]).toEqual([3, 2]);
    expect((await seen(out, pool)).report.images.map(diffIdsOf)).toEqual(
      made.images.map(({ layers }) => layers.map(({ diffId }) => diffId)),
    );
  });
});

describe('views that disagree (CV3)', () => {
  test.for(['docker-25.0.0-empty', 'docker-25.0.0-order'] as const)(
    '%s: refused, chosen, repaired',
    async (container) => {
      const folder = scratchFolder();
      const source = writeArchive(folder, [threeLayers()], { container });
      const clean = writeArchive(folder, [threeLayers()], { container: 'docker-25' });
      const before = await seen(clean, pool);
      const plain = await planOf([source], {}, pool);
      expect(plain.possible).toBe(false);
      expect(plain.findings.map(({ rule }) => rule)).toContain('F9');
      for (const wish of [{ order: 'manifest' }, { repair: true }] as const) {
        await convertTo([source], join(folder, 'out'), { ...wish, target: 'oci-archive' }, pool);
        const after = await seen(join(folder, 'out'), pool);
        expect(after.files).toEqual(before.files);
        expect(after.complaints).toEqual([]);
      }
      const wrong = await planOf([source], { order: 'index' }, pool);
      expect(wrong.possible, 'the config disproves the index').toBe(false);
    },
  );

  test('a view that is not there is said so', async () => {
    const source = writeArchive(scratchFolder(), [threeLayers()], { container: 'nixpkgs' });
    expect(await codeOf(planOf([source], { order: 'index' }, pool))).toBe('bad-request');
  });
});

describe('merging and splitting (CV6)', () => {
  test('several archives become one, and one of its images comes out as it was', async () => {
    const folder = scratchFolder();
    const a = writeArchive(folder, [threeLayers('app:1', 1)], { container: 'skopeo' });
    const b = writeArchive(folder, [threeLayers('app:2', 9)], { container: 'oci', packing: 'gzip' });
    const merged = join(folder, 'merged');
    for (const target of ['docker-archive', 'both-specs', 'oci-archive', 'docker-legacy'] as const) {
      const made = await convertTo([a, b], merged, { target }, pool);
      const { report, complaints } = await seen(merged, pool);
      expect([target, complaints]).toEqual([target, []]);
      expect(
        report.images.flatMap(({ names }) => names.map((name) => name.replace('docker.io/library/', ''))),
      ).toEqual(['app:1', 'app:2']);
      const split = await convertTo([merged], join(folder, 'one'), { images: ['app:2'] }, pool);
      expect(split.plan.images[0]?.layers.map(({ diffId }) => diffId)).toEqual(
        made.images[1]?.layers.map(({ diffId }) => diffId),
      );
      expect(notes(split.plan, 'lost')).toContain('1 other image');
    }
  });

  test('a name that no archive has is an error, also beside others that are there', async () => {
    const folder = scratchFolder();
    const a = writeArchive(folder, [threeLayers('app:1', 1)], { container: 'skopeo' });
    const b = writeArchive(folder, [threeLayers('app:2', 9)], { container: 'nixpkgs' });
    expect((await planOf([a, b], { images: ['app:1', 'app:2'] }, pool)).images.length).toBe(2);
    expect(await codeOf(planOf([a, b], { images: ['app:1', 'app:3'] }, pool))).toBe('no-such-image');
    expect(await codeOf(planOf([a, b], { platform: 'linux/s390x' }, pool))).toBe('no-such-image');
  });

  test('a name of two images is an error that says so; of the same image twice it is one', async () => {
    const folder = scratchFolder();
    const a = writeArchive(folder, [threeLayers('app:1', 1)], { container: 'skopeo' });
    const b = writeArchive(folder, [threeLayers('app:1', 5)], { container: 'nixpkgs' });
    const plan = await planOf([a, b], {}, pool);
    expect(plan.possible).toBe(false);
    expect(notes(plan, 'refused').join()).toMatch(
      /the name docker\.io\/library\/app:1 is that of image-skopeo/,
    );
    const again = await planOf([a, a], {}, pool);
    expect([again.possible, again.images.length]).toEqual([true, 1]);
  });

  test('in a layout images of one name for several platforms share an index', async () => {
    const folder = scratchFolder();
    const a = writeArchive(folder, [threeLayers('app:1', 1)], { container: 'skopeo' });
    const b = writeArchive(folder, [{ ...threeLayers('app:1', 5), architecture: 'arm64' }], {
      container: 'nixpkgs',
    });
    await convertTo([a, b], join(folder, 'out'), { target: 'oci-dir' }, pool);
    const index = JSON.parse(readFileSync(join(folder, 'out/index.json'), 'utf8')) as {
      readonly manifests: readonly { readonly mediaType: string }[];
    };
    expect(index.manifests.map(({ mediaType }) => mediaType)).toEqual([
      'application/vnd.oci.image.index.v1+json',
    ]);
    const { report, complaints } = await seen(join(folder, 'out'), pool);
    expect(complaints).toEqual([]);
    expect(report.images.map(({ architecture }) => architecture)).toEqual(['amd64', 'arm64']);
  });
});

describe('configs (CV8)', () => {
  test('what is wrong in a config stays unless the id may change', async () => {
    const folder = scratchFolder();
    const source = writeArchive(folder, [
      { ...threeLayers(), architecture: 'x86_64', env: ['A=1', 'PATH=/bin', 'A=2'] },
    ]);
    const plain = await planOf([source], { repair: true }, pool);
    expect(plain.possible).toBe(true);
    expect(notes(plain, 'wrong').join()).toMatch(/x86_64/);
    const made = await convertTo([source], join(folder, 'out'), { repairConfig: true }, pool);
    expect(made.images[0]?.id).not.toBe(plain.images[0]?.id);
    expect(made.plan.images[0]?.config).toBe('repaired');
    const { report, complaints } = await seen(join(folder, 'out'), pool);
    expect(complaints).toEqual([]);
    expect(report.images[0]?.architecture).toBe('amd64');
    expect(report.images[0]?.env.map(({ name, value }) => [name, value])).toEqual([
      ['A', '2'],
      ['PATH', '/bin'],
    ]);
  });
});

describe('what is there already', () => {
  test('is not replaced, and archives become what they are in their own place', async () => {
    const folder = scratchFolder();
    const source = writeArchive(folder, [threeLayers()]);
    const before = await seen(source, pool);
    const { archivesAt, convert } = await import('../../../main/service/convert/convert.ts');
    const options = { pool, cache: null };
    const wish = { ...plainWish, target: 'oci-archive' } as const;
    const into = (force: boolean): Promise<unknown> =>
      convert(archivesAt([source], options), wish, { kind: 'path', path: source, force }, options);
    expect(await codeOf(into(false))).toBe('not-writable');
    await into(true);
    const after = await seen(source, pool);
    expect(after.report.format).toBe('oci-layout');
    expect(after.files).toEqual(before.files);
    expect(added(before.complaints, after.complaints)).toEqual([]);
    expect(after.report.images.map(diffIdsOf)).toEqual(before.report.images.map(diffIdsOf));
    expect(existsSync(dirname(source))).toBe(true);
  });
});
