import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ProblemError } from '../../../shared/problem.ts';
import { readTextFile } from '../../../main/service/disk/read-text-file.ts';
import { scratchFolder } from '../scratch.ts';

function codeOf(file: string): string {
  try {
    return readTextFile(file, 10, 'a closure');
  } catch (error) {
    return error instanceof ProblemError ? error.problem.code : String(error);
  }
}

test('a file is read up to its limit', () => {
  const file = join(scratchFolder(), 'file');
  writeFileSync(file, 'ten bytes.');
  expect(codeOf(file)).toBe('ten bytes.');
  writeFileSync(file, 'more bytes.');
  expect(codeOf(file)).toBe('too-large');
  expect(codeOf(`${file}.gone`)).toBe('not-found');
});

test('what may never end is refused at once: a pipe nobody writes to, a device, a folder', () => {
  const folder = scratchFolder();
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  expect([pipe, '/dev/zero', folder].map(codeOf)).toEqual(['not-readable', 'not-readable', 'not-readable']);
});
