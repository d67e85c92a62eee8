import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import type { ConversionPlan, NoteKind } from '../../../shared/convert/conversion.ts';
import { toProblem } from '../../../shared/problem.ts';
import { createPool } from '../../../main/service/threads/create-pool.ts';
import { configOf } from '../../make/image-maker.ts';
import { convertTo, planOf, seen } from './converting.ts';
import { imageOf, noise } from '../made-archive.ts';
import { scratchFolder } from '../scratch.ts';

const pool = createPool({ size: 2 });
afterAll(() => pool.close());

const types = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
  foreign: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
} as const;

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** As an index has it. */
interface Listed extends Descriptor {
  readonly platform: { readonly os: string; readonly architecture: string };
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A layout that is written blob by blob. */
interface Layout {
  readonly path: string;
  put(bytes: Uint8Array | string, mediaType: string): Descriptor;
  json(value: object, mediaType?: string): Descriptor;
  index(value: object): void;
}

function layoutAt(path: string): Layout {
  mkdirSync(join(path, 'blobs/sha256'), { recursive: true });
  writeFileSync(join(path, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  const put: Layout['put'] = (bytes, mediaType) => {
    const hex = createHash('sha256').update(bytes).digest('hex');
    writeFileSync(join(path, 'blobs/sha256', hex), bytes);
    return { mediaType, digest: `sha256:${hex}`, size: Buffer.byteLength(bytes) };
  };
  return {
    path,
    put,
    // With blanks that no writer of ours would make.
    json: (value, mediaType = types.manifest) => put(JSON.stringify(value, null, 3), mediaType),
    index: (value) => writeFileSync(join(path, 'index.json'), `${JSON.stringify(value, null, 5)}\n`),
  };
}

/** A manifest of one layer, of two with a foreign one. */
function image(layout: Layout, seed: number, platform: string, foreign = false): Listed {
  const made = imageOf([[{ path: 'a', content: noise(500, seed) }], ...(foreign ? [[]] : [])]);
  const [layer] = made.layers;
  if (layer === undefined) throw new Error('no layer');
  const elsewhere = { mediaType: types.foreign, digest: `sha256:${'ab'.repeat(32)}`, size: 77 };
  const manifest = layout.json({
    schemaVersion: 2,
    mediaType: types.manifest,
    config: layout.put(configOf({ ...made, architecture: platform }), types.config),
    layers: [
      layout.put(gzipSync(layer.tar), types.layer),
      ...(foreign ? [{ ...elsewhere, urls: ['https://example.org/layer'] }] : []),
    ],
    annotations: { 'org.example.build': `${seed}` },
  });
  return { ...manifest, platform: { os: 'linux', architecture: platform } };
}

/** What buildx writes beside an image. */
function attestation(layout: Layout, subject: Descriptor): Listed {
  const manifest = layout.json({
    schemaVersion: 2,
    mediaType: types.manifest,
    config: layout.put(`{"about":"${subject.digest}"}`, types.config),
    layers: [layout.put(`{"of":"${subject.digest}"}`, 'application/vnd.in-toto+json')],
  });
  return {
    ...manifest,
    annotations: {
      'vnd.docker.reference.digest': subject.digest,
      'vnd.docker.reference.type': 'attestation-manifest',
    },
    platform: { os: 'unknown', architecture: 'unknown' },
  };
}

function artifact(layout: Layout, text: string, subject?: Descriptor): Descriptor {
  return layout.json({
    schemaVersion: 2,
    mediaType: types.manifest,
    artifactType: 'application/vnd.example.sbom',
    config: layout.put('{}', 'application/vnd.oci.empty.v1+json'),
    layers: [layout.put(text, 'text/spdx')],
    ...(subject !== undefined && { subject }),
  });
}

/** Two platforms with their attestations in an index of its own, a referrer, an artifact, annotations everywhere. */
function fullLayout(folder: string): { readonly path: string; readonly multi: Descriptor } {
  const layout = layoutAt(join(folder, 'full'));
  const amd = image(layout, 1, 'amd64');
  const arm = image(layout, 2, 'arm64');
  const multi = layout.json(
    {
      schemaVersion: 2,
      mediaType: types.index,
      manifests: [amd, arm, attestation(layout, amd), attestation(layout, arm)],
      annotations: { 'org.example.index': 'yes' },
    },
    types.index,
  );
  const name = { 'org.opencontainers.image.ref.name': 'app:1', 'org.example.entry': 'kept' };
  layout.index({
    schemaVersion: 2,
    manifests: [
      { ...multi, annotations: name },
      { ...artifact(layout, 'sbom', amd), artifactType: 'application/vnd.example.sbom' },
      artifact(layout, 'alone'),
    ],
    annotations: { 'org.example.layout': 'kept' },
  });
  return { path: layout.path, multi };
}

const filesOf = (layout: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(layout, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted()
      .map((path) => [path.slice(layout.length + 1), readFileSync(path).toString('base64')]),
  );
const notes = ({ notes: all }: ConversionPlan, kind: NoteKind): string[] =>
  all.filter((note) => note.kind === kind).map(({ what }) => what);
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    (error: unknown) => toProblem(error).code,
  );

describe('what a layout has besides images goes into another layout as it is (CV11)', () => {
  test('every file is the same, as an archive and as a folder', async () => {
    const folder = scratchFolder();
    const { path } = fullLayout(folder);
    const made = await convertTo([path], join(folder, 'out.tar'), { target: 'oci-archive' }, pool);
    expect(notes(made.plan, 'lost')).toEqual([]);
    expect(notes(made.plan, 'kept')).toEqual(
      expect.arrayContaining([
        'its index.json',
        expect.stringMatching(/^2 attestations: /),
        expect.stringMatching(/^2 artifacts: /),
      ]),
    );
    await convertTo([join(folder, 'out.tar')], join(folder, 'out'), { target: 'oci-dir' }, pool);
    expect(filesOf(join(folder, 'out'))).toEqual(filesOf(path));
  });

  test('Docker’s formats lose it, and say so', async () => {
    const { path, multi } = fullLayout(scratchFolder());
    const plan = await planOf([path], { target: 'docker-archive', platform: 'linux/amd64' }, pool);
    expect(plan.possible).toBe(true);
    expect([plan.roots, plan.index]).toEqual([[], null]);
    expect(notes(plan, 'lost')).toEqual([
      expect.stringMatching(/^the manifest sha256:/),
      'annotations of its manifest and layers',
      expect.stringMatching(/^2 attestations: /),
      expect.stringMatching(/^2 artifacts: /),
      `1 nested index: ${multi.digest}`,
      'annotations of the index’s entries: org.example.entry',
      'of index.json: annotations',
      '1 other image',
    ]);
  });

  test('layers in other bytes have another manifest: what spoke about the old one is lost, the rest stays', async () => {
    const folder = scratchFolder();
    const { path, multi } = fullLayout(folder);
    const wish = { target: 'oci-dir', compress: 'none' } as const;
    const { plan } = await convertTo([path], join(folder, 'out'), wish, pool);
    expect([plan.index, plan.roots.map(({ root }) => root)]).toEqual(['made', [2]]);
    expect(notes(plan, 'lost')).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^2 attestations: /),
        expect.stringMatching(/^1 artifact: /),
        `1 nested index: ${multi.digest}`,
        'of index.json: annotations',
      ]),
    );
    const { report, complaints } = await seen(join(folder, 'out'), pool);
    expect(complaints).toEqual([]);
    expect(report.images.map(({ names, architecture }) => [names, architecture])).toEqual([
      [['docker.io/library/app:1'], 'amd64'],
      [['docker.io/library/app:1'], 'arm64'],
    ]);
    expect(report.others.map(({ kind }) => kind)).toEqual(['artifact']);
  });

