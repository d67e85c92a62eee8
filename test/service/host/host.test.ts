import {
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { nothingIgnored } from '../../../shared/compare/ignored.ts';
import { callNames } from '../../../shared/contract/contract.ts';
import type { ArchiveRef, ArchiveView, HostEvent, TaskState } from '../../../shared/contract/values.ts';
import type { Outcome } from '../../../shared/problem.ts';
import { createHost } from '../../../main/service/host/create-host.ts';
import { hostParts } from '../../../main/service/host/host-parts.ts';
import type { Host, HostDialogs, HostOptions } from '../../../main/service/host/host.ts';
import type { Session } from '../../../main/service/session/session.ts';
import { startHost } from '../../../main/service/host/start-host.ts';
import { imageOf, noise, writeArchive } from '../made-archive.ts';
import { callsOf } from './calls.ts';
import type { Calls } from './calls.ts';
import { scratchFolder } from '../scratch.ts';

const layers = [
  [
    { path: 'etc/a', content: 'A' },
    { path: 'etc/b', content: noise(400_000) },
  ],
  [{ path: 'etc/a', content: 'AA' }],
];
const merged = { view: 'merged', layer: 1 } as const;
const everyRow = {
  filter: { text: '', kinds: [], changes: [], flags: [], minSize: null, maxSize: null },
  sort: 'name',
  expansion: { mode: 'all', except: [] },
  from: 0,
  count: 100,
} as const;

interface Tested extends Calls {
  readonly host: Host;
  readonly events: HostEvent[];
  readonly folder: string;
  /** Waits for an event. */
  until(wanted: (event: HostEvent) => boolean): Promise<HostEvent>;
}

const open: Tested[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(({ host }) => host.close()));
});

type Start = (options: HostOptions, dialogs: HostDialogs) => Host;
const here: Start = (options, dialogs) => createHost(options, hostParts(options, dialogs));

function tested(
  more: Partial<HostOptions> = {},
  dialogs: Partial<HostDialogs> = {},
  start: Start = here,
): Tested {
  const folder = realpathSync(scratchFolder());
  mkdirSync(join(folder, 'root'));
  const events: HostEvent[] = [];
  const waiting = new Set<() => void>();
  const host = start(
    {
      kind: 'desktop',
      version: '1.2.3',
      root: null,
      stateFolder: join(folder, 'state'),
      cacheFolder: join(folder, 'cache'),
      workers: 1,
      ...more,
      ...(more.kind === 'served' && { root: join(folder, 'root') }),
    },
    { openDialog: async () => [], saveDialog: async () => null, ...dialogs },
  );
  host.listen((event) => {
    events.push(event);
    for (const look of waiting) look();
  });
  const set: Tested = {
    host,
    events,
    folder,
    ...callsOf(() => host),
    until: (wanted) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = events.find(wanted);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
  };
  open.push(set);
  return set;
}

async function indexed(set: Tested, ref: ArchiveRef): Promise<ArchiveView> {
  let view = await set.get('archive.open', { ref });
  while (view.phase !== 'indexed' && view.phase !== 'failed') {
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
    view = await set.get('archive.view', { ref });
  }
  return view;
}

function ended(events: readonly HostEvent[], state: TaskState['state']): TaskState[] {
  return events.flatMap((event) => (event.type === 'task' && event.task.state === state ? [event.task] : []));
}

function codeOf(outcome: Outcome<unknown>): string {
  return outcome.ok ? 'none' : outcome.problem.code;
}

