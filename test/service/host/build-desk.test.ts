import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ownPrefix, spoolFolder } from '../../../main/engine/io/spool.ts';
import type { Host, HostOptions } from '../../../main/service/host/host.ts';
import type { BuildDraft } from '../../../shared/contract/build-values.ts';
import type { Output } from '../../../shared/contract/contract.ts';
import type { ArchiveRef, TaskState } from '../../../shared/contract/values.ts';
import { runCli } from '../../cli/run-cli.ts';
import { writeDockerArchive } from '../../e2e/images.ts';
import { imageOf, settle, writeArchive } from '../made-archive.ts';
import { callsOf, startHere } from './calls.ts';

const layers = [
  { createdBy: 'ADD rootfs', files: [{ name: 'etc/' }, { name: 'etc/motd', content: 'base\n' }] },
  { createdBy: 'RUN more', files: [{ name: 'opt/' }, { name: 'opt/tool', content: 'tool\n' }] },
];
const names = ['a-libc', 'b-lib', 'c-app'].map((name) => `${name[0]?.repeat(32) ?? ''}${name.slice(1)}`);
const logical = names.map((name) => `/nix/store/${name}`);
const pathOf = (at: number): string => logical[at] ?? '';

let folder: string;
let target: string | null;
let host: Host;
let ended: TaskState[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'varve-desk-'));
  await writeDockerArchive(join(folder, 'base.tar'), 'example.com/base:1', layers);
  await mkdir(join(folder, 'web'));
  await writeFile(join(folder, 'web', 'index.html'), '<p>varve</p>\n');
  // c refers to b, b to a
  const store = join(folder, 'nix', 'store');
  for (const [at, name] of names.entries()) {
    await mkdir(join(store, name, 'bin'), { recursive: true });
    const below = at === 0 ? '' : pathOf(at - 1);
    await writeFile(join(store, name, 'bin', name.slice(33)), `${below}\n${'x'.repeat(5_000 * (at + 1))}`);
  }
  target = join(folder, 'out.tar');
  ended = [];
  host = start({ kind: 'desktop', root: null });
});
afterEach(async () => {
  await host.close();
  await rm(folder, { recursive: true });
});

function start(options: Pick<HostOptions, 'kind' | 'root'>, cacheFolder: string | null = null): Host {
  const made = startHere({ ...options, cacheFolder }, () => target);
  made.listen((event) => {
    if (event.type === 'task' && event.task.state !== 'running') ended.push(event.task);
  });
  return made;
}

const { ask, get, getPath } = callsOf(() => host);

const ref = (name: string): Promise<ArchiveRef> => host.grant(join(folder, name));
const storeRef = (at: number): Promise<ArchiveRef> => ref(pathOf(at).slice(1));

/** Exports a draft and answers what was written. */
async function write(draft: BuildDraft): Promise<Output<'build.result'>> {
  const started = await get('build.export', { draft });
  if (started.kind === 'cancelled') throw new Error('cancelled');
  await expect.poll(() => ended.some(({ id }) => id === started.task), { timeout: 20_000 }).toBe(true);
  expect(ended.find(({ id }) => id === started.task)).toMatchObject({ state: 'done' });
  return await get('build.result', { task: started.task });
}

test('things are told apart by a look: image, store path, folder, closure, spec, file', async () => {
  const closure = [{ path: pathOf(0), references: [], narSize: 1 }];
  await writeFile(join(folder, 'closure.json'), JSON.stringify(closure));
  await writeFile(join(folder, 'varve.json'), JSON.stringify({ name: 'app', maxLayers: 5 }));
  await writeFile(join(folder, 'notes.txt'), 'Just words.\n');
  await writeFile(join(folder, 'odd.json'), '{"a": [1, 2]}');
  const files = ['base.tar', 'web', 'closure.json', 'varve.json', 'notes.txt', 'odd.json'];
  const refs = [await storeRef(2), ...(await Promise.all(files.map(ref)))];
  const found = await get('build.look', { refs });
  expect(found.map(({ kind }) => kind)).toEqual([
    'store-path',
    'image',
    'folder',
    'closure',
    'spec',
    'file',
    'file',
  ]);
  expect(found[0]?.name).toBe(names[2]);
});