  test('of an image that is chosen alone, what is in its index stays behind; its referrer goes along', async () => {
    const folder = scratchFolder();
    const { path } = fullLayout(folder);
    const wish = { target: 'oci-dir', platform: 'linux/amd64' } as const;
    const { plan } = await convertTo([path], join(folder, 'out'), wish, pool);
    expect(plan.roots.map(({ root }) => root)).toEqual([1]);
    const { report, complaints } = await seen(join(folder, 'out'), pool);
    expect(complaints).toEqual([]);
    expect(report.images.map(({ manifestDigest }) => manifestDigest)).toEqual([report.others[0]?.subject]);
  });

  test('two layouts become one with all that both have', async () => {
    const folder = scratchFolder();
    const { path, multi } = fullLayout(folder);
    const other = layoutAt(join(folder, 'other'));
    const single = image(other, 9, 'amd64');
    other.index({
      schemaVersion: 2,
      manifests: [{ ...single, annotations: { 'org.opencontainers.image.ref.name': 'other:1' } }],
    });
    const out = join(folder, 'out');
    const { plan } = await convertTo([path, other.path], out, { target: 'oci-dir' }, pool);
    expect(plan.index).toBe('made');
    expect(notes(plan, 'lost')).toEqual(['of index.json: annotations']);
    const index = JSON.parse(readFileSync(join(out, 'index.json'), 'utf8')) as {
      readonly manifests: readonly Descriptor[];
    };
    const given = ['full', 'other'].flatMap(
      (name) =>
        (
          JSON.parse(readFileSync(join(folder, name, 'index.json'), 'utf8')) as {
            readonly manifests: readonly Descriptor[];
          }
        ).manifests,
    );
    expect(index.manifests).toEqual(given);
    expect(index.manifests[0]?.digest).toBe(multi.digest);
    expect((await seen(out, pool)).complaints).toEqual([]);
    const again = await planOf([path, path], { target: 'oci-dir' }, pool);
    expect([again.possible, again.roots.length]).toEqual([true, 3]);
  });

