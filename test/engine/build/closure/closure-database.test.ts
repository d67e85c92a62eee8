import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, test } from 'vitest';
import { parseClosure } from '../../../../shared/build/parse-closure.ts';
import type { ClosureEntry } from '../../../../shared/build/closure.ts';
import { ProblemError } from '../../../../shared/problem.ts';
import { readStoreDatabase } from '../../../../main/engine/build/closure/closure-database.ts';

const folder = mkdtempSync(join(tmpdir(), 'varve-db-'));
afterEach(() => rmSync(join(folder, 'db.sqlite'), { force: true }));

// Nix's own schema, version 10.
const schema = `
create table if not exists ValidPaths (
    id               integer primary key autoincrement not null,
    path             text unique not null,
    hash             text not null, -- base16 representation
    registrationTime integer not null,
    deriver          text,
    narSize          integer,
    ultimate         integer, -- null implies "false"
    sigs             text, -- space-separated
    ca               text -- if not null, an assertion
);
create table if not exists Refs (
    referrer  integer not null,
    reference integer not null,
    primary key (referrer, reference),
    foreign key (referrer) references ValidPaths(id) on delete cascade,
    foreign key (reference) references ValidPaths(id) on delete restrict
);
create index if not exists IndexReferrer on Refs(referrer);
`;

function makeDatabase(file: string, entries: readonly ClosureEntry[], pragma = ''): DatabaseSync {
  const database = new DatabaseSync(file);
  database.exec(`${pragma};${schema}`);
  fill(database, entries);
  return database;
}

function fill(database: DatabaseSync, entries: readonly ClosureEntry[], sigs = 'cache:x'): void {
  const add = database.prepare('insert into ValidPaths values (null, ?, ?, 1, ?, ?, 1, ?, null)');
  const refer = database.prepare(
    'insert or ignore into Refs select a.id, b.id from ValidPaths a, ValidPaths b where a.path = ? and b.path = ?',
  );
  database.exec('begin');
  for (const { path, narSize } of entries) add.run(path, `sha256:${'0'.repeat(64)}`, null, narSize, sigs);
  for (const { path, references } of entries) for (const to of references) refer.run(path, to);
  database.exec('commit');
}

const vector = (name: string): ClosureEntry[] => {
  const url = new URL(`../../../fixtures/vectors/closures/${name}`, import.meta.url);
  return [...parseClosure(readFileSync(url, 'utf8')).entries];
};

const plain = (entries: readonly ClosureEntry[]) =>
  new Map(
    entries.map(({ path, references, narSize }) => [path, { narSize, references: references.toSorted() }]),
  );

describe("a store's database", () => {
  test.each(['', 'pragma page_size = 512', 'pragma page_size = 65536', 'pragma journal_mode = wal'])(
    'BC3: gives the closure that Nix exports (%s)',
    (pragma) => {
      const file = join(folder, 'db.sqlite');
      const entries = vector('structuredAttrs.attrs.json');
      makeDatabase(file, entries, pragma).close();
      const roots = entries.map(({ path }) => path);
      expect(plain(readStoreDatabase(file, roots))).toEqual(plain(entries));
    },
  );

  test('BC3: only what the roots reach, and nothing for roots that it does not know', () => {
    const file = join(folder, 'db.sqlite');
    makeDatabase(file, [
      { path: '/nix/store/a', references: ['/nix/store/b', '/nix/store/a'], narSize: 10 },
      { path: '/nix/store/b', references: [], narSize: null },
      { path: '/nix/store/c', references: ['/nix/store/a'], narSize: 1 },
    ]).close();
    expect(readStoreDatabase(file, ['/nix/store/a', '/nix/store/x'])).toEqual([
      { path: '/nix/store/a', references: ['/nix/store/b', '/nix/store/a'], narSize: 10 },
      { path: '/nix/store/b', references: [], narSize: null },
    ]);
    expect(readStoreDatabase(file, ['/nix/store/x'])).toEqual([]);
  });

  test('BC3: many rows, and rows larger than a page', () => {
    const file = join(folder, 'db.sqlite');
    const entries = Array.from({ length: 5000 }, (_, at) => ({
      path: `/nix/store/${at}`,
      references: at === 0 ? [] : [`/nix/store/${at - 1}`],
      narSize: at * 1_000_003 + 1,
    }));
    const database = makeDatabase(file, entries);
    fill(
      database,
      [{ path: '/nix/store/big', references: ['/nix/store/4999'], narSize: 2 ** 40 }],
      's'.repeat(100_000),
    );
    database.close();
    const found = readStoreDatabase(file, ['/nix/store/big']);
    expect(found.length).toBe(5001);
    expect(found.find(({ path }) => path.endsWith('big'))?.narSize).toBe(2 ** 40);
    expect(plain(found).get('/nix/store/4999')).toEqual(plain(entries).get('/nix/store/4999'));
  });

  test('BC3: sees what is committed in the write-ahead log, and not what is torn off it', () => {
    const file = join(folder, 'db.sqlite');
    const database = makeDatabase(file, [], 'pragma journal_mode = wal; pragma wal_autocheckpoint = 0');
    fill(database, [{ path: '/nix/store/a', references: [], narSize: 5 }]);
    const small = readFileSync(`${file}-wal`).length;
    fill(database, [{ path: '/nix/store/b', references: ['/nix/store/a'], narSize: 6 }]);
    const live = join(folder, 'copy.sqlite');
    copyFileSync(file, live);
    const log = readFileSync(`${file}-wal`);
    writeFileSync(`${live}-wal`, log);
    expect(readStoreDatabase(live, ['/nix/store/b']).length).toBe(2);
    writeFileSync(`${live}-wal`, log.subarray(0, log.length - 10));
    expect(readStoreDatabase(live, ['/nix/store/b'])).toEqual([]);
    expect(readStoreDatabase(live, ['/nix/store/a']).length).toBe(1);
    const torn = Buffer.from(log);
    torn[small + 100] = (torn[small + 100] ?? 0) ^ 1;
    writeFileSync(`${live}-wal`, torn);
    expect(readStoreDatabase(live, ['/nix/store/b'])).toEqual([]);
    database.close();
  });

  test('BC3: another file, a cut one and damage anywhere are problems, never a crash or a hang', () => {
    const file = join(folder, 'db.sqlite');
    writeFileSync(file, 'hello');
    expect(() => readStoreDatabase(file, [])).toThrow(/no whole SQLite database/);
    rmSync(file);
    const entries = vector('structuredAttrs.attrs.json');
    makeDatabase(file, entries, 'pragma page_size = 512').close();
    const whole = readFileSync(file);
    for (let at = 0; at < whole.length; at += 101) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] ?? 0) ^ 0xff;
      writeFileSync(file, damaged);
      try {
        readStoreDatabase(file, [entries[0]?.path ?? '']);
      } catch (error) {
        expect(error).toBeInstanceOf(ProblemError);
      }
    }
    writeFileSync(file, whole.subarray(0, 3000));
    expect(() =>
      readStoreDatabase(
        file,
        entries.map(({ path }) => path),
      ),
    ).toThrow(/no whole SQLite database/);
  });
});
