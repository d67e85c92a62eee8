import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ConversionRequest, ConversionResult } from '../../../shared/contract/convert-values.ts';
import type { ArchiveRef, TaskState } from '../../../shared/contract/values.ts';
import type { Host, HostOptions } from '../../../main/service/host/host.ts';
import { plainWish } from '../convert/converting.ts';
import { imageOf, writeArchive } from '../made-archive.ts';
import { callsOf, startHere } from './calls.ts';

let folder: string;
let target: string | null;
let host: Host;
let ended: TaskState[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'varve-convert-desk-'));
  target = join(folder, 'out.tar');
  ended = [];
  host = start('desktop');
});
afterEach(async () => {
  await host.close();
  await rm(folder, { recursive: true });
});

function start(kind: HostOptions['kind']): Host {
  const made = startHere({ kind, root: kind === 'served' ? folder : null }, () => target);
  made.listen((event) => {
    if (event.type === 'task' && event.task.state !== 'running') ended.push(event.task);
  });
  return made;
}

const { ask, get } = callsOf(() => host);

const wish = (refs: readonly ArchiveRef[], change: Partial<ConversionRequest> = {}): ConversionRequest => ({
  ...plainWish,
  images: [],
  refs: [...refs],
  ...change,
});

async function legacy(): Promise<ArchiveRef> {
  const image = imageOf([[{ path: 'etc/motd', content: 'hi\n' }], [{ path: 'opt/tool', content: 'tool\n' }]]);
  return await host.grant(writeArchive(folder, [image], { container: 'docker-legacy' }));
}

async function written(request: ConversionRequest): Promise<ConversionResult> {
  const answer = await get('convert.start', request);
  if (answer.kind !== 'task') throw new Error(answer.kind);
  await expect.poll(() => ended.some(({ id }) => id === answer.task), { timeout: 20_000 }).toBe(true);
  expect(ended.find(({ id }) => id === answer.task)).toMatchObject({ state: 'done', problem: null });
  return await get('convert.result', { task: answer.task });
}

test('what was shown is written where the dialog says, and can be opened', async () => {
  const request = wish([await legacy()]);
  const plan = await get('convert.preview', request);
  expect(plan.notes.map(({ kind }) => kind)).toEqual(['lost', 'lost', 'rewritten', 'kept']);
  const result = await written(request);
  expect(result).toMatchObject({ name: 'app-1.tar', download: null });
  expect(result.images).toEqual([{ names: ['app:1'], id: plan.images[0]?.id }]);
  const view = await get('archive.open', { ref: result.ref });
  await expect
    .poll(async () => (await get('archive.view', { ref: view.ref })).report?.images[0]?.id)
    .toBe(plan.images[0]?.id);
});

test('an archive that is open is asked by its own session', async () => {
  const ref = await legacy();
  await get('archive.open', { ref });
  await expect.poll(async () => (await get('archive.view', { ref })).phase).toBe('indexed');
  expect((await get('convert.preview', wish([ref], { target: 'oci-archive' }))).possible).toBe(true);
  expect((await get('archive.view', { ref })).phase).toBe('indexed');
});

test('nothing is written that was not shown', async () => {
  const ref = await legacy();
  await get('convert.preview', wish([ref]));
  expect(await ask('convert.start', wish([ref], { target: 'oci-archive' }))).toMatchObject({
    ok: false,
    problem: { code: 'not-ready' },
  });
  target = null;
  expect(await get('convert.start', wish([ref]))).toEqual({ kind: 'cancelled' });
  expect(existsSync(join(folder, 'out.tar'))).toBe(false);
});

test('served: an archive is fetched once, a folder cannot be', async () => {
  await host.close();
  host = start('served');
  const ref = await legacy();
  const request = wish([ref], { target: 'oci-archive', compress: 'gzip' });
  await get('convert.preview', request);
  const { download } = await written(request);
  const sent = await host.download(download?.replace('download/', '') ?? '');
  const pieces: Uint8Array[] = [];
  for await (const piece of sent?.bytes ?? []) pieces.push(piece);
  expect(Buffer.concat(pieces).subarray(0, 10).toString()).toBe('oci-layout');
  await get('convert.preview', { ...request, target: 'oci-dir' });
  expect(await ask('convert.start', { ...request, target: 'oci-dir' })).toMatchObject({
    problem: { code: 'unsupported' },
  });
});

test('a layout is not written into itself', async () => {
  const image = imageOf([[{ path: 'a', content: 'a' }]]);
  const layout = writeArchive(folder, [image], { container: 'oci', outer: 'folder' });
  const request = wish([await host.grant(layout)]);
  await get('convert.preview', request);
  target = join(layout, 'out.tar');
  expect(await ask('convert.start', request)).toMatchObject({ problem: { code: 'not-allowed' } });
  expect(readFileSync(join(layout, 'index.json')).length).toBeGreaterThan(0);
});
