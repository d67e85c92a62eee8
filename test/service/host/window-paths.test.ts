import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createHostNames } from '../../../main/service/host/host-names.ts';
import type { Host, HostOptions } from '../../../main/service/host/host.ts';
import type { BuildDraft } from '../../../shared/contract/build-values.ts';
import type { ArchiveRef, HostEvent } from '../../../shared/contract/values.ts';
import { runCli } from '../../cli/run-cli.ts';
import { imageOf, noise, writeArchive } from '../made-archive.ts';
import { callsOf, startHere } from './calls.ts';

const app = '/nix/store/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-app';
const gone = '/nix/store/bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb-gone';

let folder = '';
let target = '';
let host: Host;
/** Everything that the window is told. */
let told: unknown[] = [];

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'varve-secret-')));
  target = join(folder, 'out.tar');
  told = [];
  mkdirSync(join(folder, 'web'));
  writeFileSync(join(folder, 'web/index.html'), 'page');
  mkdirSync(join(folder, app), { recursive: true });
  writeFileSync(join(folder, app, 'file'), 'file');
  writeArchive(folder, [imageOf([[{ path: 'etc/motd', content: noise(50) }]], 'base:1')]);
});
afterEach(async () => {
  await host.close();
  rmSync(folder, { recursive: true, force: true });
});

function start(kind: HostOptions['kind']): void {
  host = startHere({ kind, root: kind === 'served' ? folder : null, workers: 1 }, () => target);
  host.listen((event: HostEvent) => told.push(event));
}

const { ask, get } = callsOf(
  () => host,
  (outcome) => told.push(outcome),
);

const ref = (name: string): Promise<ArchiveRef> => host.grant(join(folder, name));
const base = 'image-skopeo-none-none.tar';

/** Waits until no task runs. */
async function settle(): Promise<void> {
  await expect
    .poll(async () => (await get('task.list', {})).every(({ state }) => state !== 'running'), {
      timeout: 20_000,
    })
    .toBe(true);
}

/** What a window was told of why something cannot be built, through every call that may say so. */
async function trouble(draft: BuildDraft): Promise<string> {
  const from = told.length;
  await ask('build.plan', { draft, again: true });
  await ask('build.seal', { draft });
  await ask('build.export', { draft });
  await settle();
  return JSON.stringify(told.slice(from));
}