test('SV9.1: how large a packed base is, learnt since it was planned, is no change of the plan', async () => {
  const cached = await mkdtemp(join(tmpdir(), 'varve-desk-cache-'));
  await host.close();
  host = start({ kind: 'desktop', root: null }, cached);
  try {
    // more than is unpacked for the sake of a plan
    const image = imageOf([[{ path: 'one', content: new Uint8Array(66 * 2 ** 20) }]]);
    const path = writeArchive(folder, [image], { container: 'oci', packing: 'gzip' });
    await settle(path);
    const fromImage = await host.grant(path);
    const draft: BuildDraft = { name: 'app', fromImage };
    const { outline } = await get('build.plan', { draft, again: false });
    expect(outline?.layers[0]).toMatchObject({ kind: 'base', isPacked: true });
    await get('archive.open', { ref: fromImage });
    await expect.poll(async () => (await get('archive.view', { ref: fromImage })).phase).toBe('indexed');
    const sealed = await get('build.seal', { draft });
    expect((await write(draft)).id).toBe(sealed.id);
    const again = await get('build.plan', { draft, again: true });
    expect(again.outline?.layers[0]).toMatchObject({ isPacked: false, size: image.layers[0]?.tar.length });
  } finally {
    await rm(cached, { recursive: true });
  }
});

test('a base and a folder become a plan, and what is written is what was sealed', async () => {
  const draft: BuildDraft = {
    name: 'example.com/team/App',
    fromImage: await ref('base.tar'),
    files: [{ source: await ref('web'), to: '/srv/web' }],
    config: { Env: ['PATH=/opt/bin'], Cmd: ['/bin/sh'] },
    envRules: { PATH: 'append' },
  };
  const { outline, base, issues } = await get('build.plan', { draft, again: false });
  expect(issues).toEqual([]);
  expect(base).toMatchObject({ images: [{ name: 'example.com/base:1', platform: 'linux/amd64' }] });
  expect(outline).toMatchObject({ name: 'example.com/team/app', tagSource: 'derived' });
  expect(outline?.layers.map(({ kind }) => kind)).toEqual(['base', 'base', 'files']);
  expect(outline?.layers[2]).toMatchObject({ sources: ['web'] });
  expect(outline?.env.env).toEqual(['PATH=/usr/bin:/bin:/opt/bin', 'GREETING=hello']);

  const sealed = await get('build.seal', { draft });
  const result = await write(draft);
  expect(result.id).toBe(sealed.id);
  expect(sealed.tag).toBe(outline?.tag);
  const opened = await get('archive.open', { ref: result.ref });
  expect(opened.report?.images[0]).toMatchObject({
    id: sealed.id,
    names: [`example.com/team/app:${sealed.tag}`],
  });
  expect(opened.report?.images[0]?.layers.map(({ diffId }) => diffId)).toEqual(
    sealed.layers.map(({ diffId }) => diffId),
  );
});

test('a closure is found, packed by every strategy, and told layer by layer', async () => {
  const draft: BuildDraft = {
    name: 'app',
    contents: [await storeRef(2)],
    maxLayers: 4,
    layering: 'popularity',
  };
  const { outline, store } = await get('build.plan', { draft, again: false });
  expect(store.paths).toBe(3);
  expect(outline?.layers.map(({ kind }) => kind)).toEqual(['store', 'store', 'store', 'top']);
  const rows = await get('build.compare', { draft, changed: pathOf(0), beside: null });
  expect(rows.map(({ strategy }) => strategy)).toEqual(['auto', 'popularity', 'balanced', 'nixery']);
  // everything refers to libc
  for (const row of rows) expect(row.changedPull).toBe(store.size);
  const paths = await Promise.all(
    [0, 1, 2].map((layer) => get('build.layerPaths', { draft, layer, from: 0, count: 10 })),
  );
  expect(paths.flat().toSorted()).toEqual(logical);
});

test('bytes are shared with an open image by layers of the same DiffID, or of the very same store paths', async () => {
  const fromImage = await ref('base.tar');
  const draft: BuildDraft = {
    name: 'app',
    contents: [await storeRef(2)],
    maxLayers: 4,
    layering: 'popularity',
  };
  const { ref: written } = await write(draft);
  const opened = async (archive: ArchiveRef): Promise<{ ref: ArchiveRef; image: number }> => {
    await get('archive.open', { ref: archive });
    await expect.poll(async () => (await get('archive.view', { ref: archive })).phase).toBe('indexed');
    return { ref: archive, image: 0 };
  };
  const rows = await get('build.compare', { draft, changed: null, beside: await opened(written) });
  const shared = new Map(rows.map((row) => [row.strategy, row.shared]));
  const { store } = await get('build.plan', { draft, again: false });
  // the top layer is not the store's
  expect(shared.get('popularity')).toBe(store.size);
  const one: BuildDraft = { ...draft, maxLayers: 2 };
  const [alone] = await get('build.compare', { draft: one, changed: null, beside: await opened(written) });
  expect(alone?.shared).toBe(0);
  const upon: BuildDraft = { ...draft, fromImage, maxLayers: 20 };
  const beside = await opened(fromImage);
  const [based] = await get('build.compare', { draft: upon, changed: null, beside });
  const base = (await get('build.plan', { draft: upon, again: false })).outline?.layers.slice(0, 2) ?? [];
  expect(based?.shared).toBe(base.reduce((sum, { size }) => sum + size, 0));
});