  test('one image with gzip and with zstd layers stays two manifests of one name', async () => {
    const folder = scratchFolder();
    const layout = layoutAt(join(folder, 'in'));
    const first = image(layout, 1, 'amd64');
    const manifest = JSON.parse(
      readFileSync(join(layout.path, 'blobs', first.digest.replace(':', '/')), 'utf8'),
    ) as object;
    const made = imageOf([[{ path: 'a', content: noise(500, 1) }]]);
    const packed = gzipSync(made.layers[0]?.tar ?? '', { level: 1 });
    const second = layout.json({ ...manifest, layers: [layout.put(packed, types.layer)] });
    const manifests = [first, { ...second, platform: { os: 'linux', architecture: 'amd64' } }];
    const both = layout.json({ schemaVersion: 2, mediaType: types.index, manifests }, types.index);
    layout.index({
      schemaVersion: 2,
      manifests: [{ ...both, annotations: { 'org.opencontainers.image.ref.name': 'app:1' } }],
    });
    await convertTo([layout.path], join(folder, 'out'), { target: 'oci-dir' }, pool);
    expect(filesOf(join(folder, 'out'))).toEqual(filesOf(layout.path));
  });

  test.for([{ size: 1 }, { mediaType: 'application/vnd.oci.image.layer.v1.tar' }])(
    'a manifest that says %o of a layer is put right, not kept',
    async (wrong) => {
      const folder = scratchFolder();
      const layout = layoutAt(join(folder, 'in'));
      const right = image(layout, 1, 'amd64');
      const path = join(layout.path, 'blobs', right.digest.replace(':', '/'));
      const manifest = JSON.parse(readFileSync(path, 'utf8')) as { readonly layers: readonly Descriptor[] };
      const layers = manifest.layers.map((layer) => ({ ...layer, ...wrong }));
      layout.index({ schemaVersion: 2, manifests: [layout.json({ ...manifest, layers })] });
      expect((await planOf([layout.path], { target: 'oci-dir' }, pool)).possible).toBe(false);
      const wish = { target: 'oci-dir', repair: true } as const;
      const { plan } = await convertTo([layout.path], join(folder, 'out'), wish, pool);
      expect([plan.images[0]?.manifest, plan.index]).toEqual(['made', 'made']);
      expect((await seen(join(folder, 'out'), pool)).complaints).toEqual([]);
    },
  );

  test('an attestation that is damaged ends the conversion, and nothing is left', async () => {
    const folder = scratchFolder();
    const { path } = fullLayout(folder);
    const [name] = [...filesOf(path)].find(([, text]) =>
      Buffer.from(text, 'base64').toString().startsWith('{"of":'),
    ) ?? [''];
    const bytes = readFileSync(join(path, name));
    bytes[2] = 0x21;
    writeFileSync(join(path, name), bytes);
    expect(await codeOf(convertTo([path], join(folder, 'out'), { target: 'oci-dir' }, pool))).toBe('corrupt');
    expect(readdirSync(folder)).toEqual(['full']);
  });
});