describe.each(['desktop', 'served'] as const)('SV4.5: a %s window is told nothing by its path', (kind) => {
  test('whatever goes wrong with a build', async () => {
    start(kind);
    const files = (source: ArchiveRef): BuildDraft => ({ name: 'app', files: [{ source, to: '/srv' }] });
    const web = await ref('web');
    const store = await ref(app.slice(1));
    const cases: (readonly [() => void, BuildDraft, RegExp])[] = [
      // a pipe in a folder
      [() => execFileSync('mkfifo', [join(folder, 'web/pipe')]), files(web), /web\/pipe is a named pipe/],
      // a folder that is gone
      [
        () => rmSync(join(folder, 'web'), { recursive: true }),
        files(web),
        /web: cannot be read \(it is not there\)/,
      ],
      // no base
      [
        () => writeFileSync(join(folder, base), 'no image'),
        { name: 'app', fromImage: await ref(base) },
        /image-skopeo-none-none\.tar/,
      ],
      // no closure
      [
        () => writeFileSync(join(folder, 'closure.json'), '[{"path": 1}]'),
        { name: 'app', contents: [store], closure: await grantNew('closure.json') },
        /closure\.json/,
      ],
      // a member that no closure has, and one whose files are not there
      [
        () =>
          writeFileSync(
            join(folder, 'closure.json'),
            JSON.stringify([{ path: app, references: [gone], narSize: 1 }]),
          ),
        { name: 'app', contents: [store], closure: await ref('closure.json') },
        /closure\.json lacks a member of the closure: \/nix\/store\/b{32}-gone/,
      ],
      [
        () =>
          writeFileSync(
            join(folder, 'closure.json'),
            JSON.stringify([
              { path: app, references: [gone], narSize: 1 },
              { path: gone, references: [], narSize: 1 },
            ]),
          ),
        { name: 'app', contents: [store], closure: await ref('closure.json') },
        /store paths are not there: \/nix\/store\/b{32}-gone/,
      ],
      // a pipe in the store
      [
        () => execFileSync('mkfifo', [join(folder, app, 'pipe')]),
        { name: 'app', storePaths: [store] },
        /\/nix\/store\/a{32}-app\/pipe is a named pipe/,
      ],
      // a store path that is a link out of the store
      [
        () => {
          rmSync(join(folder, app), { recursive: true });
          symlinkSync(tmpdir(), join(folder, app));
        },
        { name: 'app', like: 'buildImage', copyToRoot: [store] },
        /app/,
      ],
    ];
    for (const [spoil, draft, words] of cases) {
      spoil();
      expect(await trouble(draft)).toMatch(words);
    }
    expect(JSON.stringify(told)).not.toContain(folder);
  });

  test('a spec that names what cannot be had', async () => {
    start(kind);
    const names = ['../outside.tar', 'sub/nowhere.tar', '/etc/nowhere.tar'];
    for (const fromImage of names) {
      writeFileSync(join(folder, 'spec.json'), JSON.stringify({ name: 'app', fromImage }));
      await ask('build.openSpec', { ref: await ref('spec.json') });
    }
    expect(JSON.stringify(told)).not.toContain(folder);
    expect(JSON.stringify(told)).toContain('nowhere.tar');
  });

  test('what cannot be opened or written', async () => {
    start(kind);
    writeFileSync(join(folder, 'none.tar'), 'no image');
    const none = await ref('none.tar');
    await ask('archive.open', { ref: none });
    target = join(folder, 'no/such/folder/out.tar');
    const draft: BuildDraft = { name: 'app', files: [{ source: await ref('web'), to: '/srv' }] };
    await ask('build.export', { draft });
    await settle();
    const all = JSON.stringify(told);
    expect(all).not.toContain(folder);
    expect(all).toContain('none.tar');
    if (kind === 'desktop') expect(all).toMatch(/not-writable/);
  });
});

async function grantNew(name: string): Promise<ArchiveRef> {
  writeFileSync(join(folder, name), '[]');
  return await ref(name);
}

describe('names in place of paths', () => {
  test('the deepest one that fits, at whole components', () => {
    const names = createHostNames();
    names.add('/srv/a', 'base.tar');
    names.add('/srv/a/b', 'web');
    names.add('/srv', 'the folder that is served', '');
    names.addTarget('/srv/out/app.tar', 'app.tar');
    const texts = [
      ['/srv/a/b/c: cannot be read', 'web/c: cannot be read'],
      ['"/srv/a" and /srv/a/x', '"base.tar" and base.tar/x'],
      ['/srv/ab', 'ab'],
      ['below /srv', 'below the folder that is served'],
      ['/mnt/srv/a, /srvx, ./srv/a', '/mnt/srv/a, /srvx, ./srv/a'],
      [
        'cannot write /srv/out/.app.tar.0123abcd-77-0123456789ab.part: ENOSPC',
        'cannot write app.tar: ENOSPC',
      ],
    ];
    for (const [said = '', expected] of texts) expect(names.text(said)).toBe(expected);
    names.drop('/srv/a');
    expect(names.text('/srv/a/x')).toBe('a/x');
  });
});

