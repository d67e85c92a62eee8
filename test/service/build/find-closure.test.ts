import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { parseClosure } from '../../../shared/build/parse-closure.ts';
import { askNix, findNix } from '../../../main/engine/build/closure/closure-nix.ts';
import { findClosure } from '../../../main/service/build/find-closure.ts';
import { nixStore } from '../../../main/service/build/place-spec.ts';
import { removeStore, unpackStore, vectors } from '../../make/vector-store.ts';
import { scratchFolder } from '../scratch.ts';

const hash = (digit: string): string => digit.repeat(32);
const path = (digit: string, name: string): string => `/nix/store/${hash(digit)}-${name}`;

/** A store of four paths: app → lib → data, and a stranger. */
function makeStore(): {
  readonly root: string;
  readonly app: string;
  readonly lib: string;
  readonly data: string;
} {
  const root = scratchFolder();
  const [app, lib, data] = [path('a', 'app-1.0'), path('b', 'lib-2.0'), path('c', 'data')];
  mkdirSync(join(root, app, 'bin'), { recursive: true });
  writeFileSync(join(root, app, 'bin/app'), `${'x'.repeat(1_048_570)}${lib}/lib.so`);
  mkdirSync(join(root, lib));
  symlinkSync(`${data}/set`, join(root, lib, 'set'));
  writeFileSync(join(root, data), 'numbers');
  writeFileSync(join(root, path('d', 'stranger')), 'nobody');
  writeFileSync(join(root, path('f', 'made.drv')), 'Derive');
  return { root, app, lib, data };
}

const request = { file: null, held: [], text: '', searchPath: '' } as const;

describe('a closure', () => {
  test('BC4: is found by looking for hashes in contents, links and names', async () => {
    const { root, app, lib, data } = makeStore();
    const found = await findClosure({ ...request, store: nixStore(root), roots: [app] });
    expect(found.source).toBe('scan');
    expect(found.nodes.map((node) => [node.path, node.references])).toEqual([
      [app, [lib]],
      [lib, [data]],
      [data, []],
    ]);
  });

  test('BC4, BC5: scanning the vectors finds what Nix recorded, sizes included', async () => {
    const root = unpackStore();
    try {
      const text = readFileSync(join(vectors, 'closures/structuredAttrs.attrs.json'), 'utf8');
      const recorded = parseClosure(text).entries;
      const roots = recorded.map((entry) => entry.path);
      const found = await findClosure({ ...request, store: nixStore(root), roots });
      const plain = (entries: typeof recorded) =>
        new Map(
          entries.map((entry) => [
            entry.path,
            [entry.narSize, ...entry.references.filter((each) => each !== entry.path).toSorted()],
          ]),
        );
      expect(plain(found.nodes)).toEqual(plain(recorded));
    } finally {
      removeStore(root);
    }
  });

  test('BC1: paths that the config names are wanted too', async () => {
    const { root, lib, data } = makeStore();
    const text = JSON.stringify({ Cmd: [`${lib}/bin/x`] });
    const found = await findClosure({ ...request, store: nixStore(root), roots: [], text });
    expect(found.nodes.map((node) => node.path)).toEqual([lib, data]);
    expect(found.named).toEqual([lib]);
    const stray = JSON.stringify({ Cmd: [`${path('z', 'gone-1.0')}/bin/x`] });
    await expect(findClosure({ ...request, store: nixStore(root), roots: [], text: stray })).rejects.toThrow(
      /lacks a member of the closure: .*gone-1\.0/,
    );
    expect((await findClosure({ ...request, store: nixStore(root), roots: [] })).source).toBe('none');
  });

  test('BC3: the store’s own database is asked before', async () => {
    const { root, app, lib } = makeStore();
    mkdirSync(join(root, 'nix/var/nix/db'), { recursive: true });
    const file = join(root, 'nix/var/nix/db/db.sqlite');
    const database = new DatabaseSync(file);
    database.exec(`create table ValidPaths (id integer primary key, path text, narSize integer);
      create table Refs (referrer integer, reference integer);
      insert into ValidPaths values (1, '${app}', 77), (2, '${lib}', null);
      insert into Refs values (1, 2), (1, 1);`);
    database.close();
    const found = await findClosure({ ...request, store: nixStore(root), roots: [app] });
    expect(found.source).toBe('database');
    expect(found.nodes.map(({ narSize }) => narSize)).toEqual([77, 336]);
    const other = await findClosure({ ...request, store: nixStore(root), roots: [path('d', 'stranger')] });
    expect(other.source).toBe('scan');
    expect(other.notes[0]).toContain('does not know');
    rmSync(file);
    writeFileSync(file, 'no database');
    const damaged = await findClosure({ ...request, store: nixStore(root), roots: [app] });
    expect(damaged.source).toBe('scan');
    expect(damaged.notes[0]).toContain('no whole SQLite database');
  });

  test('BC2: every member that is missing is told', async () => {
    const { root, app, lib, data } = makeStore();
    const file = join(root, 'closure.json');
    const write = (entries: unknown): void => writeFileSync(file, JSON.stringify(entries));
    write([{ path: app, references: [lib, data], narSize: 1 }]);
    const ask = () => findClosure({ ...request, file, store: nixStore(root), roots: [app, path('d', 'x')] });
    await expect(ask()).rejects.toThrow(/lacks 3 members of the closure: .*b-lib-2\.0, .*c-data, .*d-x/);
    write({ nothing: [] });
    await expect(ask()).rejects.toMatchObject({ problem: { code: 'bad-request' } });
    rmSync(file);
    await expect(ask()).rejects.toMatchObject({ problem: { code: 'not-found' } });
    rmSync(join(root, lib), { recursive: true });
    await expect(findClosure({ ...request, store: nixStore(root), roots: [lib] })).rejects.toThrow(
      /lib-2\.0/,
    );
  });

  test('a cancelled scan ends', async () => {
    const { root, app } = makeStore();
    const signal = AbortSignal.abort();
    await expect(
      findClosure({ ...request, store: nixStore(root), roots: [app] }, { signal }),
    ).rejects.toThrow('cancelled');
  });
});

describe.skipIf(process.platform === 'win32')('nix path-info', () => {
  const fakeNix = (script: string): string => {
    const folder = scratchFolder();
    writeFileSync(join(folder, 'nix'), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, 'nix'), 0o755);
    return folder;
  };

  test('BC7: is asked without a shell, and its answer read', async () => {
    const folder = fakeNix(`printf '[{"path":"%s","references":[],"narSize":5}]' "$7"`);
    const nix = findNix(`relative:/nowhere:${folder}`);
    expect(nix).toBe(join(folder, 'nix'));
    const odd = "/nix/store/$(touch x)'; echo";
    expect(await askNix(nix ?? '', [odd], undefined)).toEqual({
      ok: true,
      entries: [{ path: odd, references: [], narSize: 5 }],
    });
  });

  test('BC7: a failure or nonsense is a note', async () => {
    const failing = findNix(fakeNix('echo first >&2; echo "error: no such path" >&2; exit 1'));
    expect(await askNix(failing ?? '', [], undefined)).toEqual({
      ok: false,
      why: 'nix path-info failed: error: no such path',
    });
    const nonsense = findNix(fakeNix('echo hello'));
    expect(await askNix(nonsense ?? '', [], undefined)).toMatchObject({ ok: false });
    expect(findNix('')).toBeNull();
  });
});
