import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { openArchive } from '../../../main/engine/source/open-archive.ts';
import { startPodman, startTool } from '../../make/engines.ts';
import { sha256 } from '../../make/image-maker.ts';
import { jsonMember, outerFolder, outerTar } from '../../make/outer-member.ts';
import type { OuterMember } from '../../make/outer-member.ts';
import { makeTar } from '../../make/tar-maker.ts';

const type = 'application/vnd.oci.image.layer.v1.tar';
const configType = 'application/vnd.oci.image.config.v1+json';
const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const tar = makeTar([{ path: 'a', content: 'x' }]);
const folder = mkdtempSync(join(tmpdir(), 'varve-media-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A layout of one layer, as a folder, since umoci reads nothing else, and as an archive beside it. */
function layout(
  mediaType: string,
  blob: Uint8Array,
  types: { config?: string | undefined; entry?: string | undefined } = {},
): string {
  const add = (body: Uint8Array | string): OuterMember => ({ name: `blobs/sha256/${sha256(body)}`, body });
  const given = { config: configType, entry: manifestType, ...types };
  const config = JSON.stringify({
    architecture: 'amd64',
    os: 'linux',
    config: {},
    rootfs: { type: 'layers', diff_ids: [`sha256:${sha256(tar)}`] },
  });
  const named = (body: Uint8Array | string, of: string | undefined): object => ({
    mediaType: of,
    digest: `sha256:${sha256(body)}`,
    size: body.length,
  });
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: manifestType,
    config: named(config, given.config),
    layers: [named(blob, mediaType)],
  });
  const entry = {
    ...named(manifest, given.entry),
    annotations: { 'org.opencontainers.image.ref.name': 'x' },
  };
  const path = mkdtempSync(join(folder, 'layout-'));
  rmSync(path, { recursive: true });
  const members = [
    jsonMember('oci-layout', { imageLayoutVersion: '1.0.0' }),
    jsonMember('index.json', { schemaVersion: 2, manifests: [entry] }),
    ...[config, manifest, blob].map(add),
  ];
  outerFolder(members, path);
  writeFileSync(`${path}.tar`, outerTar(members));
  return path;
}

/** The same tar by `xz -9` and `bzip2 -9`, which not every machine has. */
const inXz =
  '/Td6WFoAAATm1rRGAgAhARwAAAAQz1jM4Af/AD9dADCAM1AYaImDAdzibiEFRld82HMHLWx5Btrz8Ph0kS0KpinTwY0EhAhWOF0+sz/jPZ2umvrsVWjLl4ZzuL4AAAAAFqyD25T/phkAAVuAEAAAAOTL40SxxGf7AgAAAAAEWVo=';
const inBzip2 =
  'QlpoOTFBWSZTWXJemVsAADTbkOmAQABthAAA4AAeQAQAAAggAFRWgaA0ND1A2lE9TQYjQH1OXExewAr9Rdq1daAmhuzCTQYlhinxvqym83EvdgD0iL4u5IpwoSDkvTK2';

/** What a layer calls itself, its bytes, and what is said of it: `null` where every program reads it. */
const layers: readonly (readonly [string, string, () => Uint8Array, string | null])[] = [
  ['a plain tar', type, () => tar, null],
  ['a tar in gzip', `${type}+gzip`, () => new Uint8Array(gzipSync(tar)), null],
  [
    'a gzip that says plain',
    type,
    () => new Uint8Array(gzipSync(tar)),
    'error says plain, the bytes are gzip',
  ],
  ['a plain tar that says zstd', `${type}+zstd`, () => tar, 'error says zstd, the bytes are plain'],
  ['a text', 'text/plain', () => tar, 'error names no image layer'],
  ['nothing', '', () => tar, 'error has no media type'],
  [
    'its type in other letters',
    'Application/vnd.OCI.image.layer.v1.tar+GZIP',
    () => new Uint8Array(gzipSync(tar)),
    `error should be "application/vnd.oci.image.layer.v1.tar.gzip"`,
  ],
  [
    'its type with a parameter',
    `${type}; charset=utf-8`,
    () => tar,
    `error should be "application/vnd.oci.image.layer.v1.tar"`,
  ],
  ['an xz', `${type}+xz`, () => Buffer.from(inXz, 'base64'), 'warning OCI has no layers in xz'],
  ['a bzip2', `${type}+bzip2`, () => Buffer.from(inBzip2, 'base64'), 'warning OCI has no layers in bzip2'],
];

