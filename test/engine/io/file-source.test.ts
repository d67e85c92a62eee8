import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  mkdtempSync,
  openSync,
  closeSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openFile, sameFile } from '../../../main/engine/io/file-source.ts';

const folder = mkdtempSync(join(tmpdir(), 'varve-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

function make(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function codeOf(call: () => unknown): unknown {
  try {
    call();
    return null;
  } catch (error) {
    return (error as { problem?: { code: string } }).problem?.code;
  }
}

test('a file is read anywhere', () => {
  const source = openFile(make('plain', 'hello world'));
  const into = new Uint8Array(5);
  expect(source.size).toBe(11);
  expect(source.read(into, 6)).toBe(5);
  expect(Buffer.from(into).toString()).toBe('world');
  expect(source.read(into, 9)).toBe(2);
  expect(source.read(into, 11)).toBe(0);
  source.assertUnchanged();
  source.close();
  source.close();
});

test('positions beyond 4 GiB', () => {
  const path = make('sparse', '');
  const file = openSync(path, 'r+');
  writeSync(file, 'far away', 5 * 2 ** 30);
  closeSync(file);
  const source = openFile(path);
  const into = new Uint8Array(20);
  expect(source.size).toBe(5 * 2 ** 30 + 8);
  expect(source.read(into, 5 * 2 ** 30 + 4)).toBe(4);
  expect(Buffer.from(into.subarray(0, 4)).toString()).toBe('away');
  source.close();
});

test('IO3: a file that shrinks while it is read', () => {
  const path = make('shrinks', 'x'.repeat(1000));
  const source = openFile(path);
  truncateSync(path, 10);
  expect(codeOf(() => source.read(new Uint8Array(100), 500))).toBe('changed-while-reading');
  expect(codeOf(() => source.assertUnchanged())).toBe('changed-while-reading');
  source.close();
});

test('IO3: a file that grows or is rewritten while it is read', () => {
  const path = make('grows', 'x');
  const source = openFile(path);
  appendFileSync(path, 'y');
  expect(source.read(new Uint8Array(10), 0)).toBe(1);
  expect(codeOf(() => source.assertUnchanged())).toBe('changed-while-reading');
  source.close();
  const rewritten = openFile(path);
  utimesSync(path, 1, 1);
  expect(codeOf(() => rewritten.assertUnchanged())).toBe('changed-while-reading');
  rewritten.close();
});

test('IO3: a file that is replaced goes on as it was', () => {
  const path = make('replaced', 'old');
  const source = openFile(path);
  renameSync(make('new', 'new'), path);
  const into = new Uint8Array(3);
  source.read(into, 0);
  source.assertUnchanged();
  expect(Buffer.from(into).toString()).toBe('old');
  source.close();
  const again = openFile(path);
  expect(sameFile(source.identity, again.identity)).toBe(false);
  again.close();
  expect(codeOf(() => openFile(path, { expect: source.identity }))).toBe('changed-while-reading');
  openFile(path, { expect: again.identity }).close();
});

test('what is no file is not readable', () => {
  expect(codeOf(() => openFile(folder))).toBe('not-readable');
  expect(codeOf(() => openFile(join(folder, 'absent')))).toBe('not-found');
  expect(codeOf(() => openFile(join(folder, 'plain', 'below')))).toBe('not-found');
  expect(() => openFile(join(folder, 'absent'))).toThrow(/absent: it is not there/);
});

test.skipIf(process.platform === 'win32')(
  'a named pipe is refused at once, without waiting for a writer',
  () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    expect(codeOf(() => openFile(pipe))).toBe('not-readable');
  },
);

test('a file of somebody else is not readable', ({ skip }) => {
  skip(process.getuid?.() === 0 || process.platform === 'win32', 'this user may read any file');
  const path = make('secret', 'x');
  chmodSync(path, 0);
  expect(codeOf(() => openFile(path))).toBe('not-readable');
});
