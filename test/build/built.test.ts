import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sourcesDigest } from '../../build/built.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'varve-built-'));
  mkdirSync(join(folder, 'main/cli'), { recursive: true });
  writeFileSync(join(folder, 'main/cli/a.ts'), 'ab');
  writeFileSync(join(folder, 'main/b.ts'), 'c');
  writeFileSync(join(folder, 'package.json'), '{}');
});
afterEach(() => rmSync(folder, { recursive: true }));

const digest = () => sourcesDigest(folder, ['main', 'package.json']);

it('does not build again for a new time alone, nor for a file that is no source', () => {
  const before = digest();
  utimesSync(join(folder, 'main/b.ts'), 1, 1);
  writeFileSync(join(folder, 'README.md'), 'new');
  expect(digest()).toBe(before);
});

it.each([
  ['a file changes', () => writeFileSync(join(folder, 'main/cli/a.ts'), 'ax')],
  ['a file is added', () => writeFileSync(join(folder, 'main/cli/new.ts'), '')],
  ['a file goes', () => rmSync(join(folder, 'main/b.ts'))],
  [
    'bytes move from one file to the next',
    () => {
      writeFileSync(join(folder, 'main/b.ts'), '');
      writeFileSync(join(folder, 'main/cli/a.ts'), 'cab');
    },
  ],
])('builds again when %s', (_, change) => {
  const before = digest();
  change();
  expect(digest()).not.toBe(before);
});