test('bytes after the compressed data stay, and go with repair, since the config proves the plain tar (CV2)', async () => {
  const folder = scratchFolder();
  const layout = layoutAt(join(folder, 'in'));
  const made = imageOf([[{ path: 'a', content: 'a' }]]);
  const packed = Buffer.concat([gzipSync(made.layers[0]?.tar ?? ''), Buffer.from('tail')]);
  const config = layout.put(configOf(made), types.config);
  const layers = [layout.put(packed, types.layer)];
  layout.index({
    schemaVersion: 2,
    manifests: [layout.json({ schemaVersion: 2, mediaType: types.manifest, config, layers })],
  });
  await convertTo([layout.path], join(folder, 'same'), { target: 'oci-dir' }, pool);
  expect(filesOf(join(folder, 'same'))).toEqual(filesOf(layout.path));
  const wish = { target: 'oci-dir', repair: true } as const;
  const { plan, images } = await convertTo([layout.path], join(folder, 'out'), wish, pool);
  expect(notes(plan, 'repaired')).toEqual([expect.stringMatching(/^compressed anew: 4 bytes after/)]);
  expect(images[0]?.id).toBe(config.digest);
  const [before, after] = [await seen(layout.path, pool), await seen(join(folder, 'out'), pool)];
  expect([before.complaints, after.complaints]).toEqual([['warning L3'], []]);
  expect(after.files).toEqual(before.files);
});

test('names that layouts alone have stay names of the layout, and are told to no engine (CV6)', async () => {
  const folder = scratchFolder();
  const layout = layoutAt(join(folder, 'in'));
  const made = imageOf([[{ path: 'a', content: 'a' }]]);
  const config = layout.put(configOf(made), types.config);
  const layers = [layout.put(gzipSync(made.layers[0]?.tar ?? ''), types.layer)];
  const manifest = layout.json({ schemaVersion: 2, mediaType: types.manifest, config, layers });
  const annotations = { 'org.opencontainers.image.ref.name': 'Team/App+x:1' };
  layout.index({ schemaVersion: 2, manifests: [{ ...manifest, annotations }] });
  const wish = { target: 'oci-dir', compress: 'none' } as const;
  await convertTo([layout.path], join(folder, 'out'), wish, pool);
  const index = JSON.parse(readFileSync(join(folder, 'out/index.json'), 'utf8')) as {
    manifests: { annotations: object }[];
  };
  expect(index.manifests.map((entry) => entry.annotations)).toEqual([annotations]);
  // podman loads no archive with such a name.
  expect((await seen(join(folder, 'out'), pool)).complaints).toEqual(['warning N1']);
});

describe('layers whose bytes are elsewhere (CV12)', () => {
  function foreign(folder: string): string {
    const layout = layoutAt(join(folder, 'in'));
    layout.index({ schemaVersion: 2, manifests: [image(layout, 1, 'amd64', true)] });
    return layout.path;
  }

  test('a layout keeps the descriptor alone, byte for byte', async () => {
    const folder = scratchFolder();
    const path = foreign(folder);
    const { plan, images } = await convertTo([path], join(folder, 'out'), { target: 'oci-dir' }, pool);
    expect(plan.images[0]?.manifest).toBe('kept');
    expect(notes(plan, 'kept')).toContain('its descriptor, without its bytes');
    expect(images[0]?.layers.map(({ change }) => change)).toEqual(['kept', 'elsewhere']);
    expect(filesOf(join(folder, 'out'))).toEqual(filesOf(path));
  });

  test('a manifest that is made anew has it too, under OCI’s own type', async () => {
    const folder = scratchFolder();
    const wish = { target: 'oci-dir', compress: 'none' } as const;
    await convertTo([foreign(folder)], join(folder, 'out'), wish, pool);
    const { report, complaints } = await seen(join(folder, 'out'), pool);
    expect(complaints).toEqual([]);
    const digest = report.images[0]?.manifestDigest?.replace(':', '/') ?? '';
    const { layers } = JSON.parse(readFileSync(join(folder, 'out/blobs', digest), 'utf8')) as {
      readonly layers: readonly object[];
    };
    expect(layers[1]).toEqual({
      mediaType: 'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip',
      digest: `sha256:${'ab'.repeat(32)}`,
      size: 77,
      urls: ['https://example.org/layer'],
    });
  });

  test.for(['docker-archive', 'both-specs', 'docker-legacy'] as const)('%s is refused', async (target) => {
    const plan = await planOf([foreign(scratchFolder())], { target, repair: true }, pool);
    expect(plan.possible).toBe(false);
    expect(notes(plan, 'refused')).toEqual(['its bytes are elsewhere, at a URL']);
  });
});
