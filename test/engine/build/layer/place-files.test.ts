import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FileSource } from '../../../../shared/build/build-spec.ts';
import { toProblem } from '../../../../shared/problem.ts';
import { atOnePlace } from '../../../../main/engine/build/layer/at-one-place.ts';
import { displaced } from '../../../../main/engine/build/layer/displaced.ts';
import { ledElsewhere } from '../../../../main/engine/build/layer/led-elsewhere.ts';
import { lookInSources, placeFiles } from '../../../../main/engine/build/layer/place-files.ts';
import type { LookBelow } from '../../../../main/engine/build/layer/place-files.ts';
import { planFilesLayer } from '../../../../main/engine/build/layer/source-files.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'varve-places-'));
  mkdirSync(join(folder, 'some/sub'), { recursive: true });
  writeFileSync(join(folder, 'some/sub/file'), '');
  writeFileSync(join(folder, 'tool'), '');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const from = (source: string, to: string): FileSource => ({
  source: join(folder, source),
  to,
  uid: 0,
  gid: 0,
  mode: null,
  directoryMode: null,
  mtime: 0,
});

/** Of paths: a text for a link, null for a folder, undefined for nothing. */
const tree = (entries: Readonly<Record<string, string | null>>): LookBelow => {
  const known = new Map(Object.entries(entries));
  return (path) => {
    const entry = known.get(path);
    if (entry === undefined) return null;
    if (entry === 'file') return { kind: 'other' };
    return entry === null ? { kind: 'directory' } : { kind: 'symlink', link: entry };
  };
};
const merged = tree({
  bin: 'usr/bin',
  usr: null,
  'usr/bin': null,
  var: null,
  'var/run': '../run',
  deep: '/var/run',
  lost: 'not/there',
  one: 'two',
  two: 'one',
  up: '../../../etc',
  etc: null,
  'etc/hosts': 'file',
});
const placed = (...files: readonly FileSource[]): string[] => placeFiles(files, merged).map(({ to }) => to);

describe('BL8: a place is found as a container finds it', () => {
  test.each([
    ['/bin/tool', '/usr/bin/tool'],
    ['/deep/x/tool', '/run/x/tool'],
    ['/lost/tool', '/not/there/tool'],
    ['/up/tool', '/etc/tool'],
    ['/usr/./bin//tool', '/usr/bin/tool'],
    // a file takes the place that is named, whatever is there
    ['/bin', '/bin'],
    ['/etc/hosts/x', '/etc/hosts/x'],
  ])('a file at %s goes to %s', (to, found) => {
    expect(placed(from('tool', to))).toEqual([found]);
  });

  test('what is in a folder goes below what the place leads to', () => {
    expect(placed(from('some', '/bin'), from('some', '/bin/'), from('some', '/'))).toEqual([
      '/usr/bin',
      '/usr/bin',
      '/',
    ]);
  });

  test('links in circles lead nowhere', () => {
    expect(() => placed(from('tool', '/one/x'))).toThrow(/circles/);
    expect(() => placed(from('some', '/two'))).toThrow(/circles/);
  });

  test('links that sources before have put there are followed before those below; sources after do not matter', () => {
    mkdirSync(join(folder, 'root/opt'), { recursive: true });
    symlinkSync('opt', join(folder, 'root/bin'));
    const root = from('root', '/');
    expect(placed(root, from('tool', '/bin/tool'))).toEqual(['/', '/opt/tool']);
    expect(placed(from('tool', '/bin/tool'), root)).toEqual(['/usr/bin/tool', '/']);
    // what a source is itself is no link: it stands for what it leads to
    symlinkSync('root', join(folder, 'link'));
    expect(placed(from('link', '/x'), from('tool', '/x/bin/tool'))).toEqual(['/x', '/x/opt/tool']);
    expect(placed(from('tool', '/new/a'), from('some', '/new'))).toEqual(['/new/a', '/new']);
  });

  test('below a file of a source before there is nothing of that source', () => {
    expect(placed(from('tool', '/bin'), from('some', '/bin/x'))).toEqual(['/bin', '/bin/x']);
    expect(placed(from('tool', '/new'), from('some', '/new/x/y'))).toEqual(['/new', '/new/x/y']);
    expect(placed(from('some', '/'), from('tool', '/sub/file/x'))).toEqual(['/', '/sub/file/x']);
  });

  test('a file in a place that ends as folders do is refused, with the place that was meant', () => {
    for (const to of ['/etc/', '/etc/.', '/etc//'])
      expect(() => placed(from('tool', to))).toThrow('say "/etc/tool"');
    const problem = (): void => void placed(from('nothing', '/x'));
    expect(problem).toThrow(/nothing/);
    try {
      problem();
    } catch (error) {
      expect(toProblem(error).code).toBe('not-found');
    }
  });
});