describe('SV4: tokens and arguments', () => {
  test('SV4.3: names that are no calls, and arguments that are not as agreed, are refused', async () => {
    const { host } = tested();
    for (const name of [
      'nothing',
      '',
      'constructor',
      '__proto__',
      'toString',
      7,
      null,
      undefined,
      {},
      ['app.info'],
    ]) {
      expect(codeOf(await host.call(name, {}))).toBe('bad-request');
    }
    for (const name of callNames) {
      for (const input of [null, undefined, 7, 'x', [], { extra: 1 }, { ref: '../../etc/passwd' }]) {
        expect(codeOf(await host.call(name, input))).toBe('bad-request');
      }
    }
  });

  test('SV4.1: a token that was never handed out opens nothing', async () => {
    const set = tested();
    const ref = 'f'.repeat(32) as ArchiveRef;
    for (const name of ['archive.open', 'archive.view', 'archive.verify'] as const) {
      expect(codeOf(await set.ask(name, { ref }))).toBe('not-allowed');
    }
    expect(codeOf(await set.ask('waste.report', { ref, image: 0, limit: 1 }))).toBe('not-allowed');
    expect(codeOf(await set.ask('archive.close', { ref }))).toBe('none');
  });

  test('SV4.1: tokens cannot be guessed, and the same path has the same one', async () => {
    const set = tested();
    const path = writeArchive(set.folder, [imageOf(layers)]);
    const one = await set.host.grant(path);
    expect(one).toMatch(/^[0-9a-f]{32}$/);
    symlinkSync(path, join(set.folder, 'link'));
    expect(await set.host.grant(join(set.folder, 'link'))).toBe(one);
    expect(await set.get('open.path', { text: path })).toEqual([one]);
    const other = writeArchive(set.folder, [imageOf(layers)], { container: 'oci' });
    expect(await set.host.grant(other)).not.toBe(one);
    await expect(set.host.grant(join(set.folder, 'gone'))).rejects.toMatchObject({
      problem: { code: 'not-found' },
    });
  });

  test('SV4.2: a served host opens and shows what is below its root, and has no dialogs', async () => {
    const set = tested({ kind: 'served' });
    const inside = writeArchive(join(set.folder, 'root'), [imageOf(layers)]);
    const outside = writeArchive(set.folder, [imageOf(layers)]);
    expect(await set.get('app.info', {})).toEqual({
      version: '1.2.3',
      host: 'served',
      platform: process.platform,
      root: 'root',
    });
    expect(await set.get('browse.list', { at: [] })).toMatchObject([
      { name: basename(inside), kind: 'file' },
    ]);
    const ref = await set.getPath(basename(inside));
    expect((await indexed(set, ref)).phase).toBe('indexed');
    expect(codeOf(await set.ask('open.path', { text: `../${basename(outside)}` }))).toBe('not-allowed');
    expect(codeOf(await set.ask('open.path', { text: outside }))).toBe('not-allowed');
    expect(codeOf(await set.ask('open.dialog', {}))).toBe('unsupported');
  });

  test('SV4.4: an upload is deleted when it is closed, and when the host ends', async () => {
    const set = tested();
    const paths = ['one', 'two'].map((name) => {
      mkdirSync(join(set.folder, name));
      return writeArchive(join(set.folder, name), [imageOf(layers)]);
    });
    const refs = await Promise.all(
      paths.map((path) => set.host.grant(path, { name: 'my.tar', temporary: true })),
    );
    const view = await indexed(set, refs[0]!);
    expect(view.name).toBe('my.tar');
    await set.get('archive.close', { ref: refs[0]! });
    expect(readdirSync(join(set.folder, 'one'))).toEqual([]);
    expect(codeOf(await set.ask('archive.open', { ref: refs[0]! }))).toBe('not-allowed');
    expect(readdirSync(join(set.folder, 'two'))).toHaveLength(1);
    await set.host.close();
    expect(readdirSync(join(set.folder, 'two'))).toEqual([]);
    expect(await set.get('recent.list', {})).toEqual([]);
  });

  test('SV4.6: an upload that no window has had for an hour is deleted, and who comes back to it is told', async () => {
    let time = 0;
    const set = tested({}, {}, (options, dialogs) =>
      createHost(options, { ...hostParts(options, dialogs), now: () => time }),
    );
    const pass = async (minutes: number, held: readonly ArchiveRef[]): Promise<void> => {
      time += minutes * 60_000;
      await set.host.sweep(held);
    };
    const [uploads, own] = ['uploads', 'own'].map((name) => join(set.folder, name)) as [string, string];
    for (const folder of [uploads, own]) mkdirSync(folder);
    const path = writeArchive(uploads, [imageOf(layers)]);
    const ref = await set.host.grant(path, { name: 'my.tar', temporary: true });
    const other = await set.host.grant(writeArchive(own, [imageOf(layers)]));
    for (const one of [ref, other]) await indexed(set, one);
    await pass(50, []);
    await pass(50, [ref]);
    await pass(50, []);
    expect((await set.get('archive.view', { ref })).phase).toBe('indexed');
    await pass(70, []);
    expect(readdirSync(uploads)).toEqual([]);
    for (const name of ['archive.open', 'archive.view'] as const)
      expect(await set.ask(name, { ref })).toEqual({
        ok: false,
        problem: {
          code: 'not-found',
          message:
            'my.tar lay here for an hour without a page that had it open, and was deleted: add it again',
        },
      });
    expect((await set.get('archive.view', { ref: other })).phase).toBe('indexed');
    expect(readdirSync(own)).toHaveLength(1);
  });
});