const umoci = startTool('umoci');
const podman = startPodman();
afterAll(async () => {
  if (podman.ok) await podman.stop();
});

describe('F10: a layer that calls itself', () => {
  test.each(layers)('%s', (_, mediaType, blob, said) => {
    const found = openArchive(layout(mediaType, blob())).images[0]?.findings ?? [];
    expect(found.map(({ rule, severity, what }) => `${rule} ${severity} ${what}`)).toEqual(
      said === null ? [] : [expect.stringMatching(new RegExp(`^F10 ${said.replace(' ', ' .*')}$`)) as string],
    );
  });

  test.for(layers)(
    '%s: umoci refuses what is told, podman reads it',
    ([, mediaType, blob, said], { skip }) => {
      if (!umoci.ok) return skip(umoci.why);
      if (!podman.ok) return skip(podman.why);
      const path = layout(mediaType, blob());
      const unpack = (): Buffer => umoci.run(['unpack', '--rootless', '--image', `${path}:x`, `${path}-out`]);
      if (said === null) unpack();
      else expect(unpack).toThrow(/unpack/);
      podman.run(['load', '-i', `${path}.tar`]);
    },
  );
});

/** Types of the config and of the entry in the index that are no plain ones, what is said, and whether podman loads it. */
const documents: readonly (readonly [
  string,
  { config?: string | undefined; entry?: string | undefined },
  string,
  boolean,
])[] = [
  [
    'a config in other letters',
    { config: 'Application/Vnd.Oci.Image.Config.V1+Json' },
    `#/config/mediaType: "Application/Vnd.Oci.Image.Config.V1+Json" should be "${configType}"`,
    false,
  ],
  [
    'a config without a type',
    { config: undefined },
    '#/config/mediaType: the config has no media type',
    false,
  ],
  [
    'an entry in other letters',
    { entry: 'Application/Vnd.Oci.Image.Manifest.V1+Json' },
    `#/manifests/0/mediaType: "Application/Vnd.Oci.Image.Manifest.V1+Json" should be "${manifestType}"`,
    false,
  ],
  [
    'an entry with a parameter',
    { entry: `${manifestType}; charset=utf-8` },
    `#/manifests/0/mediaType: "${manifestType}; charset=utf-8" should be "${manifestType}"`,
    false,
  ],
  [
    'an entry without a type',
    { entry: undefined },
    '#/manifests/0/mediaType: the entry has no media type',
    true,
  ],
];

describe('F10: a document that is named by', () => {
  test.each(documents)('%s is read, and this is told', (_, types, said) => {
    const { images } = openArchive(layout(type, tar, types));
    expect(images).toHaveLength(1);
    const told = images[0]?.findings.map(
      ({ rule, severity, where, what }) => `${rule} ${severity} ${where}: ${what}`,
    );
    expect(told).toEqual([expect.stringMatching(/^F10 error /)]);
    expect(told?.[0]).toContain(said);
  });

  test.for(documents)('%s: umoci refuses it', ([, types, , isLoaded], { skip }) => {
    if (!umoci.ok) return skip(umoci.why);
    if (!podman.ok) return skip(podman.why);
    const path = layout(type, tar, types);
    expect(() => umoci.run(['unpack', '--rootless', '--image', `${path}:x`, `${path}-out`])).toThrow(/umoci/);
    const load = (): Buffer => podman.run(['load', '-i', `${path}.tar`]);
    if (isLoaded) load();
    else expect(load).toThrow(/load/);
  });
});