test('BL8: it is told which places lead elsewhere, the first by name', () => {
  const told = (...files: readonly FileSource[]): string[] =>
    ledElsewhere(files, placeFiles(files, merged)).map(({ what }) => what);
  expect(told(from('tool', '/usr/./bin//tool'), from('some', '/'), from('tool', '/new'))).toEqual([]);
  const many = ['a', 'b', 'c', 'd', 'e'].map((name) => from('tool', `/bin/${name}`));
  expect(told(from('tool', '/x'), ...many)).toEqual([
    'where files go through links: /bin/a → /usr/bin/a, /bin/b → /usr/bin/b, /bin/c → /usr/bin/c, and 2 more',
  ]);
});

test('BL8: of plain files at one place it is told which of them is in the image', () => {
  writeFileSync(join(folder, 'other'), '');
  const told = (...files: readonly FileSource[]): string[] =>
    atOnePlace(placeFiles(files, merged)).map(
      ({ severity, where, what }) => `${severity} ${where}: ${what.replaceAll(`${folder}/`, '')}`,
    );
  expect(told(from('tool', '/bin/x'), from('some', '/usr'), from('other', '/usr/bin/x'))).toEqual([
    'warning files[2]: at /usr/bin/x other takes the place of tool',
  ]);
  expect(told(from('tool', '/a'), from('other', '//a'), from('tool', '/a'))).toEqual([
    'warning files[1]: at /a other takes the place of tool',
    'warning files[2]: at /a tool takes the place of other',
  ]);
  expect(
    told(from('some', '/a'), from('some', '/a'), from('tool', '/a/sub/file'), from('other', '/b')),
  ).toEqual([]);
});

describe('BL8: what a layer takes away by where its entries lie', () => {
  const told = (files: readonly FileSource[], below: LookBelow): string[] =>
    displaced(planFilesLayer(files, [], 0), below, 'the base', 'files').map(({ what }) => what);

  test('folders over links and files, and files over folders; each kind once, the first by name', () => {
    for (const name of ['bin', 'usr/lib', 'var', 'etc/hosts', 'etc/new']) {
      mkdirSync(join(folder, 'root', name), { recursive: true });
      writeFileSync(join(folder, 'root', name, 'x'), '');
    }
    expect(told([from('root', '/')], merged)).toEqual([
      'folders take the place of links of the base: bin → usr/bin',
      'folders take the place of files of the base: etc/hosts',
    ]);
    expect(told([from('tool', '/etc'), from('tool', '/usr/bin')], merged)).toEqual([
      'files or links take the place of folders of the base: etc, usr/bin',
    ]);
    const many = tree({ one: 'x', two: 'x', three: 'x', four: 'x', five: 'x' });
    for (const name of ['one', 'two', 'three', 'four', 'five'])
      mkdirSync(join(folder, 'all', name), { recursive: true });
    expect(told([from('all', '/')], many)).toEqual([
      'folders take the place of links of the base: five → x, four → x, one → x, and 2 more',
    ]);
  });

  test('what is new, and files over files and links, take nothing away', () => {
    expect(told([from('tool', '/etc/hosts'), from('tool', '/bin'), from('some', '/new/x')], merged)).toEqual(
      [],
    );
  });

  test('what sources before it have is below a source', () => {
    mkdirSync(join(folder, 'first'));
    symlinkSync('usr/bin', join(folder, 'first/bin'));
    mkdirSync(join(folder, 'second/bin'), { recursive: true });
    const files = [from('first', '/'), from('second', '/')];
    const before = lookInSources(files);
    expect(told(files.slice(1), before(1))).toEqual([
      'folders take the place of links of the base: bin → usr/bin',
    ]);
    expect(told(files.slice(1), before(0))).toEqual([]);
  });

  test('a file of a source before in which a later one has a place', () => {
    const files = [from('tool', '/a'), from('some', '/a/b')];
    expect(told(files.slice(1), lookInSources(files)(1))).toEqual([
      'folders take the place of files of the base: a',
    ]);
  });
});