test('what is wrong with a draft is part of the answer: spec, budget, conflicts', async () => {
  const wrong = await get('build.plan', { draft: { name: 'UPPER@sha256:0', maxLayers: 5 }, again: false });
  expect(wrong).toMatchObject({ outline: null, issues: [{ where: 'name' }] });
  const fromImage = await ref('base.tar');
  const contents = [await storeRef(1)];
  const tight = await get('build.plan', {
    draft: { name: 'app', fromImage, contents, maxLayers: 3 },
    again: false,
  });
  expect(tight).toMatchObject({ outline: null, leastLayers: 4, issues: [{ where: 'maxLayers' }] });
  const draft: BuildDraft = { name: 'app', fromImage, config: { Env: ['PATH=/x', 'GREETING=hello'] } };
  const conflict = await get('build.plan', { draft, again: false });
  expect(conflict.outline?.env.conflicts.map(({ name }) => name)).toEqual(['PATH']);
  const refused = await get('build.export', { draft });
  if (refused.kind === 'cancelled') throw new Error('cancelled');
  await expect.poll(() => ended.find(({ id }) => id === refused.task)?.state).toBe('failed');
});

test.each([
  ['no spec', { maxLayers: 'many' }, 'must be a number'],
  ['a budget that nothing fits into', { maxLayers: 1 }, 'maxLayers'],
  ['a pipeline that cannot be run', { layering: [['fold']] }, 'no step is called'],
])(
  'a draft that is wrong (%s) is the request’s fault, whatever is asked of it',
  async (_what, wrong, message) => {
    const draft = {
      name: 'app',
      storePaths: await Promise.all([0, 1, 2].map(storeRef)),
      ...wrong,
    } as BuildDraft;
    const asked = [
      await ask('build.layerPaths', { draft, layer: 0, from: 0, count: 1 }),
      await ask('build.seal', { draft }),
    ];
    for (const outcome of asked) {
      expect(outcome).toMatchObject({ ok: false, problem: { code: 'bad-request' } });
      expect(outcome.ok ? '' : outcome.problem.message).toContain(message);
    }
  },
);

test('paths are tokens: nothing else is read', async () => {
  const draft: BuildDraft = { name: 'app', fromImage: join(folder, 'base.tar') };
  expect(await ask('build.plan', { draft, again: false })).toMatchObject({
    ok: false,
    problem: { code: 'not-allowed' },
  });
  const store: BuildDraft = { name: 'app', contents: [await ref('web')] };
  expect(await ask('build.plan', { draft: store, again: false })).toMatchObject({
    ok: false,
    problem: { code: 'bad-request' },
  });
});

test('a spec is saved with paths from its folder, and opened again as the same draft', async () => {
  const draft: BuildDraft = {
    name: 'app',
    fromImage: await ref('base.tar'),
    layers: [{ archive: await ref('base.tar'), layer: `sha256:${'0'.repeat(64)}` }],
    files: [{ source: await ref('web'), to: '/srv' }],
    imagePaths: [{ archive: await ref('base.tar'), path: pathOf(0) }],
    maxLayers: 9,
  };
  target = join(folder, 'varve.json');
  await get('build.saveSpec', { draft });
  await expect.poll(() => ended.length).toBe(1);
  expect(JSON.parse(await readFile(target, 'utf8'))).toEqual({
    name: 'app',
    fromImage: './base.tar',
    layers: [{ archive: './base.tar', layer: `sha256:${'0'.repeat(64)}` }],
    files: [{ source: './web', to: '/srv' }],
    imagePaths: [{ archive: './base.tar', path: pathOf(0) }],
    maxLayers: 9,
  });
  const opened = await get('build.openSpec', { ref: await ref('varve.json') });
  expect(opened.draft).toEqual(draft);
  expect(opened.inputs.map(({ name, kind }) => [name, kind])).toEqual([
    ['base.tar', 'image'],
    ['web', 'folder'],
  ]);
});

