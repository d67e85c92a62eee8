import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { buildImage } from '../../../main/service/build/build-image.ts';
import type { BuiltImage } from '../../../main/service/build/build-image.ts';
import { openSession } from '../../../main/service/session/open-session.ts';
import { nixStore, placeSpec } from '../../../main/service/build/place-spec.ts';
import { createPool } from '../../../main/service/threads/create-pool.ts';
import { parseBuildSpec } from '../../../shared/build/parse-build-spec.ts';
import { toProblem } from '../../../shared/problem.ts';
import type { ArchiveReport } from '../../../shared/report.ts';
import { imageOf, noise, writeArchive } from '../made-archive.ts';
import { scratchFolder } from '../scratch.ts';

const pool = createPool({ size: 2 });
afterAll(() => pool.close());

const lower = imageOf([
  [
    { path: 'etc/', kind: 'directory' },
    { path: 'etc/motd', content: Buffer.from('base\n') },
  ],
]);
const other = imageOf(
  [
    [{ path: 'other', content: noise(4_000) }],
    [
      { path: 'opt/', kind: 'directory', mode: 0o1777 },
      { path: 'opt/tool', content: noise(90_000) },
      { path: 'etc/.wh.motd', content: Buffer.alloc(0) },
    ],
  ],
  'other:1',
);
const hashOf = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
const diffIds = other.layers.map(({ tar }) => hashOf(tar));

async function make(spec: object, folder: string, name = 'image.tar'): Promise<BuiltImage> {
  const json = JSON.stringify({ name: 'app', tag: '1', architecture: 'amd64', ...spec });
  const placed = placeSpec(parseBuildSpec(json, new Date()), folder, nixStore('/'));
  const machine = { architecture: 'amd64', variant: null };
  const options = { pool, cache: null, storeRoot: '/', machine, searchPath: '', now: new Date(0) };
  return await buildImage(placed, options, { kind: 'path', path: join(folder, name), force: true });
}

async function read(path: string): Promise<{ report: ArchiveReport; merged: readonly string[] }> {
  const session = await openSession(path, { pool, cache: null });
  try {
    await session.verify();
    await session.scan({ index: true });
    const report = session.report();
    const top = (report.images[0]?.layers.length ?? 0) - 1;
    const merged = Array.from(session.files(0, { view: 'merged', layer: top }), (entry) => entry.path);
    return { report, merged };
  } finally {
    session.close();
  }
}

describe('BL7: layers of other images', () => {
  const containers = ['docker-legacy', 'docker-1.10', 'skopeo', 'docker-25', 'oci'] as const;
  test.each(['none', 'gzip'] as const)(
    '%s: go in unchanged, above the base, whatever they come from',
    async (packing) => {
      const folder = scratchFolder();
      const base = writeArchive(folder, [lower]);
      for (const container of containers) {
        const archive = writeArchive(folder, [other], { container, packing, outer: 'folder' });
        for (const format of ['docker-archive', 'oci-archive'] as const) {
          const spec = { fromImage: base, layers: [{ archive, layer: diffIds[1] }], output: { format } };
          const { plan, written } = await make(
            { ...spec, config: { Cmd: ['/x'] } },
            folder,
            `${container}.${format}`,
          );
          expect(plan.layers.map(({ kind }) => kind)).toEqual(['base', 'taken', 'top']);
          expect(plan.budget).toMatchObject({ base: 1, taken: 1, top: 1 });
          expect(written.layers[1]).toMatchObject({ kind: 'taken', diffId: diffIds[1] });
          const { report, merged } = await read(join(folder, `${container}.${format}`));
          const [image] = report.images;
          expect(
            [...report.findings, ...(image?.findings ?? [])].filter(({ severity }) => severity !== 'info'),
          ).toEqual([]);
          expect(image?.layers[1]).toMatchObject({ diffId: diffIds[1], createdBy: 'step 1' });
          // its whiteout hides what the base has
          expect(merged).toEqual(expect.arrayContaining(['opt/tool']));
          expect(merged).not.toContain('etc/motd');
        }
      }
    },
  );

  test('a digest of the stored bytes finds it, too, and several go in in their order', async () => {
    const folder = scratchFolder();
    const archive = writeArchive(folder, [lower, other], { container: 'oci', packing: 'gzip' });
    const session = await openSession(archive, { pool, cache: null });
    const digests = session.report().images[1]?.layers.map(({ digest }) => digest);
    session.close();
    const layers = [
      { archive, layer: diffIds[1] },
      { archive, layer: digests?.[0] },
    ];
    const { written } = await make({ layers, output: { format: 'oci-archive' } }, folder);
    expect(written.layers.map(({ digest }) => digest).slice(0, 2)).toEqual([digests?.[1], digests?.[0]]);
  });

  test('folders that it has keep their owner and mode under plain files', async () => {
    const folder = scratchFolder();
    const archive = writeArchive(folder, [other]);
    const files = [{ source: archive, to: '/opt/copy.tar' }];
    await make({ layers: [{ archive, layer: diffIds[1] }], files }, folder);
    const session = await openSession(join(folder, 'image.tar'), { pool, cache: null });
    await session.scan({ index: true });
    const listed = Array.from(session.files(0, { view: 'layer', layer: 1 }), (entry) => entry.path);
    session.close();
    expect(listed).toEqual(['opt/copy.tar']);
  });

  test('a layer that is not there, or is no longer what it was, ends the build', async () => {
    const folder = scratchFolder();
    const archive = writeArchive(folder, [other]);
    const code = (work: Promise<unknown>): Promise<string> =>
      work.then(
        () => 'none',
        (error: unknown) => toProblem(error).code,
      );
    expect(await code(make({ layers: [{ archive, layer: hashOf(Buffer.from('x')) }] }, folder))).toBe(
      'no-such-layer',
    );
    const bytes = readFileSync(archive);
    const at = bytes.lastIndexOf(noise(90_000).subarray(0, 64));
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    writeFileSync(archive, bytes);
    expect(await code(make({ layers: [{ archive, layer: diffIds[1] }] }, folder))).toBe('corrupt');
  });

  test('BT1: the derived tag follows them, and is as before without any', async () => {
    const folder = scratchFolder();
    const archive = writeArchive(folder, [other]);
    const tag = async (layers: readonly object[]): Promise<string> =>
      (await make({ tag: null, layers }, folder)).plan.tag;
    const none = await tag([]);
    const first = await tag([{ archive, layer: diffIds[0] }]);
    const both = [
      { archive, layer: diffIds[0] },
      { archive, layer: diffIds[1] },
    ];
    expect(new Set([none, first, await tag(both), await tag(both.toReversed())]).size).toBe(4);
  });
});