const starts: readonly (readonly [string, Start])[] = [
  ['in this thread', here],
  ['in a thread of its own', (options, dialogs) => startHost(options, dialogs)],
];

describe.each(starts)('a host %s', (_, start) => {
  test('opening goes from opening to indexed, and everything can be asked', async () => {
    const set = tested({}, {}, start);
    const ref = await set.host.grant(
      writeArchive(set.folder, [imageOf(layers)], { container: 'oci', packing: 'gzip' }),
    );
    expect(codeOf(await set.ask('tree.rows', { ref, image: 0, scope: merged, ...everyRow }))).toBe(
      'not-ready',
    );
    const view = await indexed(set, ref);
    expect(view).toMatchObject({ phase: 'indexed', problem: null, verified: false });
    expect(view.report?.images[0]?.layers).toHaveLength(2);
    const page = await set.get('tree.rows', { ref, image: 0, scope: merged, ...everyRow });
    expect(page.rows.map(({ path }) => path)).toEqual(['etc', 'etc/a', 'etc/b']);
    const ofImage = { ref, image: 0 };
    const { filter, sort, expansion } = everyRow;
    const place = await set.get('tree.locate', {
      ...ofImage,
      scope: merged,
      filter,
      sort,
      expansion,
      path: 'etc/b',
    });
    expect(place?.row).toBe(2);
    expect(await set.get('tree.sizes', { ...ofImage, scope: merged, path: '', limit: 9 })).toMatchObject({
      size: 400_002,
    });
    expect(await set.get('entry.details', { ...ofImage, scope: merged, path: 'etc/a' })).toMatchObject({
      layer: 1,
    });
    expect(await set.get('path.life', { ...ofImage, path: 'etc/a' })).toHaveLength(2);
    expect(await set.get('waste.report', { ...ofImage, limit: 5 })).toMatchObject({ wasted: 1 });
    expect(await set.get('storePaths.list', ofImage)).toEqual([]);
    expect(await set.get('archive.documents', ofImage)).toMatchObject({
      config: expect.stringContaining('"os":"linux"') as string,
    });
    expect(await set.get('archive.truths', { ref })).toMatchObject({
      path: expect.stringMatching(/^image[^/]*\.tar$/) as string,
      findings: [],
    });
    const chunk = await set.get('file.read', { ...ofImage, layer: 1, path: 'etc/a', offset: 0, length: 9 });
    expect(Buffer.from(chunk.bytes).toString()).toBe('AA');
    expect(
      codeOf(await set.ask('file.read', { ...ofImage, layer: 1, path: 'x', offset: 0, length: 9 })),
    ).toBe('no-such-path');
    const phases = set.events.flatMap((event) =>
      event.type === 'archive' && event.ref === ref ? [event.phase] : [],
    );
    expect([...new Set(phases)]).toEqual(['opening', 'listed', 'indexed']);
    await set.until((event) => event.type === 'task' && event.task.state === 'done');
    expect(ended(set.events, 'done')).toHaveLength(1);
  });

  test('SV7.9: the layer list is answered before layers are begun to be read', async () => {
    const order: string[] = [];
    const set = tested({}, {}, (options, dialogs) => {
      const parts = hostParts(options, dialogs);
      return createHost(options, {
        ...parts,
        async openSession(...given) {
          const session = await parts.openSession(...given);
          const scan: Session['scan'] = (...wish) => {
            order.push('reading');
            return session.scan(...wish);
          };
          return Object.create(session, { scan: { value: scan } }) as Session;
        },
      });
    });
    const ref = await set.host.grant(writeArchive(set.folder, [imageOf(layers)]));
    const { phase } = await set.get('archive.open', { ref });
    order.push(phase);
    await set.until((event) => event.type === 'archive' && event.phase === 'indexed');
    expect(order).toEqual(['listed', 'reading']);
  });

  test('SV3.1: each task ends once; verifying twice at once is one task', async () => {
    const set = tested({}, {}, start);
    const large = imageOf([[{ path: 'big', content: noise(12_000_000) }]]);
    const ref = await set.host.grant(
      writeArchive(set.folder, [large], { container: 'oci', packing: 'gzip' }),
    );
    // Listed, and not indexed yet: there is something left to do.
    await set.get('archive.open', { ref });
    const [one, two] = await Promise.all([
      set.get('archive.verify', { ref }),
      set.get('archive.verify', { ref }),
    ]);
    expect(two).toBe(one);
    await set.until(
      (event) => event.type === 'task' && event.task.id === one && event.task.state !== 'running',
    );
    expect((await set.get('archive.view', { ref })).verified).toBe(true);
    const ends = set.events.filter(
      (event) => event.type === 'task' && event.task.id === one && event.task.state !== 'running',
    );
    expect(ends).toHaveLength(1);
    await set.get('task.cancel', { id: one });
    expect((await set.get('task.list', {})).find(({ id }) => id === one)?.state).toBe('done');
  });

  test('what is no image fails with the reason, and stays openable', async () => {
    const set = tested({}, {}, start);
    const path = join(set.folder, 'text');
    writeFileSync(path, 'hello');
    const ref = await set.host.grant(path);
    const view = await indexed(set, ref);
    expect(view).toMatchObject({ phase: 'failed', problem: { code: 'not-an-image' }, report: null });
    expect(codeOf(await set.ask('storePaths.list', { ref, image: 0 }))).toBe('not-an-image');
    await set.until((event) => event.type === 'task' && event.task.state === 'failed');
    rmSync(path);
    writeFileSync(path, readFileSync(writeArchive(set.folder, [imageOf(layers)])));
    expect((await indexed(set, ref)).phase).toBe('indexed');
  });

  test('SV7.5: a file that is another one now is read anew when it is opened again, one that is gone is not', async () => {
    const set = tested({}, {}, start);
    const path = writeArchive(set.folder, [imageOf(layers)]);
    const ref = await set.host.grant(path);
    const before = await indexed(set, ref);
    await set.until((event) => event.type === 'task' && event.task.state === 'done');
    rmSync(path);
    expect((await set.get('archive.open', { ref })).phase).toBe('indexed');
    writeFileSync(path, readFileSync(writeArchive(scratchFolder(), [imageOf(layers.slice(0, 1))])));
    await set.get('archive.open', { ref });
    const after = await indexed(set, ref);
    expect([before, after].map(({ report }) => report?.images[0]?.layers.length)).toEqual([layers.length, 1]);
    expect(after.revision).toBeGreaterThan(before.revision);
  });

  test('opening can be cancelled, and tried again', async () => {
    const set = tested({}, {}, start);
    const large = imageOf([[{ path: 'big', content: noise(30_000_000) }]]);
    const ref = await set.host.grant(
      writeArchive(set.folder, [large], { container: 'oci', packing: 'gzip' }),
    );
    void set.ask('archive.open', { ref });
    const event = await set.until(({ type }) => type === 'task');
    if (event.type !== 'task') throw new Error('no task');
    await set.get('task.cancel', { id: event.task.id });
    await set.until(
      (other) => other.type === 'task' && other.task.id === event.task.id && other.task.state === 'cancelled',
    );
    expect((await set.get('archive.view', { ref })).phase).not.toBe('indexed');
    expect((await indexed(set, ref)).phase).toBe('indexed');
  });

  test('closing and opening again while it is being opened ends indexed, whatever the first opening comes to', async () => {
    const set = tested({}, {}, start);
    const large = imageOf([[{ path: 'big', content: noise(12_000_000) }]]);
    const ref = await set.host.grant(
      writeArchive(set.folder, [large], { container: 'oci', packing: 'gzip' }),
    );
    for (let round = 0; round < 3; round += 1) {
      void set.ask('archive.open', { ref });
      await set.get('archive.close', { ref });
    }
    const view = await indexed(set, ref);
    expect(view).toMatchObject({ phase: 'indexed', problem: null });
    await set.until((event) => event.type === 'task' && event.task.state === 'done');
    expect((await set.get('archive.view', { ref })).phase).toBe('indexed');
  });

  test('SV7.6: what was opened is among the recent ones, and opens from there', async () => {
    const set = tested({}, {}, start);
    const path = writeArchive(set.folder, [imageOf(layers)]);
    await indexed(set, await set.host.grant(path));
    let [recent] = await set.get('recent.list', {});
    while (recent === undefined) [recent] = await set.get('recent.list', {});
    expect(recent).toMatchObject({ name: basename(path), layers: 2, exists: true });
    expect(await set.get('recent.open', { id: recent.id })).toBe(await set.host.grant(path));
    expect(codeOf(await set.ask('recent.open', { id: 'x' }))).toBe('not-found');
    await set.get('recent.clear', {});
    expect(await set.get('recent.list', {})).toEqual([]);
  });

  test('SV7.6: an image that was just opened is among them when the host has been closed', async () => {
    const set = tested({}, {}, start);
    const path = writeArchive(set.folder, [imageOf(layers)]);
    await set.get('archive.open', { ref: await set.host.grant(path) });
    await set.until((event) => event.type === 'archive' && event.phase !== 'opening');
    await set.host.close();
    expect(readdirSync(join(set.folder, 'state'))).toEqual(['recent.json']);
    expect(readFileSync(join(set.folder, 'state', 'recent.json'), 'utf8')).toContain(basename(path));
  });

  test('dialogs, announcements and the menu reach the window', async () => {
    const folder = scratchFolder();
    const path = writeArchive(folder, [imageOf(layers)]);
    const set = tested({}, { openDialog: async () => [path] }, start);
    const [ref] = await set.get('open.dialog', {});
    expect(await set.host.announce([path])).toEqual([ref]);
    expect(await set.until(({ type }) => type === 'open')).toEqual({ type: 'open', refs: [ref] });
    set.host.menu('palette');
    expect(await set.until(({ type }) => type === 'menu')).toEqual({ type: 'menu', action: 'palette' });
  });

  test('SV6.1: saving asks where, writes there, and never over the open archive', async () => {
    const answers: (string | null)[] = [];
    const asked: string[] = [];
    const set = tested(
      {},
      {
        saveDialog: async (name) => {
          asked.push(name);
          return answers.shift() ?? null;
        },
      },
      start,
    );
    const path = writeArchive(set.folder, [imageOf(layers)]);
    const ref = await set.host.grant(path);
    await indexed(set, ref);
    const subject = { kind: 'file', image: 0, layer: 0, path: 'etc/b' } as const;
    expect(await set.get('save.start', { ref, subject })).toEqual({ kind: 'cancelled' });
    expect(asked).toEqual(['b']);
    answers.push(join(set.folder, 'saved'));
    const answer = await set.get('save.start', { ref, subject });
    if (answer.kind !== 'task') throw new Error('no task');
    await set.until(
      (event) => event.type === 'task' && event.task.id === answer.task && event.task.state === 'done',
    );
    expect(readFileSync(join(set.folder, 'saved')).equals(noise(400_000))).toBe(true);
    const before = readFileSync(path);
    answers.push(path);
    expect(codeOf(await set.ask('save.start', { ref, subject }))).toBe('not-allowed');
    expect(readFileSync(path).equals(before)).toBe(true);
    answers.push(join(set.folder, 'no/such/folder'));
    expect(codeOf(await set.ask('save.start', { ref, subject }))).toBe('not-found');
  });

  test('SV6.3: a served host offers a download, once', async () => {
    const set = tested({ kind: 'served' }, {}, start);
    const ref = await set.host.grant(writeArchive(join(set.folder, 'root'), [imageOf(layers)]));
    await indexed(set, ref);
    const answer = await set.get('save.start', {
      ref,
      subject: { kind: 'file', image: 0, layer: 0, path: 'etc/b' },
    });
    if (answer.kind !== 'download') throw new Error('no download');
    const id = answer.url.replace(/^download\//, '');
    const download = await set.host.download(id);
    expect(download).toMatchObject({ name: 'b', size: 400_000 });
    const pieces: Uint8Array[] = [];
    for await (const piece of download?.bytes ?? []) pieces.push(piece);
    expect(Buffer.concat(pieces).equals(noise(400_000))).toBe(true);
    expect(await set.host.download(id)).toBeNull();
    await set.until(
      (event) => event.type === 'task' && event.task.title === 'Sending b' && event.task.state === 'done',
    );
  });
});

describe('SV8: the host’s thread', () => {
  test('SV8.3: when it dies, open and later calls are answered, and its owner is told', async () => {
    const folder = scratchFolder();
    const program = join(folder, 'dies.mjs');
    writeFileSync(
      program,
      `import { parentPort } from 'node:worker_threads';
       parentPort.once('message', () => process.exit(3));`,
    );
    const deaths: string[] = [];
    const set = tested({}, {}, (options, dialogs) =>
      startHost(
        { ...options, workerUrl: new URL(`file://${program}`), onDeath: (reason) => deaths.push(reason) },
        dialogs,
      ),
    );
    expect(codeOf(await set.ask('app.info', {}))).toBe('internal');
    expect(codeOf(await set.ask('app.info', {}))).toBe('internal');
    expect(deaths).toEqual(['the engine ended unexpectedly (status 3)']);
  });
});

test('CM9, CM10: two images are compared to the end, a file of them line by line, and the report is saved', async () => {
  const reports = realpathSync(scratchFolder());
  const set = tested({}, { saveDialog: async (name) => join(reports, name) });
  const refs = await Promise.all(
    [layers, [...layers, [{ path: 'etc/a', content: 'AA\nmore' }]]].map((stack) =>
      set.host.grant(writeArchive(realpathSync(scratchFolder()), [imageOf(stack)])),
    ),
  );
  const [left, right] = refs;
  if (left === undefined || right === undefined) throw new Error('two archives were made');
  const side = (ref: ArchiveRef) => ({ ref, image: 0, range: null });
  const opened = await set.get('compare.open', {
    left: side(left),
    right: side(right),
    ignored: nothingIgnored,
  });
  const compare = opened.ref;
  let view = opened;
  while (view.phase !== 'compared') {
    const { revision } = view;
    await set.until((event) => event.type === 'compare' && event.revision > revision);
    view = await set.get('compare.view', { compare });
  }
  expect(view.report?.same).toBe(false);
  expect(view.report?.layers.map(({ relation }) => relation)).toEqual(['equal', 'equal', 'added']);
  const page = await set.get('compare.rows', {
    compare,
    filter: { text: '', changes: [], kinds: [], flags: [] },
    layers: null,
    sort: 'name',
    expansion: { mode: 'all', except: [] },
    from: 0,
    count: 10,
  });
  expect(page.rows.map(({ path, fileChange }) => [path, fileChange])).toEqual([
    ['etc', null],
    ['etc/a', 'content'],
  ]);
  const { hunks } = await set.get('compare.diff', { compare, path: 'etc/a', as: 'auto' });
  expect(hunks[0]?.lines).toEqual([
    { kind: 'removed', text: 'AA', unended: true },
    { kind: 'added', text: 'AA' },
    { kind: 'added', text: 'more', unended: true },
  ]);
  for (const [format, file] of [
    ['html', 'comparison.html'],
    ['markdown', 'comparison.md'],
    ['json', 'comparison.json'],
  ] as const) {
    const answer = await set.get('compare.save', { compare, format });
    if (answer.kind !== 'task') throw new Error('a task was expected');
    await set.until(
      (event) => event.type === 'task' && event.task.id === answer.task && event.task.state === 'done',
    );
    expect(readFileSync(join(reports, file), 'utf8')).toContain('etc/a');
  }
});