test('a layer of an open image goes in as it is; varve build writes the same from the spec that is saved', async () => {
  const archive = await ref('base.tar');
  const { report } = await get('archive.open', { ref: archive });
  const layer = report?.images[0]?.layers[1]?.diffId ?? '';
  const draft: BuildDraft = { name: 'app', layers: [{ archive, layer }], config: { Cmd: ['/opt/tool'] } };
  const { outline } = await get('build.plan', { draft, again: false });
  expect(outline?.layers).toMatchObject([
    { kind: 'taken', archive: 'base.tar', diffId: layer, createdBy: 'RUN more' },
    { kind: 'top' },
  ]);
  const sealed = await get('build.seal', { draft });
  expect(sealed.layers[0]?.diffId).toBe(layer);
  const result = await write(draft);
  expect(result.id).toBe(sealed.id);
  const written = await readFile(join(folder, 'out.tar'));

  target = join(folder, 'varve.json');
  ended = [];
  await get('build.saveSpec', { draft });
  await expect.poll(() => ended.length).toBe(1);
  const { code } = await runCli(['build', target, '-o', join(folder, 'again.tar')]);
  expect(code).toBe(0);
  expect((await readFile(join(folder, 'again.tar'))).equals(written)).toBe(true);
});

test('SV4: a served host builds from below its root only, and keeps what it wrote until it is closed', async () => {
  await host.close();
  host = start({ kind: 'served', root: join(folder, 'web') });
  await symlink(join(folder, 'base.tar'), join(folder, 'web', 'outside.tar'));
  await writeFile(
    join(folder, 'web', 'varve.json'),
    JSON.stringify({ name: 'app', fromImage: '../base.tar' }),
  );
  const spec = await getPath('varve.json');
  expect(await ask('build.openSpec', { ref: spec })).toMatchObject({
    ok: false,
    problem: { code: 'not-allowed' },
  });
  const named: BuildDraft = { name: 'app', config: { Cmd: [`${pathOf(2)}/bin/app`] } };
  expect(await ask('build.plan', { draft: named, again: false })).toMatchObject({
    ok: false,
    problem: { code: 'not-allowed' },
  });

  const page = await getPath('index.html');
  const result = await write({ name: 'page', files: [{ source: page, to: '/index.html' }] });
  expect(result.name).toBe('page.tar');
  const id = /^download\/(.+)$/.exec(result.download ?? '')?.[1] ?? '';
  const download = await host.download(id);
  let size = 0;
  for await (const piece of download?.bytes ?? []) size += piece.length;
  const view = await get('archive.open', { ref: result.ref });
  expect(view.report?.images[0]?.id).toBe(result.id);
  expect(size).toBe(view.size);

  // SV9.8: where nobody else can look into it, and where a killed process's are found.
  const ours = (): string[] => readdirSync(spoolFolder()).filter((name) => name.startsWith(ownPrefix()));
  expect(ours()).toHaveLength(1);
  await get('archive.close', { ref: result.ref });
  expect(ours()).toEqual([]);
});

test('what has changed since it was planned is not written', async () => {
  const draft: BuildDraft = { name: 'app', files: [{ source: await ref('web'), to: '/srv' }] };
  const before = await get('build.plan', { draft, again: false });
  await writeFile(join(folder, 'web', 'index.html'), '<p>another</p>\n');
  const started = await get('build.export', { draft });
  if (started.kind === 'cancelled') throw new Error('cancelled');
  await expect.poll(() => ended.find(({ id }) => id === started.task)?.state).toBe('failed');
  expect(ended.find(({ id }) => id === started.task)?.problem?.code).toBe('changed-while-reading');
  await expect(readFile(join(folder, 'out.tar'))).rejects.toThrow('ENOENT');
  const after = await get('build.plan', { draft, again: true });
  expect(after.outline?.tag).not.toBe(before.outline?.tag);
  await write(draft);
});

test('a spec finds the store above its folder, also for what only its config names', async () => {
  await mkdir(join(folder, 'specs'));
  const spec = { name: 'app', contents: [pathOf(1)], config: { Cmd: [`${pathOf(2)}/bin/app`] } };
  await writeFile(join(folder, 'specs', 'varve.json'), JSON.stringify(spec));
  const { draft } = await get('build.openSpec', { ref: await ref('specs/varve.json') });
  expect((await get('build.plan', { draft, again: false })).store.paths).toBe(3);
  const { contents: _, ...named } = draft;
  const answer = await get('build.plan', { draft: named, again: false });
  expect(answer.store.paths).toBe(3);
  expect(answer.outline?.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
});
