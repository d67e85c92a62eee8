import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as zlib from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { canonicalReference, parseReference } from '../../../shared/reference.ts';
import type { ArchiveReport } from '../../../shared/report.ts';
import { buildReport } from '../../../main/engine/image/report.ts';
import { openArchive } from '../../../main/engine/source/open-archive.ts';
import { archiveMembers, configOf, hasZstd, sha256 } from '../../make/image-maker.ts';
import type { Container, LayerPacking, LogicalImage } from '../../make/image-maker.ts';
import { allFacts, passedFacts } from '../../make/layer-facts.ts';
import { outerFolder, outerTar } from '../../make/outer-member.ts';
import { makeTar } from '../../make/tar-maker.ts';

const folder = mkdtempSync(join(tmpdir(), 'varve-containers-'));
afterAll(() => rmSync(folder, { recursive: true }));

const base = makeTar([
  { path: 'bin/', kind: 'directory' },
  { path: 'bin/sh', content: 'shell' },
]);
const app: LogicalImage = {
  names: ['team/app:1', 'team/app:2'],
  os: 'linux',
  architecture: 'arm64',
  variant: 'v8',
  env: ['PATH=/bin', 'LANG=C'],
  layers: [
    { tar: base, createdBy: 'ADD base' },
    { tar: makeTar([{ path: 'app', content: 'x'.repeat(100_000) }]), createdBy: 'COPY app' },
    { tar: makeTar([{ path: 'app', content: 'y' }]), createdBy: 'RUN touch' },
    // The same bytes as the first layer.
    { tar: base, createdBy: 'ADD again' },
  ],
};
const other: LogicalImage = {
  names: ['other:latest'],
  os: 'linux',
  architecture: 'amd64',
  env: [],
  layers: [{ tar: base, createdBy: 'ADD base' }],
};

const containers: readonly Container[] = [
  'docker-legacy',
  'docker-1.10',
  'docker-symlinks',
  'skopeo',
  'nixpkgs',
  'docker-25',
  'containerd',
  'oci',
  'oci-nested',
];
const formats: Readonly<Record<string, string>> = {
  'docker-legacy': 'docker-legacy',
  'docker-25': 'hybrid',
  containerd: 'hybrid',
  oci: 'oci-layout',
  'oci-nested': 'oci-layout',
};
const packings: readonly LayerPacking[] = hasZstd ? ['none', 'gzip', 'zstd'] : ['none', 'gzip'];

/** What must be the same whatever the container. */
function essence(report: ArchiveReport): object[] {
  return report.images.map((image) => ({
    names: image.names.map(canonical).toSorted(),
    platform: [image.os, image.architecture, image.variant],
    env: image.env,
    layers: image.layers.map(({ diffId, size, createdBy, verified }) => ({
      diffId,
      size,
      verified,
      // skopeo writes empty v1 folders, but the config's history is there.
      createdBy,
    })),
    errors: image.findings.filter(({ severity }) => severity !== 'info'),
  }));
}

function canonical(name: string): string {
  const outcome = parseReference(name);
  return outcome.ok ? canonicalReference(outcome.reference) : name;
}

function expected(image: LogicalImage): object {
  return {
    names: image.names.map(canonical).toSorted(),
    platform: [image.os, image.architecture, image.variant ?? null],
    env: image.env.map((entry) => ({
      name: entry.split('=')[0],
      value: entry.split('=')[1],
      duplicates: [],
    })),
    layers: image.layers.map(({ tar, createdBy }) => ({
      diffId: `sha256:${sha256(tar)}`,
      size: tar.length,
      verified: true,
      createdBy,
    })),
    errors: [],
  };
}

function openBytes(name: string, bytes: Uint8Array): ArchiveReport {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  const archive = openArchive(path);
  return buildReport(archive, allFacts(archive));
}

describe.each(containers)('%s', (container) => {
  const packed = container === 'containerd' || container.startsWith('oci') ? packings : (['none'] as const);
  // All images of a nested index are platforms of one name.
  const images = container === 'oci-nested' ? [app, { ...other, names: app.names }] : [app, other];

  test.each(packed)('F1-F7: holds the same images, layers %s', (packing) => {
    const report = openBytes(
      `${container}.${packing}.tar`,
      outerTar(archiveMembers(images, container, packing)),
    );
    expect(essence(report)).toEqual(images.map(expected));
    expect(report.format).toBe(formats[container] ?? 'docker-archive');
    expect(report.compression).toBe('none');
    expect(report.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    if (container !== 'docker-legacy')
      expect(report.images.map(({ id }) => id)).toEqual(
        images.map((image) => `sha256:${sha256(configOf(image))}`),
      );
    const digests = report.images.flatMap(({ layers }) =>
      layers.map((layer) => layer.digest === (layer.diffId as string)),
    );
    expect(new Set(digests)).toEqual(new Set([packing === 'none']));
  });

  test('F8: members may come in any order, with ./ before their names', () => {
    const members = archiveMembers(images, container).toReversed();
    const report = openBytes(
      `${container}.reversed.tar`,
      outerTar(members.map((member) => ({ ...member, name: `./${member.name.replace(/^\.\//, '')}` }))),
    );
    const inOrder = report.images.toSorted((a, b) => b.layers.length - a.layers.length);
    expect(essence({ ...report, images: inOrder })).toEqual(images.map(expected));
  });

  const outers: readonly (readonly [string, (bytes: Uint8Array) => Uint8Array])[] = [
    ['gzip', (bytes) => zlib.gzipSync(bytes)],
    ...(hasZstd ? [['zstd', (bytes: Uint8Array) => zlib.zstdCompressSync(bytes)] as const] : []),
  ];
  test.each(outers)('F8: holds the same images when it is compressed as a whole, %s', (name, compress) => {
    const path = join(folder, `${container}.${name}`);
    writeFileSync(path, compress(outerTar(archiveMembers(images, container))));
    const archive = openArchive(path);
    const report = buildReport(archive, allFacts(archive));
    expect(report.compression).toBe(name);
    expect(essence(report)).toEqual(images.map(expected));
    // What the one pass saw is what reading again finds.
    const passed = buildReport(archive, (image, layer) => {
      const core = archive.images[image]?.layers[layer];
      return core === undefined ? null : passedFacts(archive, core);
    });
    expect(passed.images).toEqual(report.images);
  });

  test('F6: holds the same images as a folder', () => {
    const path = join(folder, `${container}.dir`);
    outerFolder(archiveMembers(images, container), path);
    const archive = openArchive(path);
    const report = buildReport(archive, allFacts(archive));
    const bySize = report.images.toSorted((a, b) => b.layers.length - a.layers.length);
    expect(essence({ ...report, images: bySize })).toEqual(images.map(expected));
  });
});

test('F6: attestations are no images', () => {
  for (const container of ['containerd', 'oci-nested'] as const) {
    const report = openBytes(`attested.${container}.tar`, outerTar(archiveMembers([app], container)));
    expect(report.images).toHaveLength(1);
    expect(report.others).toMatchObject([
      { kind: 'attestation', subject: report.images[0]?.manifestDigest ?? null },
    ]);
  }
});

test('F6: platforms that an exporter left out are told', () => {
  const report = openBytes('sparse.tar', outerTar(archiveMembers([app], 'containerd')));
  expect(report.findings).toMatchObject([
    { rule: 'F6', severity: 'warning', what: expect.stringContaining('linux/s390x') as string },
  ]);
});