describe('SV9.9: a saved spec', () => {
  const draftOf = async (): Promise<BuildDraft> => ({
    name: 'app',
    tag: '1',
    envDefault: 'last',
    architecture: 'amd64',
    fromImage: await ref(base),
    files: [{ source: await ref('web'), to: '/srv' }],
    storePaths: [await ref(app.slice(1))],
  });

  /** The bytes of what a link of a served window leads to. */
  async function fetched(url: string | null | undefined): Promise<Buffer> {
    const id = /^download\/(.+)$/.exec(url ?? '')?.[1] ?? '';
    const download = await host.download(id);
    const parts: Uint8Array[] = [];
    for await (const part of download?.bytes ?? []) parts.push(part);
    return Buffer.concat(parts);
  }

  test('of a served window begins at the folder that is served, and is read from there again', async () => {
    start('served');
    const draft = await draftOf();
    const saved = await get('build.saveSpec', { draft });
    const text = await fetched(saved.kind === 'download' ? saved.url : null);
    expect(JSON.parse(text.toString())).toMatchObject({
      fromImage: `./${base}`,
      files: [{ source: './web', to: '/srv' }],
      storePaths: [app],
    });
    const written = await get('build.export', { draft });
    await settle();
    const result = written.kind === 'task' ? await get('build.result', { task: written.task }) : null;

    // Dropped on the page, from wherever the browser had put it.
    const elsewhere = mkdtempSync(join(tmpdir(), 'varve-upload-'));
    try {
      writeFileSync(join(elsewhere, 'upload'), text);
      const dropped = await host.grant(join(elsewhere, 'upload'), { name: 'varve.json', temporary: true });
      expect((await get('build.openSpec', { ref: dropped })).draft).toEqual(draft);

      // In the terminal: from the served folder, or told of it.
      writeFileSync(join(folder, 'varve.json'), text);
      const out = join(folder, 'cli.tar');
      const here = await runCli(['build', join(folder, 'varve.json'), '-o', out, '--json']);
      expect(JSON.parse(here.out)).toMatchObject({ id: result?.id });
      const bytes = readFileSync(out);
      const there = ['build', join(elsewhere, 'upload'), '--relative-to', folder, '--force', '-o', out];
      expect((await runCli(there)).code).toBe(0);
      expect(readFileSync(out).equals(bytes)).toBe(true);
      expect((await fetched(result?.download)).equals(bytes)).toBe(true);
    } finally {
      rmSync(elsewhere, { recursive: true, force: true });
    }
    expect((await get('build.openSpec', { ref: await ref('varve.json') })).draft).toEqual(draft);
  });

  test('that would have to name an upload is not saved, since nobody could read it', async () => {
    start('served');
    const elsewhere = mkdtempSync(join(tmpdir(), 'varve-upload-'));
    try {
      writeFileSync(join(elsewhere, 'upload'), readFileSync(join(folder, base)));
      const uploaded = await host.grant(join(elsewhere, 'upload'), { name: 'dropped.tar', temporary: true });
      const draft = { ...(await draftOf()), fromImage: uploaded };
      expect((await get('build.plan', { draft, again: false })).issues).toEqual([]);
      const saved = await host.call('build.saveSpec', { draft });
      expect(saved).toMatchObject({ ok: false, problem: { code: 'bad-request' } });
      expect(JSON.stringify(saved)).toContain('dropped.tar was uploaded');
      expect(JSON.stringify(saved)).not.toContain(elsewhere);
    } finally {
      rmSync(elsewhere, { recursive: true, force: true });
    }
  });

  test('beside another store names store paths by where they lie', async () => {
    start('desktop');
    const draft = await draftOf();
    const other = realpathSync(mkdtempSync(join(tmpdir(), 'varve-other-')));
    try {
      mkdirSync(join(other, 'nix/store'), { recursive: true });
      target = join(other, 'varve.json');
      await get('build.saveSpec', { draft });
      await settle();
      expect(JSON.parse(readFileSync(target, 'utf8'))).toMatchObject({ storePaths: [join(folder, app)] });
      const opened = await get('build.openSpec', { ref: await host.grant(target) });
      expect(opened.draft).toEqual(draft);
      const built = ['build', target, '--store-root', folder, '-o', join(other, 'out.tar')];
      expect((await runCli(built)).code).toBe(0);
    } finally {
      rmSync(other, { recursive: true, force: true });
    }
  });
});
