import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSession } from '../../../main/service/session/open-session.ts';
import { createPool } from '../../../main/service/threads/create-pool.ts';
import { removeStore, unpackStore, vectors } from '../../make/vector-store.ts';
import { imageOf, noise, writeArchive } from '../made-archive.ts';
import { buildAt } from './made-build.ts';
import { scratchFolder } from '../scratch.ts';

const pool = createPool({ size: 2 });
let storeRoot = '';
beforeAll(() => {
  storeRoot = unpackStore();
});
afterAll(async () => {
  removeStore(storeRoot);
  await pool.close();
});

const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const place = () => ({ pool, storeRoot, folder: vectors });
const like = { like: 'buildImage', name: 'app', tag: '1', architecture: 'amd64', envDefault: 'last' };

/** A member as it stands in the archive. */
interface Member {
  readonly name: string;
  readonly header: Buffer;
  readonly content: Buffer;
}

function membersOf(tar: Buffer): Member[] {
  const members: Member[] = [];
  for (let at = 0; tar[at] !== 0 && at < tar.length;) {
    const header = tar.subarray(at, at + 512);
    const text = (from: number, size: number): string =>
      header.toString('latin1', from, from + size).replace(/\0.*$/s, '');
    const size = Number.parseInt(text(124, 12), 8);
    members.push({ name: text(0, 100), header, content: tar.subarray(at + 512, at + 512 + size) });
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return members;
}

/** All of a header but name, size and checksum, which follow from name and content. */
function restOf(header: Buffer): string {
  const rest = Buffer.from(header);
  rest.fill(0, 0, 100).fill(0, 124, 136).fill(0, 148, 156);
  return rest.toString('latin1');
}

/** A deliberate difference from nixpkgs (shared/build/SPEC.md), as a change of a text of theirs that makes ours. */
interface Difference {
  readonly rule: string;
  readonly member: RegExp;
  readonly from: string;
  readonly to: string;
}

const noLocalBuild: Difference[] = [
  { rule: 'LD2', member: /json$/, from: '\n "preferLocalBuild": true,', to: '' },
  { rule: 'LD2', member: /json$/, from: '\n  "preferLocalBuild": true,', to: '' },
];
const wholeSum: Difference = {
  rule: 'LD3',
  member: /\/json$/,
  from: 'tarsum.v1+sha256:89875710751863ad2c7e6b70d4e82333ba1fb97bab2f8e3a6b30bed4f320a0c1',
  to: 'tarsum.v1+sha256:d8ad0ae363326b9e3c6d6aedea9e64befc78671f4ed41ca1d4315d5da325b9d4',
};
const pathEntry = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const escaped = pathEntry.replaceAll('/', String.raw`\/`);
const oneEnv: Difference[] = [
  {
    rule: 'LD1',
    member: /^[0-9a-f]{64}\.json$/,
    from: '"DUP=first",\n      "FROM_BASE=1",\n      "DUP=second",\n      "NOVALUE",\n      "DUP=child",\n',
    to: '"DUP=child",\n      "FROM_BASE=1",\n      "NOVALUE",\n',
  },
  {
    rule: 'LD5',
    member: /\/json$/,
    from: '"Env": [\n   "DUP=child",\n   "A=1"\n',
    to: `"Env": [\n   "${escaped}",\n   "LANG=C.UTF-8",\n   "DUP=child",\n   "FROM_BASE=1",\n   "NOVALUE",\n   "A=1"\n`,
  },
];
const baseTop = '83ca6fbfd8950fd5728b93f7cb2f46bfa4525f441aceff984c38e8ae75e95e75';
const imageId = '60a770da26bdff2bf951afeb8713ddddd5a28d31b91abca289006cc18c0bdfa1';

/** Nixpkgs' archive with the differences made: what ours must be, header by header and byte by byte, in this order. */
function withDifferences(theirs: readonly Member[], differences: readonly Difference[]): Member[] {
  const used = new Set<Difference>();
  const changed = theirs.map(({ name, header, content }) => {
    let text = content.toString('latin1');
    for (const difference of differences) {
      if (!difference.member.test(name) || !text.includes(difference.from)) continue;
      used.add(difference);
      text = text.replace(difference.from, difference.to);
    }
    return { name, header, content: Buffer.from(text, 'latin1') };
  });
  expect(
    differences.filter((difference) => !used.has(difference)),
    'listed, and no difference',
  ).toEqual([]);
  // Ids are hashes of texts, so they change with them.
  const renamed = new Map<string, string>();
  for (const { name, content } of changed) {
    const text = content.toString('latin1');
    const config = /^([0-9a-f]{64})\.json$/.exec(name)?.[1];
    if (config !== undefined) renamed.set(config, sha256(content));
    const own = /^([0-9a-f]{64})\/json$/.exec(name)?.[1];
    if (own !== undefined && text.startsWith('{\n'))
      renamed.set(
        own,
        sha256(Buffer.from(text.replace(/,\n "id": "[0-9a-f]+",\n "Size": \d+/, ''), 'latin1')),
      );
  }
  const rename = (text: string): string => {
    let made = text;
    for (const [from, to] of renamed) made = made.replaceAll(from, to);
    return made;
  };
  return changed
    .map(({ name, header, content }) => ({
      name: rename(name),
      header,
      content: name.endsWith('tar') ? content : Buffer.from(rename(content.toString('latin1')), 'latin1'),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

const shown = (members: readonly Member[]): unknown =>
  members.map(({ name, header, content }) => ({
    name,
    header: restOf(header),
    size: content.length,
    content: name.endsWith('tar') || name.startsWith('blobs/') ? sha256(content) : content.toString('latin1'),
  }));

const fixture = (name: string, file: string): Buffer =>
  readFileSync(join(vectors, 'build-image', name, file));

async function buildCase(name: string): Promise<{ theirs: Member[]; ours: Member[]; path: string }> {
  const target = join(scratchFolder(), 'image.tar');
  const spec = JSON.parse(fixture(name, 'spec.json').toString()) as object;
  await buildAt(place(), { ...like, ...spec }, target);
  return {
    theirs: membersOf(gunzipSync(fixture(name, 'image.tar.gz'))),
    ours: membersOf(readFileSync(target)),
    path: target,
  };
}

/** What our own reader makes of an archive: errors and warnings. */
async function complaints(archive: string): Promise<string[]> {
  const session = await openSession(archive, { pool, cache: null });
  try {
    await session.verify();
    const report = session.report();
    return [...report.findings, ...report.images.flatMap(({ findings }) => findings)]
      .filter(({ severity }) => severity !== 'info')
      .map(({ rule, what }) => `${rule} ${what}`);
  } finally {
    session.close();
  }
}

/** Names in the layers of an image, oldest first. */
async function layersOf(archive: string): Promise<string[][]> {
  const session = await openSession(archive, { pool, cache: null });
  try {
    await session.scan({ index: true });
    const count = session.archive.images[0]?.layers.length ?? 0;
    return Array.from({ length: count }, (_, layer) =>
      [...session.files(0, { view: 'layer', layer })].map((entry) => entry.path),
    );
  } finally {
    session.close();
  }
}

describe('LB: an archive like nixpkgs’ buildImage, entry by entry (dockertools.md 8)', () => {
  test('B1, without a base: LD2 and LD3 are all that differs', async () => {
    const { theirs, ours, path: archive } = await buildCase('B1-plain');
    expect(shown(ours)).toEqual(shown(withDifferences(theirs, [...noLocalBuild, wholeSum])));
    expect(await complaints(archive)).toEqual([]);
  });

  test('B3, upon an archive with folders: LD1 to LD5 are all that differs', async () => {
    const { theirs, ours, path: archive } = await buildCase('B3-base-legacy');
    const parent = {
      rule: 'LD4',
      member: /\/json$/,
      from: `"parent": "${imageId}"`,
      to: `"parent": "${baseTop}"`,
    };
    const listed = [...noLocalBuild, wholeSum, ...oneEnv, parent];
    expect(shown(ours)).toEqual(shown(withDifferences(theirs, listed)));
    expect((await complaints(archive)).filter((line) => !line.startsWith('E2 '))).toEqual([]);
  });

  test('B4, upon Docker 25’s archive: besides, LD4 gives the base’s layers folders in place of blobs', async () => {
    const { theirs, ours, path: archive } = await buildCase('B4-base-hybrid');
    const layers = theirs.filter(
      ({ name, content }) => name.startsWith('blobs/sha256/') && content.length === 10_240,
    );
    const [{ Layers: names = [] } = {}] = JSON.parse(
      ours.find(({ name }) => name === 'manifest.json')?.content.toString() ?? '',
    ) as { Layers?: string[] }[];
    const made = names.slice(0, 2).map((name) => name.slice(0, 64));
    const isMade = ({ name }: Member): boolean => made.includes(name.slice(0, 64));
    const stays = ({ name }: Member): boolean => !name.startsWith('blobs/') && name !== 'oci-layout';
    const links = [0, 1].map((at) => ({
      rule: 'LD4',
      member: /^manifest\.json$/,
      from: layers[at]?.name ?? '?',
      to: names[at] ?? '?',
    }));
    const parent = {
      rule: 'LD4',
      member: /\/json$/,
      from: String.raw`"parent": "blobs\/sha256\/${imageId}"`,
      to: `"parent": "${made[1] ?? ''}"`,
    };
    const listed = [...noLocalBuild, wholeSum, ...oneEnv, ...links, parent];
    expect(shown(ours.filter((member) => !isMade(member)))).toEqual(
      shown(withDifferences(theirs.filter(stays), listed)),
    );
    // The folders that are made: Docker's, a true chain, the bytes of the blobs.
    const file = (name: string): Buffer | undefined => ours.find((member) => member.name === name)?.content;
    for (const [at, id] of made.entries()) {
      expect(file(`${id}/layer.tar`)).toEqual(layers[at]?.content);
      expect(file(`${id}/VERSION`)?.toString()).toBe('1.0');
      const json = JSON.parse(file(`${id}/json`)?.toString() ?? '') as { id: string; parent?: string };
      expect([json.id, json.parent]).toEqual([id, at === 0 ? undefined : made[at - 1]]);
    }
    expect(ours.filter(isMade).length).toBe(8);
    expect((await complaints(archive)).filter((line) => !line.startsWith('E2 '))).toEqual([]);
  });
});

const bash = '/nix/store/v8ccj0nk7j21ycf7giqh4v4w08cmwbiy-fake-bash-5.2';
const libc = '/nix/store/hxc2i1vwvsw1m1fbvkwafgwrbgnwzik3-fake-libc-1.0';
const withBash = { ...like, closure: 'closures/fake-closure.json', copyToRoot: [bash] };
const inStore = (names: readonly string[]): string[] =>
  names.filter((name) => /^nix\/store\/[^/]+$/.test(name)).map((name) => `/${name}`);

describe('LB: what goes into the layer', () => {
  test('LD3: of a layer to which nothing is added the checksum is nixpkgs’ own', async () => {
    const target = join(scratchFolder(), 'image.tar');
    await buildAt(place(), { ...withBash, includeStorePaths: false }, target);
    const json = membersOf(readFileSync(target)).find(({ name }) => name.endsWith('/json'));
    expect(JSON.parse(json?.content.toString() ?? '')).toMatchObject({ checksum: wholeSum.from });
  });

  test('LB2: what the copies refer to, what the config names, and what is wanted besides', async () => {
    const target = join(scratchFolder(), 'image.tar');
    await buildAt(place(), withBash, target);
    expect((await layersOf(target)).map(inStore)).toEqual([[libc]]);
    await buildAt(place(), { ...withBash, config: { Cmd: [`${bash}/bin/bash`] } }, target);
    expect((await layersOf(target)).map(inStore)).toEqual([[libc, bash]]);
    await buildAt(place(), { ...withBash, copyToRoot: [], storePaths: [bash] }, target);
    expect((await layersOf(target)).map(inStore)).toEqual([[libc, bash]]);
    await buildAt(place(), { ...withBash, includeStorePaths: false }, target);
    expect((await layersOf(target)).map(inStore)).toEqual([[]]);
  });

  test('LB3, LD6: store paths of the base are left out, whatever form its names have; its folders are not made again', async () => {
    const folder = scratchFolder();
    // A base as streamLayeredImage makes it, whose names are absolute, and one whose names are relative.
    const absolute = join(folder, 'absolute.tar');
    const { like: _, ...layered } = withBash;
    await buildAt(place(), { ...layered, copyToRoot: [], contents: [bash] }, absolute);
    const relative = writeArchive(folder, [
      imageOf([[{ path: `${libc.slice(1)}/lib/libc.so.6`, content: noise(10) }]]),
    ]);
    for (const fromImage of [absolute, relative]) {
      const target = join(folder, 'image.tar');
      const { plan } = await buildAt(place(), { ...withBash, fromImage }, target);
      const own = (await layersOf(target)).at(-1) ?? [];
      expect(inStore(own)).toEqual([]);
      expect(own).not.toContain('nix');
      expect(own).toContain('bin/bash');
      expect(plan.findings.map(({ rule, why }) => [rule, why])).toContainEqual([
        'BL6',
        'buildImage leaves out what the base has',
      ]);
    }
  });

  test('LB4: a link to a folder of the store is copied as that folder, other links as they are', async () => {
    const root = scratchFolder();
    const item = join(root, 'nix/store/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-item');
    const other = join(root, 'nix/store/bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb-other');
    mkdirSync(join(item, 'bin'), { recursive: true });
    mkdirSync(join(other, 'share'), { recursive: true });
    writeFileSync(join(item, 'bin/tool'), 'tool');
    writeFileSync(join(other, 'share/doc'), 'doc');
    symlinkSync('bin', join(item, 'sbin'));
    symlinkSync('/nix/store/bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb-other/share', join(item, 'share'));
    symlinkSync('bin/tool', join(item, 'tool'));
    symlinkSync('/etc', join(item, 'etc'));
    symlinkSync('../../../../../../etc', join(item, 'out'));
    symlinkSync('nowhere', join(item, 'gone'));
    symlinkSync('bin/tool/below', join(item, 'under-a-file'));
    symlinkSync('n'.repeat(256), join(item, 'no-name'));
    const target = join(root, 'image.tar');
    const at = { pool, storeRoot: root, folder: root };
    const spec = { ...like, copyToRoot: ['/nix/store/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-item'] };
    await buildAt(at, spec, target);
    const [names = []] = await layersOf(target);
    const folders = ['bin', 'bin/tool', 'sbin', 'sbin/tool', 'share', 'share/doc'];
    const links = ['etc', 'gone', 'no-name', 'out', 'tool', 'under-a-file'];
    expect(names.filter((name) => !name.startsWith('nix')).sort()).toEqual([...folders, ...links].sort());
    symlinkSync('..', join(item, 'bin/up'));
    await expect(buildAt(at, spec, target)).rejects.toThrow(/a link below it leads back to it/);
  });

  test('LB4: of two items the later one’s files stand; a file cannot take a folder’s place', async () => {
    const root = scratchFolder();
    const names = ['a', 'b', 'c'].map((letter) => `/nix/store/${letter.repeat(32)}-item`);
    for (const name of names) mkdirSync(join(root, name, 'etc'), { recursive: true });
    const [a = '', b = '', c = ''] = names;
    writeFileSync(join(root, a, 'etc/x'), 'first');
    writeFileSync(join(root, b, 'etc/x'), 'second!');
    mkdirSync(join(root, b, 'dir'));
    writeFileSync(join(root, c, 'dir'), '');
    chmodSync(join(root, b, 'etc'), 0o700);
    const target = join(root, 'image.tar');
    const at = { pool, storeRoot: root, folder: root };
    await buildAt(at, { ...like, copyToRoot: [a, b] }, target);
    const session = await openSession(target, { pool, cache: null });
    await session.scan({ index: true });
    const [etc, x] = ['etc', 'etc/x'].map((path) => session.details(0, { view: 'layer', layer: 0 }, path));
    session.close();
    expect([etc?.mode, x?.size]).toEqual([0o700, 7]);
    await expect(buildAt(at, { ...like, copyToRoot: [b, c] }, target)).rejects.toThrow(
      /cannot take a folder’s place/,
    );
  });

  test('the same image in every form, told as one layer by the plan', async () => {
    const folder = scratchFolder();
    const ids = new Set<string>();
    for (const output of [
      {},
      { compression: 'gzip' },
      { format: 'oci-archive', layers: 'gzip' },
      { format: 'oci-dir', layers: 'gzip' },
    ]) {
      const target = join(folder, `image-${ids.size}-${JSON.stringify(output).length}`);
      const { plan, written } = await buildAt(place(), { ...withBash, output }, target);
      ids.add(written.id);
      expect(plan.layers).toEqual([
        { kind: 'top', contents: [bash], paths: [libc], size: written.layers[0]?.size },
      ]);
      expect(plan.expectedPull).toBe(plan.closure.size);
      expect(await complaints(target)).toEqual([]);
    }
    expect(ids.size).toBe(1);
  });

  test('layers larger than what is kept in memory are the same', async () => {
    const root = scratchFolder();
    const item = '/nix/store/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-large';
    mkdirSync(join(root, item), { recursive: true });
    writeFileSync(join(root, item, 'file'), Buffer.alloc(40 * 2 ** 20, 'varve'));
    const target = join(root, 'image.tar');
    const { written } = await buildAt(
      { pool, storeRoot: root, folder: root },
      { ...like, copyToRoot: [item] },
      target,
    );
    const layer = membersOf(readFileSync(target)).find(({ name }) => name.endsWith('/layer.tar'));
    expect(`sha256:${sha256(layer?.content ?? '')}`).toBe(written.layers[0]?.diffId);
    expect(await complaints(target)).toEqual([]);
  });
});

describe('LD7: fromImageName and fromImageTag choose the image, its layers and its env', () => {
  const images = ['one:1', 'two:2'].map((name, at) => ({
    ...imageOf([[{ path: `file-${name}`, content: noise(100, at) }]], name),
    env: [`WHO=${name}`],
  }));

  test.each(['docker-1.10', 'docker-25', 'oci'] as const)('%s', async (container) => {
    const folder = scratchFolder();
    const fromImage = writeArchive(folder, images, { container });
    const target = join(folder, 'image.tar');
    const spec = { ...withBash, fromImage, fromImageName: 'two', fromImageTag: '2' };
    const { plan } = await buildAt(place(), spec, target);
    expect(plan.env.env).toEqual(['WHO=two:2']);
    expect((await layersOf(target))[0]).toEqual(['file-two:2']);
    await expect(buildAt(place(), { ...spec, fromImageTag: '3' }, target)).rejects.toThrow(
      /no image two:3 here/,
    );
  });
});
