import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FileSource } from '../../../../shared/build/build-spec.ts';
import { measureLayer } from '../../../../main/engine/build/layer/layer-plan.ts';
import { planFilesLayer } from '../../../../main/engine/build/layer/source-files.ts';
import { memorySource } from '../../../../main/engine/io/byte-source.ts';
import { entryPath } from '../../../../main/engine/tar/index/entry-path.ts';
import { entryType } from '../../../../main/engine/tar/index/entry-type.ts';
import { scanTar } from '../../../../main/engine/tar/scan-tar.ts';
import { layerBytes } from '../layer-bytes.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'varve-sources-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Makes files with their own path as content. */
function write(...paths: readonly string[]): void {
  for (const path of paths) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), path);
  }
}

const from = (source: string, to: string): FileSource => ({
  source: join(folder, source),
  to,
  uid: 0,
  gid: 0,
  mode: null,
  directoryMode: null,
  mtime: 1,
});

/** The layer's members as our scanner reads them: folders with a slash, files with what is in them. */
function layer(files: readonly FileSource[], present: readonly string[] = []): string[] {
  const tar = layerBytes(planFilesLayer(files, present, 1));
  expect(measureLayer(planFilesLayer(files, present, 1)).size).toBe(tar.length);
  const { index } = scanTar(memorySource(tar));
  return [...index.type.keys()]
    .filter((node) => node > 0 && index.type[node] !== entryType.implied)
    .map((node) => {
      const start = index.dataOffset[node] ?? 0;
      const path = entryPath(index, node);
      if (index.type[node] === entryType.directory) return `${path}/`;
      return `${path}: ${tar.subarray(start, start + (index.size[node] ?? 0)).toString()}`;
    });
}

test('names that would hide files are refused, wherever they stand', () => {
  write('one/.wh.a', 'two/sub/.wh..wh..opq', 'plain', '.whole');
  for (const files of [
    [from('one', '/')],
    [from('two', '/x')],
    [from('plain', '/x/.wh.y')],
    [from('plain', '/.wh.x/y')],
  ])
    expect(() => layer(files)).toThrow(/would be no file of the image/);
  expect(layer([from('.whole', '/.whole')])).toEqual(['.whole: .whole']);
});

describe('what several sources put at the same place', () => {
  test('folders are merged, the later file stands', () => {
    write('one/a', 'one/b', 'two/b', 'two/c');
    expect(layer([from('one', '/x'), from('two', '/x')])).toEqual([
      'x/',
      'x/a: one/a',
      'x/b: two/b',
      'x/c: two/c',
    ]);
  });

  test('a file takes the place of a folder and of what other sources put below it', () => {
    write('one/a/deep', 'file');
    const file = from('file', '/x/a');
    expect(layer([from('one', '/x'), file])).toEqual(['x/', 'x/a: file']);
    expect(layer([from('one/a/deep', '/x/a/b/c'), file])).toEqual(['x/', 'x/a: file']);
  });

  test('a folder, or what goes below it, takes the place of a file', () => {
    write('one/a', 'two/a/b', 'file');
    expect(layer([from('one', '/x'), from('two', '/x')])).toEqual(['x/', 'x/a/', 'x/a/b: two/a/b']);
    expect(layer([from('one', '/x'), from('file', '/x/a/c')])).toEqual(['x/', 'x/a/', 'x/a/c: file']);
  });

  test('what came before a file that made way does not come back', () => {
    write('one/a/old', 'file', 'two/a/new');
    expect(layer([from('one', '/x'), from('file', '/x/a'), from('two', '/x')])).toEqual([
      'x/',
      'x/a/',
      'x/a/new: two/a/new',
    ]);
  });
});

test('folders that the base has are not written as mere ancestors', () => {
  write('one/a');
  expect(layer([from('one/a', '/x/y/a')], ['x'])).toEqual(['x/y/', 'x/y/a: one/a']);
  expect(layer([from('one', '/x')], ['x'])).toEqual(['x/', 'x/a: one/a']);
});

test('what is named may be a link; links inside are content', () => {
  write('one/a');
  symlinkSync('one', join(folder, 'named'));
  symlinkSync('a', join(folder, 'one/inner'));
  expect(layer([from('named', '/x'), from('one/inner', '/y')])).toEqual([
    'x/',
    'x/a: one/a',
    'x/inner: ',
    'y: one/a',
  ]);
});

test('a file cannot be the root, and nothing leads upwards', () => {
  write('a');
  expect(() => layer([from('a', '/')])).toThrow('is a file and cannot be /');
  expect(() => layer([from('a', '/x/../../y')])).toThrow('leads upwards');
});

test('BS10: paths that no file system takes are refused, by the file that would have one', () => {
  const deep = Array.from({ length: 15 }, () => 'd'.repeat(200)).join('/');
  write(`deep/${deep}/file`);
  const short = `/${Array.from({ length: 4 }, () => 't'.repeat(200)).join('/')}`;
  expect(layer([from('deep', short)])).toHaveLength(20);
  expect(() => layer([from('deep', `${short}${short}`)])).toThrow(/in the image would have 4\d{3} bytes/);
});
